/** Which rows are asked for: a table, filters, and where to begin. What the row service and the reader threads share. */
import type { InteractionColumn } from '../model/interaction-columns.ts';
import type { Place } from './cursor.ts';

/** Filters on rows; times are epoch milliseconds, `from` included, `to` not. */
export interface RowFilter {
  customer_id?: string;
  article_id?: string;
  interaction_score?: number[];
  from?: number;
  to?: number;
}

export const TABLES = [
  'interactions',
  'job_customers',
  'job_transactions',
  'customers',
  'articles',
  'transactions',
] as const;
export type TableName = (typeof TABLES)[number];

/** Parquet is there for interactions. */
export type RowsFormat = 'csv' | 'ndjson' | 'parquet';

/** `dataset_version` is the job's for tables of a job, else the newest. */
export interface RowsRequest {
  table: TableName;
  job_id: number;
  dataset_version: number;
  filter: RowFilter;
  /** Columns of interactions in the order wanted; undefined: the five. */
  columns?: InteractionColumn[];
}

/** Rows as objects, in order; `place` is where to go on, null at the end. May be fewer than asked for, even none, before the end. */
export interface RowStretch {
  rows: object[];
  place: Place | null;
}
