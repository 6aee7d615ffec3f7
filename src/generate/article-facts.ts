/**
 * What the generator may know of the articles: when and how often each was sold, and its category. Made once
 * a job from all transactions of the data set, not only those of the selected customers.
 */

/**
 * One entry per article by rank, `size` in all; each article has at least one sale. The sales are those of
 * all articles one after the other: the ones of article r from `sale_start[r]` to `sale_start[r + 1]`, by
 * ascending day, one entry per day with sales.
 */
export interface ArticleFacts {
  size: number;
  /** Time of the first and of the last sale, whole epoch milliseconds. */
  first_sale: Float64Array;
  last_sale: Float64Array;
  /** Any numbers from 0 up, without many gaps; -1 where the category is not known. */
  category: Int32Array;
  /** `size` + 1 entries. */
  sale_start: Uint32Array;
  /** Days since 1970-01-01, UTC. */
  sale_day: Int32Array;
  /** Units sold on that day. */
  sale_units: Uint32Array;
}
