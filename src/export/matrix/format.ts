/** A sparse matrix as SciPy's load_npz reads it (a ZIP archive of NumPy arrays), with the ids beside it. */
import { archiveOf, MEMBERS_TIME } from '../archive.ts';
import type { ExportFormat, FileContent, FormatFile } from '../format.ts';
import type { ExportedJob } from '../job.ts';
import { articlesFile } from '../articles-file.ts';
import { BINARY, CSV } from '../media-types.ts';
import { withStart } from '../pieces.ts';
import { npyHeader, type NpyType } from './npy.ts';

/** Above it, ends of rows take 64 bits. */
const LARGEST_32_BITS = 2 ** 31 - 1;

const ZERO = { 4: Buffer.alloc(4), 8: Buffer.alloc(8) };

function int64s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => bytes.writeBigInt64LE(BigInt(value), i * 8));
  return bytes;
}

async function* only(bytes: Buffer) {
  yield { bytes, release: () => undefined };
}

type Matrix = { name: string; kind: 'matrix' | 'labels'; description: string };

/** Three passes: one counts cells, then each array is written as it is sent. */
async function contentOf(job: ExportedJob, kind: Matrix['kind']): Promise<FileContent> {
  const { customers, articles, numbers } = await job.survey();
  const { total, bases } = await job.units(`${kind} indices`, { numbers });
  const endBytes = total > LARGEST_32_BITS ? 8 : 4;
  const ends = endBytes === 8 ? (`${kind} long ends` as const) : (`${kind} ends` as const);
  const array = (type: NpyType, length: number | undefined, bytes: ReturnType<typeof job.rows>) =>
    withStart(npyHeader(type, length), bytes);
  const members = [
    { name: 'indices.npy', pieces: () => array('<i4', total, job.rows(`${kind} indices`, { numbers })) },
    {
      name: 'indptr.npy',
      pieces: () =>
        array(
          endBytes === 8 ? '<i8' : '<i4',
          customers + 1,
          withStart(ZERO[endBytes], job.rows(ends, { numbers, bases })),
        ),
    },
    { name: 'format.npy', pieces: () => array('|S3', undefined, only(Buffer.from('csr'))) },
    { name: 'shape.npy', pieces: () => array('<i8', 2, only(int64s(customers, articles.length))) },
    { name: 'data.npy', pieces: () => array('<f4', total, job.rows(`${kind} data`, { numbers })) },
  ];
  return { bytes: null, pieces: () => archiveOf(members, MEMBERS_TIME) };
}

const matrixFile = (job: ExportedJob, { name, kind, description }: Matrix): FormatFile => ({
  name,
  description,
  mediaType: BINARY,
  bytes: null,
  open: () => contentOf(job, kind),
});

const INTERACTIONS: Matrix = {
  name: 'interactions.npz',
  kind: 'matrix',
  description: 'CSR, float32: a cell for each customer and article with a click or a purchase',
};

const LABELS: Matrix = {
  name: 'labels.npz',
  kind: 'labels',
  description: 'The same shape: 1 for clicks and purchases, −1 for pairs that were ignored only',
};

export const matrix: ExportFormat = {
  title: 'A sparse matrix of customers and articles',
  libraries: ['SciPy 1.17.1', 'implicit 0.7.3', 'lightfm-next 1.19.0 (labels.npz with loss logistic)'],
  ignores:
    "implicit's ALS ranks a stored 0 above what was never shown, and its BPR takes it for a like, so no " +
    'cell is 0: ignores have none. A pair that repeats is one cell, with the weight of its highest score. ' +
    'labels=true adds a matrix with −1 for pairs that were ignored only.',
  options: ['split', 'fold', 'click_weight', 'purchase_weight', 'labels'],
  files: (job) => [
    matrixFile(job, INTERACTIONS),
    ...(job.options.labels ? [matrixFile(job, LABELS)] : []),
    {
      name: 'customers.csv',
      description: 'Customers by row',
      mediaType: CSV,
      bytes: null,
      async open() {
        const { bases } = await job.units('customer numbers');
        return {
          bytes: null,
          pieces: () => withStart('row,customer_id\n', job.rows('customer numbers', { bases })),
        };
      },
    },
    articlesFile(job, 'column', 'Articles by column'),
  ],
};
