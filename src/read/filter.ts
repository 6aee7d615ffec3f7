/** Filters by time, article and score on events in columns. */
import type { RowFilter } from './rows-request.ts';

/** Tells for an event whether it is wanted; `article` is the key that belongs to filter.article_id, -1 for any. */
export type Wanted = (t_dat: number, article: number, score: number) => boolean;

/** Undefined if all rows are wanted. `articleKey` undefined: the filter names an article that nothing holds. */
export function wantedBy(filter: RowFilter, articleKey: number | undefined): Wanted | undefined {
  const { article_id, interaction_score, from = -Infinity, to = Infinity } = filter;
  if (article_id === undefined && !interaction_score && from === -Infinity && to === Infinity)
    return undefined;
  const scores = new Set(interaction_score ?? [0, 1, 2]);
  return (t_dat, article, score) =>
    t_dat >= from && t_dat < to && scores.has(score) && (article_id === undefined || article === articleKey);
}

export const isUnfiltered = (filter: RowFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);
