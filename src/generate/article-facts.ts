/**
 * What the generator knows about the articles. Made once per job, from all transactions of the data set.
 * One entry per article by rank, `size` in all; each article has at least one sale. The sales of article r
 * are the entries `sale_start[r]` to `sale_start[r + 1]`, by ascending day, one per day with sales.
 */
export interface ArticleFacts {
  size: number;
  /** Time of the first and of the last sale, whole epoch milliseconds. */
  first_sale: Float64Array;
  last_sale: Float64Array;
  /** First and last moment on sale by the articles file, epoch milliseconds; NaN where unknown. */
  introduced: Float64Array;
  withdrawn: Float64Array;
  /** Numbers from 0 up, without many gaps; -1 where the category is unknown. */
  category: Int32Array;
  /** The same for the columns in the mixture's `same`, in its order. */
  attributes: Int32Array[];
  /** `size` + 1 entries. */
  sale_start: Uint32Array;
  /** Days since 1970-01-01, UTC. */
  sale_day: Int32Array;
  /** Units sold on that day. */
  sale_units: Uint32Array;
  /** By sale: the sum of the recorded prices, and of how many units; empty unless prices matter. */
  sale_price: Float64Array;
  sale_priced: Uint32Array;
}
