/** Reads filters on rows. */
import { faulty } from '../errors.ts';
import type { FilterQuery, PrefixQuery } from '../model/filter-query.ts';
import type { SplitPart } from '../model/split.ts';
import { epochMilliseconds } from './times.ts';

/** `0-2,4` → 0, 1, 2, 4. Throws Problem (bad_request) for a range that ends before it begins. */
function foldsOf(text: string): number[] {
  return text.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    const detail = `fold ${JSON.stringify(range)} ends before it begins. Write ${last}-${first}.`;
    if (last < first) throw faulty([{ parameter: 'fold', detail }]);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** The parts and folds that are asked for; neither if all rows are. */
export const periodFilter = ({ split, fold }: Pick<FilterQuery, 'split' | 'fold'>) => ({
  ...(split !== undefined && { split: [...new Set(split.split(','))] as SplitPart[] }),
  ...(fold !== undefined && { fold: [...new Set(foldsOf(fold))].sort((a, b) => a - b) }),
});

/** `query` has been checked against its schema, other members are ignored. Throws Problem (bad_request). */
export function rowFilter(query: FilterQuery & PrefixQuery) {
  const { customer_id, article_id, prefix, interaction_score, from, to } = query;
  return {
    ...(customer_id !== undefined && { customer_id }),
    ...(article_id !== undefined && { article_id }),
    ...(prefix !== undefined && { prefix }),
    ...(interaction_score !== undefined && {
      interaction_score: [...new Set(interaction_score.split(',').map(Number))],
    }),
    ...(from !== undefined && { from: epochMilliseconds(from) }),
    ...(to !== undefined && { to: epochMilliseconds(to) }),
    ...periodFilter(query),
  };
}
