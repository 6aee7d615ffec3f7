/**
 * The contract between the doors (HTTP, the command line) and the rest of the program: interfaces only. Every
 * shape that crosses it is declared here or in model/, and nowhere else. It knows no URLs: HTTP adds them.
 * Methods throw a Problem for errors that clients should see, and return undefined for what doesn't exist.
 */
import type { Readable } from 'node:stream';
import type { Backup } from './model/backup.ts';
import type { JobCustomer } from './model/customer.ts';
import type { Dataset } from './model/dataset.ts';
import type { Erasure } from './model/erasure.ts';
import type { ExportDescription, ExportOptions } from './model/export.ts';
import type { Import, ImportOptions, ImportState } from './model/import.ts';
import type { Door, Look } from './model/look.ts';
import type { OutputShape } from './model/interaction-columns.ts';
import type { BareJob, JobEstimate, JobFilter, JobRequest, JobState, JobUpdate } from './model/job.ts';
import type { PresetDescription } from './model/preset-description.ts';
import type { Thresholds } from './model/features.ts';
import type { Report, ReportProgress } from './model/report.ts';
import type { ListsShape, RowForm } from './model/row-forms.ts';
import type { SplitPart } from './model/split.ts';

export type { BareJob, JobUpdate, OutputShape, Thresholds };

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

/** A file to be loaded, packed or not: its first bytes tell. */
export interface ImportFile {
  /** What to call it among others. */
  name: string;
  /** Called once, when its turn has come. */
  open(): Readable;
}

/** `door`: how messages are worded, default HTTP. */
export type AskedOptions = ImportOptions & { door?: Door };
/** `source`: where it comes from, as its entry says; `bytes`: its length, if the client says it. */
export type LoadOptions = AskedOptions & { source: string; bytes?: number };

export interface ImportService {
  /** Loads a body, packed or not. Resolves when all rows are visible; throws Problem. */
  upload(body: Readable, options: LoadOptions): Promise<Import>;
  /** The same for files as one import. */
  load(files: ImportFile[], options: LoadOptions): Promise<Import>;
  /** Says what a body is and how it would be loaded, by its beginning. Stores nothing; throws Problem. */
  look(body: Readable, options: AskedOptions): Promise<Look>;
  /** The same for the first of some files below IMPORT_DIR. */
  lookAtPath(paths: string | string[], options: AskedOptions): Promise<Look>;
  /** Local files for `load`, by their paths or patterns (`2019-*.csv`), each with its size in bytes. */
  findFiles(paths: string[]): Promise<(ImportFile & { size: number })[]>;
  /** Starts loading files below IMPORT_DIR as one import in the background; `paths` may hold patterns. */
  loadPath(paths: string | string[], options: AskedOptions): Promise<Import>;
  get(id: number): Awaitable<Import | undefined>;
  list(request: PageRequest): Awaitable<Page<Import>>;
  /** Cancelling twice changes nothing. Throws Problem (conflict) if the import has succeeded or failed. */
  cancel(id: number): Promise<Import | undefined>;
  /**
   * Takes an import back: its rows don't count any more, and its entry is gone. False if there is no such
   * import. Throws Problem (conflict) while it runs, and if it was replaced.
   */
  delete(id: number): Promise<boolean>;
  /** The rejected rows as CSV: `line,reason,row`, header included; before it `file` if there are several. */
  rejects(id: number): Awaitable<Readable | undefined>;
}

export interface CreatedJob {
  /** 200: finished, 201: generated for one customer, 202: queued or running. */
  status: 200 | 201 | 202;
  job: BareJob;
}

type Wait = { waitSeconds?: number };
export type JobOptions = Wait & { idempotencyKey?: string };
type ReportPage = { ready: boolean; html: string };

export interface JobService {
  /** The presets a job can name. */
  presets(): PresetDescription[];
  /**
   * Queues a job and waits up to `waitSeconds` for its end. A known idempotency key returns the first
   * response again. Throws Problem: bad_request, bad_data, no_data, unknown_customers, key_reused, overloaded
   * (the queue is full).
   */
  create(request: JobRequest, options: JobOptions): Promise<CreatedJob>;
  estimate(request: JobRequest): Promise<JobEstimate>;
  /**
   * Generates for one customer at once; `rows.sequence` then reads the rows. Undefined if the customer is
   * unknown. Throws Problem like `create`.
   */
  createForCustomer(
    customerId: string,
    request: JobRequest,
    options: Pick<JobOptions, 'idempotencyKey'>,
  ): Promise<CreatedJob | undefined>;
  /**
   * The rows that this would make, with strategy, sampling_prob and session_id, as a JSON array. Stores
   * nothing. Undefined if the customer is unknown. Throws Problem like `create`.
   */
  previewForCustomer(customerId: string, request: JobRequest): Promise<Uint8Array | undefined>;
  get(id: number): Awaitable<BareJob | undefined>;
  list(request: PageRequest & JobFilter): Awaitable<Page<BareJob>>;
  /** Cancelling a job that has ended changes nothing. */
  cancel(id: number): Promise<BareJob | undefined>;
  /** False if there is no such job. Resolves once its space is freed. Throws conflict while the job runs. */
  delete(id: number): Promise<boolean>;
  /**
   * A job's report, or its progress while it's being made; waits up to `waitSeconds` for it. Undefined if
   * there is no such job. Throws Problem (conflict) if the job hasn't succeeded.
   */
  report(id: number, thresholds: Thresholds, options?: Wait): Promise<Report | ReportProgress | undefined>;
  /** The same as a self-contained HTML page without scripts; a page that isn't `ready` reloads itself. */
  reportHtml(id: number, thresholds: Thresholds, options?: Wait): Promise<ReportPage | undefined>;
  /** Progress updates after the one with id `last`; the final one is succeeded, failed or cancelled. */
  watch(id: number, last: number | undefined, client: AbortSignal): AsyncIterable<JobUpdate> | undefined;
}

/** Filters on rows; times are epoch milliseconds, `from` inclusive, `to` exclusive. */
export interface RowFilter {
  customer_id?: string;
  article_id?: string;
  /** Of customers and articles: what their ids begin with. */
  prefix?: string;
  interaction_score?: number[];
  from?: number;
  to?: number;
  /** Of interactions of a job with a split: parts, or folds. */
  split?: SplitPart[];
  fold?: number[];
}

/** The first three belong to a job. */
export type TableName =
  'interactions' | 'job_customers' | 'job_transactions' | 'customers' | 'articles' | 'transactions';

/** Which rows: a table, its job if it belongs to one, and filters; of interactions, in which shape. */
export interface RowsRequest extends OutputShape {
  table: TableName;
  job_id?: number;
  filter: RowFilter;
  /** Files of interactions only: what a row is; undefined: an interaction. */
  form?: Exclude<RowForm, 'rows'>;
  /** With form `lists`. */
  lists?: ListsShape;
}

/** Formats of files; Parquet and Arrow are available for interactions only. */
export type Format = 'csv' | 'ndjson' | 'parquet' | 'arrow';

/** Both ends are included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Some bytes; their memory is reused once released. Without a release, it is garbage-collected. */
export interface Piece {
  bytes: Uint8Array;
  release(): void;
}

/** A file to serve. Its counts are null where they aren't known beforehand (filters, NDJSON). */
export interface Download {
  rows: number | null;
  bytes: number | null;
  /** Without quotes. */
  etag: string | null;
  /** The bytes, for large files: fast, since memory is reused. Throws if it cannot go on. */
  pieces(range?: ByteRange): AsyncIterable<Piece>;
  /** The same as a stream. Follows back-pressure; destroyed with an error if it cannot go on. */
  body(range?: ByteRange): Readable;
}

export interface SequenceRequest extends OutputShape {
  /** Default: the newest succeeded job that has the customer. */
  jobId?: number;
  /** `json` is an array of rows. */
  format: 'json' | 'csv' | 'ndjson';
  /** With `json`: what is written before and after the array; `customerId`: if it isn't the one asked for. */
  frame?(jobId: number, customerId?: string): [before: string, after: string];
}

export interface RowService {
  /** Throws Problem: bad_cursor, not_found (no such job), conflict (job hasn't succeeded). */
  page(request: RowsRequest, page: PageRequest): Promise<Page<object>>;
  /**
   * A file; `once`: it will be read once, from the start, and its length may be unknown. Throws Problem like
   * `page`, and not_acceptable for a format that the table doesn't have.
   */
  download(request: RowsRequest, format: Format, options?: { once?: boolean }): Promise<Download>;
  customer(id: string): Awaitable<object | undefined>;
  article(id: string): Awaitable<object | undefined>;
  /** A customer among those of a job; undefined if the job has no rows of it. Throws Problem like `page`. */
  jobCustomer(jobId: number, customerId: string): Awaitable<JobCustomer | undefined>;
  /** The whole sequence of one customer, ready to send. Throws Problem: not_found (no such job), conflict. */
  sequence(customerId: string, request: SequenceRequest): Awaitable<(Piece & { bytes: Buffer }) | undefined>;
}

export interface BackupService {
  /**
   * Backs the database up into this file below BACKUP_DIR; resolves once it is complete and checked. Throws
   * Problem: conflict (no BACKUP_DIR, or the file exists), overloaded (another one runs).
   */
  create(file: string): Promise<Backup>;
}

export interface CustomerService {
  /**
   * Erases a customer: rows, attributes and the id, from the data set, all jobs and the files. Undefined if
   * the customer is unknown. Throws Problem: conflict while jobs or imports are under way.
   */
  erase(id: string): Promise<Erasure | undefined>;
}

/** One form of a job for one family of libraries; wrong or contradicting options are refused. */
export interface ExportRequest {
  job_id: number;
  /** Name of a format. */
  format: string;
  options: ExportOptions;
}

export interface ExportFile {
  name: string;
  mediaType: string;
  /** Reads what it takes to begin. Throws Problem: bad_data if the format can't hold the job's ids. */
  open(): Promise<Download>;
}

/** All throw Problem: not_found (job, format or file), conflict (job hasn't succeeded), bad_request. */
export interface ExportService {
  list(jobId: number): ExportDescription[];
  /** All files of an export. */
  files(request: ExportRequest): ExportFile[];
  file(request: ExportRequest, name: string): ExportFile;
  /** All files as one ZIP archive. */
  archive(request: ExportRequest): ExportFile;
}

type Counts<State extends string> = Partial<Record<State, number>>;

/** What it takes of the machine. */
export interface HealthMetrics {
  database_bytes: number;
  wal_bytes: number;
  disk_free_bytes: number;
  imports_waiting: number;
  /** Since the process started. */
  thread_restarts: number;
}

export interface Health {
  /** `reasons`: what isn't ready, a sentence each; none if all is. */
  ready(): { ready: boolean; reasons?: string[] };
  metrics(): Awaitable<HealthMetrics>;
  /** How many jobs and imports are in each state; states without any may be left out. */
  counts(): Awaitable<{ jobs: Counts<JobState>; imports: Counts<ImportState> }>;
}

export interface Services {
  dataset(): Awaitable<Dataset>;
  imports: ImportService;
  jobs: JobService;
  rows: RowService;
  exports: ExportService;
  backups: BackupService;
  customers: CustomerService;
  health: Health;
}
