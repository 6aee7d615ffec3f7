/** What the generator is given about a customer: its purchases, as columns. */

/**
 * One customer's purchases, one entry per unit bought, ordered by time and then by article; equal entries are
 * units of their own and all kept. The arrays may be longer than `length`, so that they can be used again.
 */
export interface Transactions {
  length: number;
  /** Whole epoch milliseconds. */
  t_dat: Float64Array;
  /** Rank of the article: its index in the job's catalogue, which is sorted by article_id in byte order. */
  article: Int32Array;
}

/** Purchases as the session presets need them. */
export interface SessionTransactions extends Transactions {
  /** NaN where there is none. */
  price: Float64Array;
  /** -1 where there is none. */
  sales_channel_id: Int32Array;
}
