/** Hands out rows: pages, downloads, single customers and articles, whole sequences. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import { cursorFor, placeOf, type Place } from './cursor.ts';
import type { InteractionColumn } from '../model/interaction-columns.ts';
import type { Stores } from '../storage/stores.ts';
import { isUnfiltered } from './filter.ts';
import { importsOf } from './id-rows.ts';
import { PARQUET_LAYOUT } from '../formats/interactions-parquet.ts';
import { INTERACTIONS_CSV_HEADER } from '../formats/interactions-text.ts';
import type { KeptFiles } from './kept-files.ts';
import type { ByteRange, Piece } from './pieces.ts';
import type { ReaderPool } from './reader-pool.ts';
import type { RowFilter, RowsFormat, RowsRequest, TableName } from './rows-request.ts';
import { sequences } from './sequences.ts';
import { bodies, tableFiles } from './table-files.ts';

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

/** `parquetFiles` keeps the Parquet files that have been asked for; their numbers are those of the jobs. */
export function rowService(stores: Stores, readers: ReaderPool, parquetFiles: KeptFiles) {
  const files = tableFiles(readers);

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

    /**
     * With `once` the file is to be read once, from its beginning: nothing is kept for it, and its length may be unknown.
     * Throws Problem: not_found (no such job), conflict (it has not succeeded), not_acceptable (no such format).
     */
    async download(asked: AskedRows, format: RowsFormat, { once = false } = {}): Promise<Download> {
      const request = resolve(asked);
      const { table, job_id, columns } = request;
      const whole = isUnfiltered(request.filter);
      const { rows, version } = figuresOf(request);
      const layout = format === 'parquet' ? `parquet ${PARQUET_LAYOUT}` : format;
      const etag = etagOf(`${version} ${table} ${columns?.join() ?? ''} ${layout}`);
      const known = { rows: whole ? rows : null, bytes: null, etag: whole ? etag : null };
      const sized = table === 'interactions' && whole && !columns;
      if (format === 'parquet') {
        if (table !== 'interactions') throw noParquet(table);
        if (!sized || once) return { ...known, ...files.parquet(request) };
        const { bytes, pieces } = await parquetFiles.open(job_id, files.parquet(request).pieces);
        return { ...known, bytes, ...bodies(pieces) };
      }
      if (!sized)
        return { ...known, ...(format === 'csv' ? await files.csv(request) : files.ndjson(request)) };
      const { blocks, csv_bytes } = succeededJob(job_id);
      if (format === 'ndjson') return { ...known, ...files.ndjsonOfJob(request, blocks) };
      return {
        ...known,
        bytes: INTERACTIONS_CSV_HEADER.length + csv_bytes,
        ...files.csvOfJob(request, blocks),
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

const noParquet = (table: TableName) =>
  new Problem('not_acceptable', `There is no Parquet of ${table}, only of interactions. Take CSV or NDJSON.`);
