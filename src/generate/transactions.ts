/**
 * One customer's transactions, one entry per unit bought, ordered by time and then by article. The arrays are
 * reused and may be longer than `length`.
 */
export interface Transactions {
  length: number;
  /** Whole epoch milliseconds. */
  t_dat: Float64Array;
  /** Rank of the article: its index in the job's catalogue, which is sorted by article_id in byte order. */
  article: Int32Array;
}

/** Transactions as the session presets need them. */
export interface SessionTransactions extends Transactions {
  /** NaN if unknown. */
  price: Float64Array;
  /** -1 if unknown. */
  sales_channel_id: Int32Array;
}
