/**
 * What counting needs to know about an article, and its counts, side by side in one cache line: the articles
 * of a sequence are scattered over the catalogue, and fetching their records is the most expensive part.
 */
import { DAY } from './bins.ts';

/** When the articles of a job's catalogue were sold in the whole data set, by rank. Times in epoch ms. */
export interface SaleFacts {
  first_sale: Float64Array;
  last_sale: Float64Array;
  units: Uint32Array;
}

/** Numbers in a record; the record of an article begins at rank * RECORD. */
export const RECORD = 8;
/** First sale, in ticks since 1970 modulo 2^32. */
export const FIRST_TICK = 0;
/** Days of the first and the last sale, since 1970. */
export const FIRST_DAY = 1;
export const LAST_DAY = 2;
/** Its number among the articles that the customer being counted buys, from 1; else 0. */
export const BOUGHT = 3;
/** Rows by score: SCORES numbers, each of less than 2^31. */
export const ROWS = 4;

/** `tick` in ms. */
export function articleRecords({ first_sale, last_sale }: SaleFacts, tick: number): Int32Array {
  const records = new Int32Array(first_sale.length * RECORD);
  for (let rank = 0, at = 0; rank < first_sale.length; rank++, at += RECORD) {
    records[at + FIRST_TICK] = Math.floor(first_sale[rank] / tick);
    records[at + FIRST_DAY] = Math.floor(first_sale[rank] / DAY);
    records[at + LAST_DAY] = Math.floor(last_sale[rank] / DAY);
  }
  return records;
}

/** Rows of an article with this score. */
export const rowsOf = (records: Int32Array, rank: number, score: number): number =>
  records[rank * RECORD + ROWS + score];
