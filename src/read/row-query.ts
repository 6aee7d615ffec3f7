/** What the readers are asked for: rows of one table at one version of the data set. */
import { Problem } from '../errors.ts';
import type { RowsRequest } from '../contract.ts';
import type { WrittenGroup } from '../formats/interactions-parquet.ts';
import { shiftOf } from '../model/shift.ts';
import type { Split } from '../model/split.ts';
import { parametersOf, type JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import type { Cursor } from './cursor.ts';
import { eventPrefix, type EventSource } from './event-ids.ts';
import type { FirstPositives } from './in-train.ts';
import type { SamplingPlan } from './sampling.ts';
import { filterOfJob, type QueryFilter } from './periods.ts';

/** What some columns depend on, present where they are asked for. */
export interface ColumnFacts {
  positives?: FirstPositives;
  sampling?: SamplingPlan;
}

/** The facts about a job that its rows show. */
export interface JobFacts extends ColumnFacts, EventSource {
  /** Undefined without a split. */
  split?: Split;
}

export interface RowQuery extends Omit<RowsRequest, 'filter'> {
  filter: QueryFilter;
  /** 0 for tables that don't belong to a job. */
  job_id: number;
  /** The job's for tables of a job, else the newest. */
  dataset_version: number;
  /** How many customers the job had lost when it was asked for: if it loses more, the rows don't fit. */
  customers_erased?: number;
  /** Of job_transactions: milliseconds by which the job's times are moved, so that they fit its rows. */
  shift?: number;
  /** Present where columns are chosen, or lists: some depend on it. */
  job?: JobFacts;
}

/** Consecutive rows. There may be fewer than requested, even none, before the end of the table. */
export interface RowSlice {
  rows: object[];
  /** Where the next slice begins; null at the end. */
  next: Cursor | null;
}

/** Consecutive rows as bytes of a file. */
export interface ByteSlice {
  /** Overwritten by the next call. */
  bytes: Uint8Array;
  next: Cursor | null;
  /** Whether `next` lies within what the slice was to hold, which is too much for one piece. */
  unfinished?: boolean;
  /** In Parquet: what the footer says of the bytes. */
  rowGroup?: WrittenGroup;
  /** How many there are, in tables other than interactions. */
  rows?: number;
}

function whyNoRows({ id, state }: JobRow): string {
  if (state === 'failed') return `Job ${id} failed, and has no rows. GET /v1/jobs/${id} says why.`;
  if (state === 'cancelled') return `Job ${id} was cancelled, and has no rows. Start another one.`;
  const detail = `Job ${id} is ${state}: its rows become available once it has succeeded.`;
  return `${detail} GET /v1/jobs/${id} shows its progress.`;
}

/** Throws Problem: not_found (no such job), conflict (it hasn't succeeded). */
export function succeededJob(stores: Stores, id: number): JobRow {
  const job = stores.jobs.row(id);
  if (!job) throw new Problem('not_found', `There is no job ${id}. GET /v1/jobs lists the existing ones.`);
  if (job.state === 'succeeded') return job;
  throw new Problem('conflict', whyNoRows(job));
}

/** Rows of a job are deleted after the job itself: if it exists when they are read, none were missing. */
export function checkJob(stores: Stores, query: Pick<RowQuery, 'job_id' | 'customers_erased'>): void {
  const { job_id, customers_erased } = query;
  if (job_id === 0) return;
  const erased = stores.jobs.customersErased(job_id);
  if (erased === (customers_erased ?? 0)) return;
  const what = erased === undefined ? 'was deleted' : 'lost a customer, who was erased,';
  throw new Problem('conflict', `Job ${job_id} ${what} while its rows were being read.`);
}

export function jobFacts(job: JobRow): JobFacts {
  const { split } = parametersOf(job) as { split?: Split | null };
  const { fingerprint, generator_version } = job;
  return { fingerprint, event_prefix: eventPrefix(generator_version), split: split ?? undefined };
}

/** A job's transactions are deleted some time after a later import has replaced them. */
function checkTransactions(stores: Stores, { id, dataset_version }: JobRow): void {
  if (stores.imports.areKept('transactions', dataset_version)) return;
  const detail = `The transactions that job ${id} was made from have been replaced by a later import.`;
  throw new Problem('conflict', `${detail} Its interactions are still available.`);
}

/** A request's query, and its job if the table belongs to one. Throws Problem: not_found, conflict. */
export function resolveQuery(stores: Stores, request: RowsRequest): { query: RowQuery; job?: JobRow } {
  const { table, job_id, columns, lists } = request;
  if (job_id === undefined) {
    const dataset_version = stores.datasets.current().version;
    return { query: { ...request, job_id: 0, dataset_version } };
  }
  const job = succeededJob(stores, job_id);
  const { dataset_version, customers_erased } = job;
  // Parameters that are damaged don't matter where nothing depends on them.
  const { split, fold } = request.filter;
  const facts = columns || lists || split || fold ? jobFacts(job) : undefined;
  const filter = filterOfJob(request.filter, job_id, facts?.split);
  const query: RowQuery = { ...request, job_id, dataset_version, customers_erased, filter };
  if (columns || lists) query.job = facts;
  if (table === 'job_transactions') {
    checkTransactions(stores, job);
    query.shift = shiftOf(parametersOf(job), stores.datasets.at(dataset_version));
  }
  return { query, job };
}
