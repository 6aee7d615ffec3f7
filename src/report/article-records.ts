/**
 * What counting needs to know about an article, and its counts, side by side in one cache line: the articles
 * of a sequence are scattered over the catalogue, and fetching their records is the most expensive part.
 */
import { DAY } from './bins.ts';

/** When the articles of a job's catalogue were sold in the whole data set, by rank. Times in epoch ms. */
export interface Sales {
  first_sale: Float64Array;
  last_sale: Float64Array;
  units: Uint32Array;
}

export interface SaleFacts extends Sales {
  /** Rank of each article by its key, -1 if it isn't in the catalogue. */
  ranks: Int32Array;
}

/** Numbers in a record; the record of an article begins at key * RECORD. */
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

/** Its rank: rows name articles by key, which saves a look-up for each. */
export const RANK = 7;

/** `tick` in ms. */
export function articleRecords({ ranks, first_sale, last_sale }: SaleFacts, tick: number): Int32Array {
  const records = new Int32Array(ranks.length * RECORD);
  ranks.forEach((rank, key) => {
    const at = key * RECORD;
    records[at + RANK] = rank;
    if (rank < 0) return;
    records[at + FIRST_TICK] = Math.floor(first_sale[rank] / tick);
    records[at + FIRST_DAY] = Math.floor(first_sale[rank] / DAY);
    records[at + LAST_DAY] = Math.floor(last_sale[rank] / DAY);
  });
  return records;
}

/** Rows of the articles with this score, by rank. */
export function rowsWithScore(records: Int32Array, articles: number, score: number): Float64Array {
  const rows = new Float64Array(articles);
  for (let at = 0; at < records.length; at += RECORD) {
    const rank = records[at + RANK];
    if (rank >= 0) rows[rank] = records[at + ROWS + score];
  }
  return rows;
}
