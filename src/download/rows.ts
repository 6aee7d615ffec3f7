/** Hands out rows: pages, downloads, single customers and articles, whole sequences. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import { cursorFor, placeOf, type Place } from '../storage/cursor.ts';
import type { InteractionColumn } from '../model/interaction-columns.ts';
import type { Stores } from '../storage/stores.ts';
import { isUnfiltered } from './filter.ts';
import { importsOf } from './id-rows.ts';
import { INTERACTIONS_CSV_HEADER } from '../formats/interactions-text.ts';
import { ownPiece, piecesFrom, stretchOf, type Piece } from './pieces.ts';
import type { ReaderPool } from './reader-pool.ts';
import type { RowFilter, RowsRequest, TableName } from './rows-request.ts';
import { sequences } from './sequences.ts';

/** Rows as HTTP asks for them. */
export interface AskedRows {
  table: TableName;
  job_id?: number;
  filter: RowFilter;
  /** Columns of interactions; undefined: the five. */
  columns?: InteractionColumn[];
}

export interface Download {
  rows: number | null;
  bytes: number | null;
  etag: string | null;
  body(range?: ByteRange): Readable;
  pieces(range?: ByteRange): AsyncIterable<Piece>;
}

/** Both ends included. */
interface ByteRange {
  start: number;
  end: number;
}

const BUFFERED_BYTES = 2 ** 20;

export function rowService(stores: Stores, readers: ReaderPool) {
  function succeededJob(id: number) {
    const job = stores.jobs.row(id);
    if (!job)
      throw new Problem('not_found', `There is no job ${id}. GET /v1/jobs lists those that there are.`);
    if (job.state !== 'succeeded') {
      throw new Problem(
        'conflict',
        `Job ${id} is ${job.state}: its rows are to be had when it has succeeded. GET /v1/jobs/${id} tells how far it is.`,
      );
    }
    return job;
  }

  /** Checks that what a job was made from is still there: a later import may have replaced it. */
  function checkTransactions(jobId: number, version: number): void {
    if (stores.imports.areKept('transactions', version)) return;
    throw new Problem(
      'conflict',
      `The transactions that job ${jobId} was made from have been replaced by a later import. Its interactions are still there.`,
    );
  }

  function resolve({ table, job_id, filter, columns }: AskedRows): RowsRequest {
    if (job_id === undefined)
      return { table, job_id: 0, dataset_version: stores.datasets.current().version, filter };
    const { dataset_version } = succeededJob(job_id);
    if (table === 'job_transactions') checkTransactions(job_id, dataset_version);
    return { table, job_id, dataset_version, filter, columns };
  }

  /** Whether there are rows from a place on: so that the last page says that it is the last. */
  async function goesOn(request: RowsRequest, place: Place | null): Promise<boolean> {
    while (place !== null) {
      const { rows, place: next } = await readers.read(request, place, 1);
      if (rows.length > 0) return true;
      place = next;
    }
    return false;
  }

  async function* file(
    request: RowsRequest,
    format: 'csv' | 'ndjson',
    header: string,
  ): AsyncGenerator<Piece> {
    if (header !== '') yield ownPiece(Buffer.from(header));
    yield* piecesFrom(readers, request, await readers.start(request), format);
  }

  /** Bytes `start` to `end` (both included) of the whole CSV of a job. */
  async function* csvRange(
    request: RowsRequest,
    parts: number,
    start: number,
    end: number,
  ): AsyncGenerator<Piece> {
    const header = Buffer.from(INTERACTIONS_CSV_HEADER);
    const ofHeader = header.subarray(start, end + 1);
    if (ofHeader.length > 0) yield ownPiece(ofHeader);
    const length = end - start + 1 - ofHeader.length;
    if (length === 0) return;
    const { place, skip } = await readers.placeAtByte(
      request.job_id,
      parts,
      Math.max(0, start - header.length),
    );
    yield* stretchOf(piecesFrom(readers, request, place, 'csv'), skip, length);
  }

  /** What is known of a table as a whole, without filters. */
  function figuresOf({ table, job_id, dataset_version }: RowsRequest): {
    rows: number | null;
    version: string;
  } {
    const dataset = stores.datasets.current();
    const loaded = `${dataset.fingerprint}-${dataset_version}`;
    if (table === 'customers') return { rows: dataset.customers, version: loaded };
    if (table === 'articles') return { rows: dataset.articles, version: loaded };
    if (table === 'transactions') return { rows: dataset.transactions, version: loaded };
    const job = succeededJob(job_id);
    const rows = {
      interactions: job.ignores + job.clicks + job.purchases,
      job_customers: job.customers_total,
      job_transactions: null,
    }[table];
    return {
      rows,
      version:
        table === 'interactions' ? (job.content_digest as string) : `${job.fingerprint}-${dataset_version}`,
    };
  }

  return {
    ...sequences(stores, succeededJob),

    async page(asked: AskedRows, { limit, after }: { limit: number; after?: string }) {
      const request = resolve(asked);
      const { table, job_id, filter, columns } = request;
      const scope = JSON.stringify([
        table,
        job_id,
        columns,
        Object.entries(filter)
          .filter(([, value]) => value !== undefined)
          .sort(),
      ]);
      let place: Place | null = after === undefined ? await readers.start(request) : placeOf(scope, after);
      const items: object[] = [];
      while (place !== null && items.length < limit) {
        const stretch = await readers.read(request, place, limit - items.length);
        items.push(...stretch.rows);
        place = stretch.place;
      }
      const more = await goesOn(request, place);
      return { items, after: more && place !== null ? cursorFor(scope, place) : null };
    },

    async download(asked: AskedRows, format: 'csv' | 'ndjson' | 'parquet'): Promise<Download> {
      if (format === 'parquet') {
        throw new Problem(
          'not_acceptable',
          'Parquet downloads come in a later version. CSV and NDJSON are there: use .csv or .ndjson.',
        );
      }
      const request = resolve(asked);
      const whole = isUnfiltered(request.filter);
      const { rows, version } = figuresOf(request);
      const etag = etagOf(`${version} ${request.table} ${request.columns?.join() ?? ''} ${format}`);
      const known = { rows: whole ? rows : null, bytes: null, etag: whole ? etag : null };
      if (format === 'ndjson') return { ...known, ...bodies(() => file(request, format, '')) };
      if (request.table !== 'interactions' || request.columns) {
        const header = await readers.header(request);
        return { ...known, ...bodies(() => file(request, format, header)) };
      }
      const { parts, csv_bytes } = succeededJob(request.job_id);
      return {
        ...known,
        bytes: whole ? INTERACTIONS_CSV_HEADER.length + csv_bytes : null,
        ...bodies((range) =>
          range
            ? csvRange(request, parts, range.start, range.end)
            : file(request, format, INTERACTIONS_CSV_HEADER),
        ),
      };
    },

    customer: (id: string): object | undefined => one('customers', id),
    article: (id: string): object | undefined => one('articles', id),
  };

  function one(noun: 'customers' | 'articles', id: string): object | undefined {
    const imports = importsOf(stores, noun, stores.datasets.current().version);
    const key = stores[noun].visibleKeyOf(id, imports);
    if (key === undefined) return undefined;
    return {
      [noun === 'customers' ? 'customer_id' : 'article_id']: id,
      attributes: stores[noun].attributesOf(key, imports),
    };
  }
}

const etagOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The two ways to take a file: in pieces that are given back, or as a stream that can be kept. */
function bodies(pieces: (range?: ByteRange) => AsyncGenerator<Piece>): Pick<Download, 'body' | 'pieces'> {
  return {
    pieces,
    body: (range) => Readable.from(kept(pieces(range)), { objectMode: false, highWaterMark: BUFFERED_BYTES }),
  };
}

/** Copies, so that whoever reads a stream may keep what it gets; a stream of bytes may not carry empty pieces. */
async function* kept(pieces: AsyncIterable<Piece>): AsyncGenerator<Uint8Array> {
  for await (const { bytes, release } of pieces) {
    const copy = Buffer.from(bytes);
    release();
    if (copy.length > 0) yield copy;
  }
}
