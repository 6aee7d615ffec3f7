/**
 * What HTTP needs from the rest of the program, as interfaces: `app.ts` hands them in, so that another store or
 * another runner can stand behind the same routes. Everything may be asynchronous.
 */
import type { Readable } from 'node:stream';
import type { Dataset } from './model/dataset.ts';
import type { Import, ImportOptions, ImportState } from './model/import.ts';
import type { Interaction } from './model/interaction.ts';
import type { InteractionColumn } from './model/interaction-columns.ts';
import type { Job, JobEstimate, JobEvent, JobRequest, JobState } from './model/job.ts';
import type { PresetDescription } from './model/preset-description.ts';
import type { Report } from './model/report.ts';

export type Awaitable<T> = T | Promise<T>;

/** One page of rows in key order; `after` is the cursor of the next page, null on the last one. */
export interface Page<T> {
  items: T[];
  after: string | null;
}

export interface PageRequest {
  limit: number;
  after?: string;
}

export interface ImportService {
  /** Loads a body. `body` is what came over the wire, still gzipped if `gzip`. Resolves when all of it is in; throws Problem. */
  upload(
    body: Readable,
    options: ImportOptions & { media_type: string; gzip: boolean; source: string },
  ): Promise<Import>;
  /** Starts to load a file below IMPORT_DIR in the background; gzip is recognised by the file's first bytes. */
  loadPath(path: string, options: ImportOptions): Promise<Import>;
  get(id: number): Awaitable<Import | undefined>;
  list(request: PageRequest): Awaitable<Page<Import>>;
  /** Undefined if there is no such import; a Problem (conflict) if it has ended already otherwise than by cancelling. */
  cancel(id: number): Promise<Import | undefined>;
  /** `line,reason,row` as CSV, header included; undefined if there is no such import. */
  rejects(id: number): Awaitable<Readable | undefined>;
}

/** A job as the rest of the program knows it: HTTP adds the links. */
export type BareJob = Omit<Job, 'links'>;

export interface JobAnswer {
  status: 200 | 201 | 202;
  job: Job;
}

/** From which AUC on a feature of a report gets which verdict: 0.5 to 1, `warning` not above `leak`. */
export interface Thresholds {
  warning: number;
  leak: number;
}

export interface JobService {
  /** What jobs can be asked for with. */
  presets(): PresetDescription[];
  /** Queues a job (or, with an idempotency key seen before, gives the first answer again). `waitSeconds` as in Prefer: wait. */
  create(request: JobRequest, options: { idempotencyKey?: string; waitSeconds?: number }): Promise<JobAnswer>;
  estimate(request: JobRequest): Promise<JobEstimate>;
  /** Generates for one customer at once; undefined if the customer is unknown. `body` is ready JSON `{job, items}`. */
  createForCustomer(
    customerId: string,
    request: JobRequest,
    options: { idempotencyKey?: string },
  ): Promise<{ status: 201; job: Job; items: Interaction[] } | undefined>;
  get(id: number): Awaitable<Job | undefined>;
  list(request: PageRequest & { state?: JobState }): Awaitable<Page<Job>>;
  cancel(id: number): Promise<Job | undefined>;
  /** False if there is no such job; Problem (conflict) while it runs. Resolves when its rows are gone and the space is given back. */
  delete(id: number): Promise<boolean>;
  /** Figures about the rows of a job that has succeeded; undefined if there are none. */
  report(id: number, thresholds: Thresholds): Awaitable<Report | undefined>;
  /** The same as one page of HTML that needs nothing else: pictures and styles inside, no scripts. */
  reportHtml(id: number, thresholds: Thresholds): Awaitable<string | undefined>;
  /** Progress until the job has ended; the last event is succeeded, failed or cancelled. */
  events(
    id: number,
    lastEventId: number | undefined,
    signal: AbortSignal,
  ): AsyncIterable<JobEvent> | undefined;
}

/** Filters on rows; times are epoch milliseconds, `from` included, `to` not. */
export interface RowFilter {
  customer_id?: string;
  article_id?: string;
  interaction_score?: number[];
  from?: number;
  to?: number;
}

export type TableName =
  'interactions' | 'job_customers' | 'job_transactions' | 'customers' | 'articles' | 'transactions';

/** Which rows: a table, for the first three the job, and filters. */
export interface RowsRequest {
  table: TableName;
  job_id?: number;
  filter: RowFilter;
  /** Columns of interactions in the order wanted; undefined: the usual five. */
  columns?: InteractionColumn[];
}

export type Format = 'csv' | 'ndjson' | 'parquet';

/** A file to hand out. Figures are null where they are not known beforehand (filters, NDJSON). */
export interface Download {
  rows: number | null;
  bytes: number | null;
  /** Without quotes. */
  etag: string | null;
  /** The bytes; both ends of the range are included. Follows back-pressure; is destroyed with an error if it cannot go on. */
  body(range?: { start: number; end: number }): Readable;
  /** The same in pieces whose memory is used again once they are released: for large files. */
  pieces?(range?: { start: number; end: number }): AsyncIterable<{ bytes: Uint8Array; release(): void }>;
}

export interface RowService {
  /** Throws Problem: bad_cursor, not_found (no such job), conflict (job has not succeeded). */
  page(request: RowsRequest, page: PageRequest): Promise<Page<object>>;
  /** With `once` it is to be read once, from its beginning, and its length may be unknown. */
  download(request: RowsRequest, format: Format, options?: { once?: boolean }): Promise<Download>;
  customer(id: string): Awaitable<object | undefined>;
  article(id: string): Awaitable<object | undefined>;
  /**
   * A whole sequence, from the newest succeeded job that holds it or from that job; undefined if there is none. Its
   * memory is used again once it is released.
   */
  sequence(
    customerId: string,
    jobId: number | undefined,
    format: 'json' | 'csv' | 'ndjson',
  ): Awaitable<{ bytes: Buffer; release(): void } | undefined>;
}

/** Figures for /metrics and /readyz. */
export interface Health {
  ready(): { ready: boolean; reason?: string };
  /** How many jobs and imports there are in each state now; states without any may be left out. */
  figures(): Awaitable<{
    jobs: Partial<Record<JobState, number>>;
    imports: Partial<Record<ImportState, number>>;
  }>;
}

export interface Services {
  dataset(): Awaitable<Dataset>;
  imports: ImportService;
  jobs: JobService;
  rows: RowService;
  health: Health;
}
