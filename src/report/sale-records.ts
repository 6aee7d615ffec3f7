/**
 * All that counting needs to know of an article, in 16 bytes, which lie in one line of the processor's cache: the
 * articles of a sequence lie all over the catalogue, and fetching their records is the dearest part.
 */
import { DAY, type ReportState, SCORES } from './state.ts';

/** When the articles of a job's catalogue were sold in the whole data set, by rank. Times in epoch ms. */
export interface SaleFacts {
  first_sale: Float64Array;
  last_sale: Float64Array;
  units: Uint32Array;
}

/** Words of a record. */
export const RECORD_WORDS = 4;
/** First sale, in ticks since the origin. */
export const FIRST_SALE = 0;
/** Last day on sale since the origin. */
export const LAST_DAY = 1;
/** Which of the articles that the customer at hand buys: 1, 2, 3, …; 0 if it does not. */
export const BOUGHT = 2;
/** A counter of rows for each score. */
export const ROWS = 3;
/** Bits of such a counter. */
export const ROWS_BITS = 10;

/** The origin of ticks and days lies so long before the log, so that whole numbers can be had by truncation. */
const LEAD = 25 * 366 * DAY;

export interface SaleRecords {
  /** Midnight of a day, in epoch ms. */
  origin: number;
  /** ms in a tick. */
  tick: number;
  words: Int32Array;
  /** Rows of the article by score, without those that its counters hold: rank * SCORES + score. */
  articles: Float64Array;
}

/** Seconds in 32 bits reach 68 years; the rare logs for which that is too short are counted in ticks of 4 s. */
export const ageTick = (span: number): number => (span + LEAD < 65 * 366 * DAY ? 1000 : 4000);

/** `start`: midnight of the log's first day. */
export function saleRecords({ first_sale, last_sale }: SaleFacts, start: number, tick: number): SaleRecords {
  const words = new Int32Array(first_sale.length * RECORD_WORDS);
  const origin = start - LEAD;
  const dayOf = (t_dat: number) => Math.max(0, Math.floor((t_dat - origin) / DAY));
  for (let rank = 0; rank < first_sale.length; rank++) {
    words[rank * RECORD_WORDS + FIRST_SALE] = Math.floor((first_sale[rank] - origin) / tick);
    words[rank * RECORD_WORDS + LAST_DAY] = dayOf(last_sale[rank]);
  }
  return { origin, tick, words, articles: new Float64Array(first_sale.length * SCORES) };
}

/** Rows by article and score; sets them to 0. */
export function takeArticles(records: SaleRecords): ReportState['articles'] {
  const { words, articles } = records;
  for (let i = 0; i < articles.length; i++) {
    const shift = (i % SCORES) * ROWS_BITS;
    const word = Math.floor(i / SCORES) * RECORD_WORDS + ROWS;
    const rows = (words[word] >> shift) & (2 ** ROWS_BITS - 1);
    words[word] -= rows << shift;
    articles[i] += rows;
  }
  records.articles = new Float64Array(articles.length);
  return articles;
}
