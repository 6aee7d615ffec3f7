/** Sales of articles by rank, the order of a list of their keys. In shared memory. Types only. */
export interface SalesByRank {
  /** Rank by article key; -1 where the article is not in the list. */
  ranks: Int32Array;
  /** Each article's first and last sale (epoch ms) and number of sales, by rank. */
  first_sale: Float64Array;
  last_sale: Float64Array;
  units: Uint32Array;
}
