/** Hands out rows: pages, downloads, single customers and articles, whole sequences. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import { cursorFor, placeOf, type Place } from '../storage/cursor.ts';
import type { Stores } from '../storage/stores.ts';
import { isUnfiltered } from './filter.ts';
import { importsOf } from './id-rows.ts';
import { INTERACTIONS_CSV_HEADER } from '../formats/interactions-text.ts';
import type { ReaderPool } from './reader-pool.ts';
import type { RowFilter, RowsRequest, TableName } from './rows-request.ts';
import { sequences } from './sequences.ts';

/** Rows as HTTP asks for them. */
export interface AskedRows {
  table: TableName;
  job_id?: number;
  filter: RowFilter;
}

export interface Download {
  rows: number | null;
  bytes: number | null;
  etag: string | null;
  body(range?: { start: number; end: number }): Readable;
}

const BUFFERED_BYTES = 2 ** 20;

export function rowService(stores: Stores, readers: ReaderPool) {
  function succeededJob(id: number) {
    const job = stores.jobs.row(id);
    if (!job) throw new Problem('not_found', `There is no job ${id}. GET /v1/jobs lists those that there are.`);
    if (job.state !== 'succeeded') {
      throw new Problem('conflict', `Job ${id} is ${job.state}: its rows are to be had when it has succeeded. GET /v1/jobs/${id} tells how far it is.`);
    }
    return job;
  }

  /** Checks that what a job was made from is still there: a later import may have replaced it. */
  function checkTransactions(jobId: number, version: number): void {
    if (stores.imports.areKept('transactions', version)) return;
    throw new Problem('conflict', `The transactions that job ${jobId} was made from have been replaced by a later import. Its interactions are still there.`);
  }

  function resolve({ table, job_id, filter }: AskedRows): RowsRequest {
    if (job_id === undefined) return { table, job_id: 0, dataset_version: stores.datasets.current().version, filter };
    const { dataset_version } = succeededJob(job_id);
    if (table === 'job_transactions') checkTransactions(job_id, dataset_version);
    return { table, job_id, dataset_version, filter };
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

  async function* bytesOf(request: RowsRequest, place: Place, format: 'csv' | 'ndjson', skip: number): AsyncGenerator<Uint8Array> {
    let coming = readers.write(request, place, format);
    for (;;) {
      const { bytes, place: next } = await coming;
      // The next stretch is made while this one goes out.
      if (next) (coming = readers.write(request, next, format)).catch(() => undefined);
      yield skip < bytes.length ? bytes.subarray(skip) : new Uint8Array(0);
      skip = Math.max(0, skip - bytes.length);
      if (!next) return;
    }
  }

  async function* csvFile(request: RowsRequest, header: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(header);
    yield* bytesOf(request, await readers.start(request), 'csv', 0);
  }

  /** Bytes `start` to `end` (both included) of the whole CSV of a job. */
  async function* csvRange(request: RowsRequest, parts: number, start: number, end: number): AsyncGenerator<Uint8Array> {
    const header = Buffer.from(INTERACTIONS_CSV_HEADER);
    let left = end - start + 1;
    if (start < header.length) {
      const bytes = header.subarray(start, end + 1);
      left -= bytes.length;
      yield bytes;
    }
    if (left === 0) return;
    const { place, skip } = await readers.placeAtByte(request.job_id, parts, Math.max(0, start - header.length));
    for await (const bytes of bytesOf(request, place, 'csv', skip)) {
      yield bytes.subarray(0, left);
      left -= Math.min(left, bytes.length);
      if (left === 0) return;
    }
  }

  const stream = (source: AsyncGenerator<Uint8Array>): Readable =>
    Readable.from(nonEmpty(source), { objectMode: false, highWaterMark: BUFFERED_BYTES });

  /** What is known of a table as a whole, without filters. */
  function figuresOf({ table, job_id, dataset_version }: RowsRequest): { rows: number | null; version: string } {
    const dataset = stores.datasets.current();
    const loaded = `${dataset.fingerprint}-${dataset_version}`;
    if (table === 'customers') return { rows: dataset.customers, version: loaded };
    if (table === 'articles') return { rows: dataset.articles, version: loaded };
    if (table === 'transactions') return { rows: dataset.transactions, version: loaded };
    const job = succeededJob(job_id);
    const rows = { interactions: job.ignores + job.clicks + job.purchases, job_customers: job.customers_total, job_transactions: null }[table];
    return { rows, version: table === 'interactions' ? (job.content_digest as string) : `${job.fingerprint}-${dataset_version}` };
  }

  return {
    ...sequences(stores, succeededJob),

    async page(asked: AskedRows, { limit, after }: { limit: number; after?: string }) {
      const request = resolve(asked);
      const { table, job_id, filter } = request;
      const scope = JSON.stringify([table, job_id, Object.entries(filter).filter(([, value]) => value !== undefined).sort()]);
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
        throw new Problem('not_acceptable', 'Parquet downloads come in a later version. CSV and NDJSON are there: use .csv or .ndjson.');
      }
      const request = resolve(asked);
      const whole = isUnfiltered(request.filter);
      const { rows, version } = figuresOf(request);
      const etag = whole ? createHash('sha256').update(`${version} ${request.table} ${format}`).digest('hex').slice(0, 32) : null;
      if (format === 'ndjson') {
        return { rows: whole ? rows : null, bytes: null, etag, body: () => stream(ndjsonFile(request)) };
      }
      if (request.table !== 'interactions') {
        const header = await readers.header(request);
        return { rows: whole ? rows : null, bytes: null, etag, body: () => stream(csvFile(request, header)) };
      }
      const { parts, csv_bytes } = succeededJob(request.job_id);
      return {
        rows: whole ? rows : null,
        bytes: whole ? INTERACTIONS_CSV_HEADER.length + csv_bytes : null,
        etag,
        body: (range) =>
          stream(range ? csvRange(request, parts, range.start, range.end) : csvFile(request, INTERACTIONS_CSV_HEADER)),
      };
    },

    customer: (id: string): object | undefined => one('customers', id),
    article: (id: string): object | undefined => one('articles', id),
  };

  async function* ndjsonFile(request: RowsRequest): AsyncGenerator<Uint8Array> {
    yield* bytesOf(request, await readers.start(request), 'ndjson', 0);
  }

  function one(noun: 'customers' | 'articles', id: string): object | undefined {
    const imports = importsOf(stores, noun, stores.datasets.current().version);
    const key = stores[noun].visibleKeyOf(id, imports);
    if (key === undefined) return undefined;
    return { [noun === 'customers' ? 'customer_id' : 'article_id']: id, attributes: stores[noun].attributesOf(key, imports) };
  }
}

/** A stream of bytes may not carry empty pieces. */
async function* nonEmpty(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) if (bytes.length > 0) yield bytes;
}
