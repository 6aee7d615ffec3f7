/** What is tabulated of the articles that can be drawn: candidates.ts and orderings.ts make it. */
import type { SegmentName } from './segments.ts';

/**
 * The candidates of one segment, in arrays on shared memory. Those of period p are the entries `start[p]` to
 * `start[p + 1]`, sorted by category, then rank. `entry` has an entry's article at 2 · entry, and at
 * 2 · entry + 1 the sum of the weights in the period up to and including it. Weights are popularity times
 * `scale` as whole numbers, so that sums and differences are exact and fit in 4 bytes: the cost of draws is
 * the memory that they touch.
 */
export interface Candidates {
  segment: SegmentName;
  /** Start and end (exclusive) of the segment in epoch milliseconds; infinite if open. */
  segment_from: number;
  segment_to: number;
  /** The same, cut to the days of the data: no interaction lies outside. */
  from: number;
  to: number;
  /** Day on which period 0 starts, since 1970-01-01; periods are `period_days` long. */
  first_day: number;
  period_days: number;
  periods: number;
  /** Articles in the catalogue. */
  size: number;
  start: Uint32Array;
  entry: Uint32Array;
  /**
   * Where to start looking for a point on the line of weights, which is cut into `guidesOf(candidates)` equal
   * pieces; those of period p begin at `guide_start[p]`.
   */
  guide_start: Uint32Array;
  guide: Uint32Array;
  /** Weight of a popularity of 1; a power of 2. */
  scale: number;
  /** Categories, not counting unknown. */
  categories: number;
  /** At p · (`categories` + 2) + c + 1: first entry in period p of category c (-1: unknown); then the end. */
  category_start: Uint32Array;
  /** Four numbers by article, which are read together: see FIRST_PERIOD to WEIGHT_AT. */
  by_article: Int32Array;
  weight: Uint32Array;
  /** By article, the first moment at which it may be seen. */
  on_sale_from: Float64Array;
  /** For the further parts of the mixture. */
  orderings: Ordering[];
}

/** Offsets in `by_article` from 4 · article: periods in which it is a candidate (none if first > last), … */
export const FIRST_PERIOD = 0;
export const LAST_PERIOD = 1;
/** … its category, -1 if unknown, … */
export const CATEGORY = 2;
/** … and what to add to a period to get the index in `weight` of its weight in that period. */
export const WEIGHT_AT = 3;

/** Candidates of a category in a period; 0 where the category is unknown. */
export function sizeOfCategory(
  { category_start, categories }: Candidates,
  period: number,
  category: number,
): number {
  if (category < 0) return 0;
  const at = period * (categories + 2) + category + 1;
  return category_start[at + 1] - category_start[at];
}

/** A part of the mixture. */
export interface Part {
  strategy: number;
  weight: number;
  /** SAME: the number of each article's value, by rank; -1: none. Else empty. */
  value: Int32Array;
  /** PRICE_BAND: the relative width. */
  width: number;
  /** RANK_WINDOW: the first and the last rank. */
  rank_from: number;
  rank_to: number;
}

/** Those of period p are the entries from `start[p]` of the candidates on. */
export interface Ordering extends Part {
  /** Indices of entries of the candidates, by ascending key, then article. Those without a key are last. */
  entry: Uint32Array;
  /** By period: how many candidates have a key. */
  known: Uint32Array;
  /** By order: the keys, that is values or prices. Empty where ranks are all that matters. */
  key: Float64Array;
  /** Where an article is in the order of a period; indexed like `weight` of the candidates. */
  position: Uint32Array;
}
