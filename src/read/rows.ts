/** Serves rows: pages, downloads, single customers and articles, whole sequences. */
import { hash } from 'node:crypto';
import type { Download, Page, RowService, RowsRequest, SequenceRequest } from '../contract.ts';
import { Problem } from '../errors.ts';
import { PARQUET_LAYOUT } from '../formats/interactions-parquet.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts';
import { tableFiles } from './files.ts';
import { isUnfiltered } from './filter.ts';
import { oneId } from './ids.ts';
import type { KeptFiles } from './kept-files.ts';
import type { Reading } from './pieces.ts';
import { resolveQuery, type RowQuery } from './row-query.ts';
import { frameSequence, sequences } from './sequences.ts';

/** `parquetFiles` keeps the Parquet files of whole jobs, by job id. */
export function rowService(stores: Stores, reading: Reading, parquetFiles: KeptFiles): RowService {
  const { readers } = reading;
  const files = tableFiles(reading, parquetFiles);
  const { sequence } = sequences(stores);

  /** Null unless there are rows from the cursor on: the last page must know that it is the last. */
  async function ifMore(query: RowQuery, cursor: Cursor | null): Promise<Cursor | null> {
    for (let next = cursor; next !== null;) {
      const slice = await readers.call.read.read(query, next, 1);
      if (slice.rows.length > 0) return next;
      next = slice.next;
    }
    return null;
  }

  /** How many rows an unfiltered table has, and a string that changes when they do. */
  function identify({ table, dataset_version }: RowQuery, job: JobRow | undefined) {
    if (table === 'interactions' && job)
      return { rows: job.ignores + job.clicks + job.purchases, version: job.content_digest };
    const dataset = stores.datasets.current();
    const { fingerprint } = job ?? dataset;
    const counts: Partial<Record<RowsRequest['table'], number>> = job
      ? { job_customers: job.customers_total, job_transactions: job.purchases } // each is one purchase
      : { customers: dataset.customers, articles: dataset.articles, transactions: dataset.transactions };
    const erased = job?.customers_erased ?? 0;
    return { rows: counts[table] ?? null, version: `${fingerprint}-${dataset_version}-${erased}` };
  }

  /** In a reader thread: chosen columns take ten times as long, and this thread serves all requests. */
  async function chosenSequence(customerId: string, { frame, ...request }: SequenceRequest) {
    const rows = await readers.call.read.sequence(customerId, request);
    return rows && frameSequence(rows, { format: request.format, frame });
  }

  return {
    async page(request, { limit, after }): Promise<Page<object>> {
      const { query } = resolveQuery(stores, request);
      const scope = scopeOf(query);
      let cursor: Cursor | null =
        after === undefined ? await readers.call.read.start(query) : decodeCursor(scope, after);
      const items: object[] = [];
      while (cursor !== null && items.length < limit) {
        const slice = await readers.call.read.read(query, cursor, limit - items.length);
        items.push(...slice.rows);
        cursor = slice.next;
      }
      const next = await ifMore(query, cursor);
      return { items, after: next && encodeCursor(scope, next) };
    },

    async download(request, format, { once = false } = {}): Promise<Download> {
      const { table, columns, filter } = request;
      const { query, job, gaps } = stores.inOneRead(() => {
        const resolved = resolveQuery(stores, request);
        return { ...resolved, gaps: stores.sequences.gapsOf(resolved.query.job_id) };
      });
      if (format === 'parquet' && table !== 'interactions') throw noParquet(table);
      const { rows, version } = identify(query, job);
      const layout = format === 'parquet' ? `parquet ${PARQUET_LAYOUT}` : format;
      const etag = etagOf(`${version} ${table} ${columns?.join() ?? ''} ${layout}`);
      const whole = isUnfiltered(filter);
      const newest = stores.datasets.current().version;
      const hasChanged = () => stores.datasets.current().version !== newest;
      const known =
        table === 'interactions'
          ? { rows: null, hasChanged, ...(whole && job && { job: { ...job, gaps } }) }
          : { rows: whole ? rows : null, hasChanged };
      const file = await files.open(query, format, known, once);
      return { rows: whole ? rows : null, etag: whole ? etag : null, ...file };
    },

    customer: (id) => oneId(stores, 'customers', id, stores.datasets.current().version),
    article: (id) => oneId(stores, 'articles', id, stores.datasets.current().version),

    sequence: (customerId, request) =>
      request.columns ? chosenSequence(customerId, request) : sequence(customerId, request),
  };
}

/** What a cursor belongs to: one table with these columns and filters. */
const scopeOf = ({ table, job_id, columns, filter }: RowQuery): string =>
  JSON.stringify([table, job_id, columns, Object.entries(filter).sort()]);

const etagOf = (content: string): string => hash('sha256', content).slice(0, 32);

const noParquet = (table: RowsRequest['table']) => {
  const detail = `Parquet is available for interactions only, not for ${table}. Use CSV or NDJSON.`;
  return new Problem('not_acceptable', detail);
};
