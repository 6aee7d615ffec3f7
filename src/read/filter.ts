/** What the filters of a request let through. */
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { isInPeriods, type QueryFilter } from './periods.ts';
import type { RowQuery } from './row-query.ts';

export const isUnfiltered = (filter: QueryFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

/**
 * Whether no row can match, as far as that can be told without reading any: to find nothing, all rows would
 * have to be read.
 */
export function matchesNothing(stores: Stores, query: RowQuery): boolean {
  const { customer_id, article_id, prefix, from = -Infinity, to = Infinity } = query.filter;
  if (from >= to) return true;
  if (prefix !== undefined && [customer_id, article_id].some((id) => id?.startsWith(prefix) === false))
    return true;
  if (customer_id !== undefined && stores.customers.keyOf(customer_id) === undefined) return true;
  const article = article_id === undefined ? undefined : stores.articles.keyOf(article_id);
  if (article_id !== undefined && article === undefined) return true;
  switch (query.table) {
    case 'interactions':
      return hasNoInteractions(stores, query, article);
    case 'transactions':
    case 'job_transactions':
      return hasNoTransactions(stores, query, article);
    default:
      return false;
  }
}

function hasNoTransactions(stores: Stores, query: RowQuery, article: number | undefined): boolean {
  const { shift = 0, filter } = query;
  const { from = -Infinity, to = Infinity } = filter;
  const { first_t_dat, last_t_dat } = stores.datasets.at(query.dataset_version);
  const misses = (first: number, last: number) => first + shift >= to || last + shift < from;
  if (first_t_dat === null || last_t_dat === null || misses(first_t_dat, last_t_dat)) return true;
  if (article === undefined) return false;
  const sold = soldAt(stores, query, article);
  return sold === undefined || misses(sold.first_t_dat, sold.last_t_dat);
}

/** Jobs draw only from articles that were sold. */
function hasNoInteractions(stores: Stores, query: RowQuery, article: number | undefined): boolean {
  const job = stores.jobs.row(query.job_id);
  if (job && hasNoScore(job, query.filter)) return true;
  // Sales are swept with a replaced import; interactions made from it stay.
  if (article === undefined || !stores.imports.areKept('transactions', query.dataset_version)) return false;
  return soldAt(stores, query, article) === undefined;
}

const soldAt = (stores: Stores, { dataset_version }: RowQuery, article: number) =>
  stores.transactions.soldAt(article, stores.imports.visibleAt('transactions', dataset_version));

/** Whether the job made no interaction of the scores that the filter wants. */
function hasNoScore(job: JobRow, { interaction_score }: QueryFilter): boolean {
  const counts = [job.ignores, job.clicks, job.purchases];
  return interaction_score?.every((score) => counts[score] === 0) ?? false;
}

/** Whether a row passes the filters by time, article and score; `article` is a key. */
export type RowTest = (t_dat: number, article: number, score: number) => boolean;

/** Undefined if all rows pass. Filters by customer are left to the readers. */
export function rowTest(stores: Stores, filter: QueryFilter): RowTest | undefined {
  const { article_id, interaction_score, from = -Infinity, to = Infinity, periods } = filter;
  if (isUnfiltered({ ...filter, customer_id: undefined })) return undefined;
  const scores = new Set(interaction_score ?? [0, 1, 2]);
  const key = article_id === undefined ? undefined : stores.articles.keyOf(article_id);
  return (t_dat, article, score) =>
    t_dat >= from &&
    t_dat < to &&
    scores.has(score) &&
    (article_id === undefined || article === key) &&
    (periods === undefined || isInPeriods(periods, t_dat));
}
