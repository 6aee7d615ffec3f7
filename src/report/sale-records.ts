/**
 * All that counting needs to know of an article, in 12 bytes: small, because the articles of a sequence lie all over
 * the catalogue and fetching their records is the dearest part. With 32 bytes it cost twice as much.
 */
import { DAY, type ReportState, SCORES } from './state.ts';

/** When the articles of a job's catalogue were sold in the whole data set, by rank. Times in epoch ms. */
export interface SaleFacts {
  first_sale: Float64Array;
  last_sale: Float64Array;
  units: Uint32Array;
}

/** Words of a record: first sale in ticks, first and last day on sale in 15 bits each, a byte per score to count in. */
export const RECORD_WORDS = 3;
export const FIRST_SALE = 0;
export const DAYS_ON_SALE = 1;
export const SALES_COUNTERS = 2;
/** Days beyond it are all the same day: 89 years after the origin, 64 after the log's start. */
export const LAST_DAY = 2 ** 15 - 1;

/** The origin of ticks and days lies so long before the log, so that whole numbers can be had by truncation. */
const LEAD = 25 * 366 * DAY;

export interface SaleRecords {
  origin: number;
  /** ms in a tick. */
  tick: number;
  words: Int32Array;
  bytes: Uint8Array;
}

/** Seconds in 32 bits reach 68 years; the rare logs for which that is too short are counted in ticks of 4 s. */
export const ageTick = (span: number): number => (span + LEAD < 65 * 366 * DAY ? 1000 : 4000);

/** `start`: midnight of the log's first day. */
export function saleRecords({ first_sale, last_sale }: SaleFacts, start: number, tick: number): SaleRecords {
  const words = new Int32Array(first_sale.length * RECORD_WORDS);
  const origin = start - LEAD;
  const dayOf = (t_dat: number) => Math.min(LAST_DAY, Math.max(0, Math.floor((t_dat - origin) / DAY)));
  for (let rank = 0; rank < first_sale.length; rank++) {
    words[rank * RECORD_WORDS + FIRST_SALE] = Math.floor((first_sale[rank] - origin) / tick);
    words[rank * RECORD_WORDS + DAYS_ON_SALE] = (dayOf(first_sale[rank]) << 15) | dayOf(last_sale[rank]);
  }
  return { origin, tick, words, bytes: new Uint8Array(words.buffer) };
}

/** Brings what the bytes have counted into the state, and sets them to 0. */
export function emptyCounters({ words, bytes }: SaleRecords, { articles }: ReportState): void {
  for (let rank = 0; rank < articles.length / SCORES; rank++) {
    const counters = rank * RECORD_WORDS + SALES_COUNTERS;
    for (let score = 0; score < SCORES; score++)
      articles[rank * SCORES + score] += bytes[counters * 4 + score];
    words[counters] = 0;
  }
}
