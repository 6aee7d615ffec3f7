/** What the filters of a request let through. */
import type { RowFilter } from '../contract.ts';
import type { Stores } from '../storage/stores.ts';

export const isUnfiltered = (filter: RowFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

/** Whether the filter names a customer or an article that was never loaded, so that no row can match. */
export const matchesNothing = (stores: Stores, { customer_id, article_id }: RowFilter): boolean =>
  (customer_id !== undefined && stores.customers.keyOf(customer_id) === undefined) ||
  (article_id !== undefined && stores.articles.keyOf(article_id) === undefined);

/** Whether a row passes the filters by time, article and score; `article` is a key. */
export type RowTest = (t_dat: number, article: number, score: number) => boolean;

/** Undefined if all rows pass. Filters by customer are left to the readers. */
export function rowTest(stores: Stores, filter: RowFilter): RowTest | undefined {
  const { article_id, interaction_score, from = -Infinity, to = Infinity } = filter;
  if (isUnfiltered({ ...filter, customer_id: undefined })) return undefined;
  const scores = new Set(interaction_score ?? [0, 1, 2]);
  const key = article_id === undefined ? undefined : stores.articles.keyOf(article_id);
  return (t_dat, article, score) =>
    t_dat >= from && t_dat < to && scores.has(score) && (article_id === undefined || article === key);
}
