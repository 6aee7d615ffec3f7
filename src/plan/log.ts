/**
 * The log as plans and generators read it: one version of the data set, whether it lies in a database or has
 * just been read from files. Customers and articles have keys here, numbers from 0.
 */
import type { SalesByRank } from '../model/sales-by-rank.ts';

/** Transactions as columns, which may be longer than `length`. */
export interface LogTransactions {
  length: number;
  /** Whole epoch milliseconds. */
  t_dat: Float64Array;
  /** Keys. */
  article: Uint32Array;
  /** NaN: unknown. */
  price: Float64Array;
  /** -1: unknown. */
  sales_channel_id: Int32Array;
}

export interface Log {
  /** Of all transactions; null without any. */
  first_t_dat: number | null;
  last_t_dat: number | null;
  /** Keys of all articles that were sold, in byte order of their ids. */
  soldArticles(): number[];
  /** The same of those that these customers bought. */
  articlesOf(customers: Uint32Array): number[];
  articleIds(keys: Uint32Array | number[]): string[];
  /** What the articles files say of an article: values by column. */
  attributesOf(article: number): Record<string, string>;
  /** Sales of the articles with these keys, by their rank in the list. */
  salesByRank(keys: number[]): SalesByRank;
  /**
   * Calls `take` with all transactions, some at a time, in any order. The columns are reused; prices and
   * channels are there with `details` only.
   */
  readAll(details: boolean, take: (some: LogTransactions) => void): void;
}
