/** Parquet of a job's interactions, as another's reader reads it, against the same rows as NDJSON. */
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import t, { type Test } from 'tap';
import type { Footfall } from '../../src/footfall.ts';
import type { RowsRequest } from '../../src/contract.ts';
import { underOwnNames } from '../../src/model/interaction-columns.ts';
import { footfallOf, loadText, type Options } from './footfall-of.ts';
import { asCsv, smallLog } from './small-log.ts';

async function withJob(t: Test, options: Options = {}, preset = 'notebook', customers = 40) {
  const footfall = await footfallOf(t, options);
  await loadText(footfall, asCsv(smallLog(customers)));
  const { job } = await footfall.services.jobs.create({ all_customers: true, preset }, { waitSeconds: 60 });
  return { footfall, job, whole: { table: 'interactions', job_id: job.id, filter: {} } as RowsRequest };
}

async function bytesOf(footfall: Footfall, request: RowsRequest, format: 'parquet' | 'ndjson', once = false) {
  const download = await footfall.services.rows.download(request, format, { once });
  return Buffer.concat((await download.body().toArray()) as Buffer[]);
}

const bufferOf = (bytes: Buffer) => new Uint8Array(bytes).buffer;

async function rowsOf(footfall: Footfall, request: RowsRequest): Promise<object[]> {
  const file = bufferOf(await bytesOf(footfall, request, 'parquet'));
  const rows = (await parquetReadObjects({ file })) as { t_dat?: Date }[];
  return rows.map((row) => ({ ...row, ...(row.t_dat && { t_dat: row.t_dat.getTime() }) }));
}

async function expectedRows(footfall: Footfall, request: RowsRequest): Promise<object[]> {
  const text = (await bytesOf(footfall, request, 'ndjson')).toString();
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as object);
}

t.test('all rows of a job: known length, every range a slice of the file', async (t) => {
  const { footfall, job, whole } = await withJob(t);
  t.strictSame(await rowsOf(footfall, whole), await expectedRows(footfall, whole));
  const { bytes, rows, etag, body } = await footfall.services.rows.download(whole, 'parquet');
  const file = Buffer.concat((await body().toArray()) as Buffer[]);
  t.equal(bytes, file.length);
  t.equal(rows, job.interactions);
  t.match(etag, /^[0-9a-f]{32}$/);
  const ends = [0, 1, 3, 4, 5, 1000, file.length >> 1, file.length - 5, file.length - 1];
  for (const start of ends) {
    for (const end of ends.filter((end) => end >= start)) {
      const part = Buffer.concat((await body({ start, end }).toArray()) as Buffer[]);
      if (!part.equals(file.subarray(start, end + 1))) t.fail(`bytes ${start} to ${end} differ`);
    }
  }
});

t.test('filters, and what they leave out', async (t) => {
  const { footfall, whole } = await withJob(t);
  const all = (await expectedRows(footfall, whole)) as {
    customer_id: string;
    article_id: string;
    t_dat: number;
  }[];
  const { customer_id, article_id, t_dat } = all[500];
  for (const filter of [
    { customer_id },
    { article_id },
    { interaction_score: [0, 2] },
    { from: t_dat },
    { customer_id, interaction_score: [1], to: t_dat },
    { customer_id: 'nobody' },
  ]) {
    const request = { ...whole, filter };
    const download = await footfall.services.rows.download(request, 'parquet');
    t.strictSame([download.bytes, download.rows, download.etag], [null, null, null]);
    t.strictSame(
      await rowsOf(footfall, request),
      await expectedRows(footfall, request),
      JSON.stringify(filter),
    );
  }
});

t.test('chosen columns of a session preset', async (t) => {
  const { footfall, whole } = await withJob(t, {}, 'training', 100);
  const columns = underOwnNames([
    'event_id',
    'price',
    't_dat',
    'strategy',
    'sampling_prob',
    'session_id',
    'split',
    'sales_channel_id',
    'prev_article_id',
  ]);
  const request = { ...whole, columns };
  t.strictSame(await rowsOf(footfall, request), await expectedRows(footfall, request));
});

t.test('row groups have one size, whichever columns and rows are asked for', async (t) => {
  const { footfall, whole } = await withJob(t, {}, 'notebook', 700);
  const sizesOf = async (request: RowsRequest) => {
    const { row_groups } = parquetMetadata(bufferOf(await bytesOf(footfall, request, 'parquet')));
    return row_groups.map(({ num_rows }) => num_rows);
  };
  const sizes = await sizesOf(whole);
  t.ok(sizes.length > 1 && sizes[0] >= 100_000n && sizes[0] < 100_512n);
  t.strictSame(await sizesOf({ ...whole, columns: underOwnNames(['article_id', 'strategy']) }), sizes);
  t.strictSame(await sizesOf({ ...whole, filter: { from: 0 } }), sizes);
});

t.test('the same bytes from another process and other threads, kept or streamed', async (t) => {
  const files = [];
  for (const options of [{}, { workers: 3, chunkCustomers: 7 }]) {
    const { footfall, whole } = await withJob(t, options, 'notebook', 700);
    files.push(await bytesOf(footfall, whole, 'parquet'), await bytesOf(footfall, whole, 'parquet', true));
  }
  for (const file of files) t.ok(file.equals(files[0]));
  t.ok(parquetMetadata(bufferOf(files[0])).row_groups.length > 1);
});

t.test('more files than there may be on disk are made again, the same', async (t) => {
  const { footfall, whole } = await withJob(t, { keptBytes: 1000 });
  const { job } = await footfall.services.jobs.create(
    { all_customers: true, seed: '2' },
    { waitSeconds: 60 },
  );
  const first = await bytesOf(footfall, whole, 'parquet');
  const second = await bytesOf(footfall, { ...whole, job_id: job.id }, 'parquet');
  t.notOk(first.equals(second));
  t.ok(first.equals(await bytesOf(footfall, whole, 'parquet')));
});

const OPEN_FILES = '/proc/self/fd';

/** How many of the files that this process has open are kept for download: they have lost their names. */
function keptFilesOpen(): number {
  const paths = readdirSync(OPEN_FILES).map((fd) => {
    try {
      return readlinkSync(join(OPEN_FILES, fd), 'utf8');
    } catch {
      return ''; // the one that readdir had open
    }
  });
  return paths.filter((path) => /-parquet-\d+ \(deleted\)$/.test(path)).length;
}

t.test(
  'the files of a job are on disk until the job is deleted',
  { skip: process.platform !== 'linux' && 'nothing tells here which files are open' },
  async (t) => {
    const { footfall, job, whole } = await withJob(t);
    const before = keptFilesOpen();
    await bytesOf(footfall, whole, 'parquet', true);
    t.equal(keptFilesOpen(), before, 'what is read once is not kept');
    await bytesOf(footfall, whole, 'parquet');
    t.equal(keptFilesOpen(), before + 1);
    for (let i = 0; i < 2; i++)
      await footfall.services.rows.download({ ...whole, columns: underOwnNames(['t_dat']) }, 'csv');
    t.equal(keptFilesOpen(), before + 2);
    await footfall.services.jobs.delete(job.id);
    t.equal(keptFilesOpen(), before);
  },
);

t.test('a job that is deleted while it is read breaks the download off', async (t) => {
  const chosen = underOwnNames(['t_dat', 'event_id']);
  for (const [format, columns] of [
    ['parquet', chosen],
    ['arrow', undefined],
    ['csv', chosen],
    ['csv', undefined],
  ] as const) {
    const { footfall, job, whole } = await withJob(t, {}, 'training', 900);
    const request = { ...whole, columns };
    const { pieces } = await footfall.services.rows.download(request, format, { once: true });
    const download = pieces()[Symbol.asyncIterator]();
    await download.next();
    t.ok(await footfall.services.jobs.delete(job.id));
    await t.rejects(async () => {
      while (!(await download.next()).done);
    }, /was deleted/);
  }
});
