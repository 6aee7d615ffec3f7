/** Serves rows: pages, downloads, single customers and articles, whole sequences. */
import { hash } from 'node:crypto';
import type { Download, Format, Page, RowService, RowsRequest, SequenceRequest } from '../contract.ts';
import { Problem } from '../errors.ts';
import { ARROW_LAYOUT } from '../formats/interactions-arrow.ts';
import { PARQUET_LAYOUT } from '../formats/interactions-parquet.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { columnFacts } from './column-facts.ts';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts';
import { tableFiles } from './files.ts';
import { isUnfiltered } from './filter.ts';
import { checkLists, formKey, inItsForm, rowsIn } from './forms.ts';
import { oneId } from './ids.ts';
import type { KeptFiles } from './kept-files.ts';
import { effectiveIn, shapeKey } from './output-shape.ts';
import type { Readers } from './handlers.ts';
import type { Reading } from './pieces.ts';
import { resolveQuery, succeededJob, type RowQuery } from './row-query.ts';
import type { SamplingPlanOf } from './sampling.ts';
import { frameSequence, sequences } from './sequences.ts';

/** `kept` keeps the files of whole jobs whose length isn't known beforehand. */
export function rowService(
  stores: Stores,
  reading: Reading,
  kept: KeptFiles,
  planOf: SamplingPlanOf,
): RowService {
  const { readers } = reading;
  const files = tableFiles(reading, kept);
  const { sequence } = sequences(stores);
  const factsFor = columnFacts(stores, readers, planOf);

  /** In a reader thread: chosen columns take ten times as long, and this thread serves all requests. */
  async function chosenSequence(customerId: string, { frame, ...request }: SequenceRequest) {
    const facts = await factsFor.ofSequence(customerId, request);
    const jobId = facts.sampling?.job_id ?? request.jobId;
    const rows = await readers.call.read.sequence(customerId, { ...request, jobId }, facts);
    return rows && frameSequence(rows, { format: request.format, frame });
  }

  return {
    async page(request, { limit, after }): Promise<Page<object>> {
      const { query, job } = resolveQuery(stores, effectiveIn('json', request));
      await factsFor.addTo(query, job);
      const scope = scopeOf(query);
      let cursor: Cursor | null =
        after === undefined ? await readers.call.read.start(query) : decodeCursor(scope, after);
      const items: object[] = [];
      while (cursor !== null && items.length < limit) {
        const slice = await readers.call.read.read(query, cursor, limit - items.length);
        items.push(...slice.rows);
        cursor = slice.next;
      }
      const next = await ifMore(readers, query, cursor);
      return { items, after: next && encodeCursor(scope, next) };
    },

    async download(asked, format, { once = false } = {}): Promise<Download> {
      const request = inItsForm(effectiveIn(format, asked), format, asked.columns);
      const { table, filter, pairs } = request;
      const hasSessions = request.form === 'sessions'; // nobody knows how many
      const { query, job, gaps } = stores.inOneRead(() => {
        const resolved = resolveQuery(stores, request);
        return { ...resolved, gaps: stores.sequences.gapsOf(resolved.query.job_id) };
      });
      if ((format === 'parquet' || format === 'arrow') && table !== 'interactions') throw noBinary(table);
      checkLists(request, job);
      await factsFor.addTo(query, job);
      if (query.job?.sampling) await checkRemade(readers, query);
      const { rows, version } = identify(stores, query, job);
      const shape = shapeKey(request) + formKey(request);
      const etag = etagOf(`${version} ${table} ${shape} ${layoutOf(request, format)}`);
      const whole = isUnfiltered(filter);
      const newest = stores.datasets.current().version;
      const hasChanged = () => stores.datasets.current().version !== newest;
      const known =
        table === 'interactions'
          ? {
              rows: null,
              version: etag,
              hasChanged,
              ...(whole && job && { job: { ...job, gaps } }),
            }
          : { rows: whole ? rows : null, version: etag, hasChanged };
      const file = await files.open(query, format, known, once);
      return { rows: whole && !pairs && !hasSessions ? rows : null, etag: whole ? etag : null, ...file };
    },

    customer: (id) => oneId(stores, 'customers', id, stores.datasets.current().version),
    article: (id) => oneId(stores, 'articles', id, stores.datasets.current().version),

    jobCustomer: (jobId, customerId) =>
      stores.inOneRead(() => stores.sequences.neighbours(succeededJob(stores, jobId).id, customerId)),

    sequence(customerId, asked) {
      const request = effectiveIn(asked.format, asked);
      return request.columns ? chosenSequence(customerId, request) : sequence(customerId, request);
    },
  };
}

/** Null unless there are rows from the cursor on: the last page must know that it is the last. */
async function ifMore(readers: Readers, query: RowQuery, cursor: Cursor | null): Promise<Cursor | null> {
  for (let next = cursor; next !== null;) {
    const slice = await readers.call.read.read(query, next, 1);
    if (slice.rows.length > 0) return next;
    next = slice.next;
  }
  return null;
}

/** Makes the first rows of a job again: if they are others, nothing must be sent. */
async function checkRemade(readers: Readers, query: RowQuery): Promise<void> {
  const unfiltered: RowQuery = { ...query, filter: {}, form: undefined, pairs: undefined };
  await ifMore(readers, unfiltered, await readers.call.read.start(unfiltered));
}

/** How many rows an unfiltered table has, and a string that changes when they do. */
function identify(stores: Stores, query: RowQuery, job: JobRow | undefined) {
  const { table, dataset_version } = query;
  if (table === 'interactions' && job) return { rows: rowsIn(query, job), version: job.content_digest };
  const dataset = stores.datasets.current();
  const { fingerprint } = job ?? dataset;
  const counts: Partial<Record<RowsRequest['table'], number>> = job
    ? { job_customers: job.customers_total, job_transactions: job.purchases } // each is one purchase
    : { customers: dataset.customers, articles: dataset.articles, transactions: dataset.transactions };
  const erased = job?.customers_erased ?? 0;
  return { rows: counts[table] ?? null, version: `${fingerprint}-${dataset_version}-${erased}` };
}

/** What a cursor belongs to: one table with these columns and filters. */
function scopeOf(query: RowQuery): string {
  const { table, job_id, columns, filter } = query;
  return JSON.stringify([
    table,
    job_id,
    columns && shapeKey(query).split(','),
    Object.entries(filter).sort(),
  ]);
}

/** Changes when the same rows are written in other bytes, as CSV of one column was. */
function layoutOf({ columns }: RowsRequest, format: Format): string {
  if (format === 'parquet') return `parquet ${PARQUET_LAYOUT}`;
  if (format === 'arrow') return `arrow ${ARROW_LAYOUT}`;
  return format === 'csv' && columns?.length === 1 ? 'csv 2' : format;
}

const etagOf = (content: string): string => hash('sha256', content).slice(0, 32);

const noBinary = (table: RowsRequest['table']) => {
  const detail = `Parquet and Arrow are for interactions only, not for ${table}. Use CSV or NDJSON.`;
  return new Problem('not_acceptable', detail);
};
