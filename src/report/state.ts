/**
 * What a report is made from: counts, and nothing but counts, so that it does not show in which order or on how
 * many threads they were taken. Plain typed arrays and numbers, which can be sent from one thread to another.
 *
 * Of bounded size, whatever the number of rows: with H&M's two years and 105,000 articles 8.3 MB, of which the
 * articles take 2.5 MB (24 bytes each) and the hours 1.1 MB; the rest, 4.6 MB, is the same for every job.
 */
import { countBins } from './bins.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Events further apart belong to different sessions, as in web analytics. */
export const SESSION_GAP = 1_800_000;

/** Values of `interaction_score`. */
export const SCORES = 3;
/**
 * Every customer belongs to one of two halves, and counts are kept by half: what separates labels by chance in one
 * does not do so in the other, which `best_auc` needs (see auc.ts).
 */
export const HALVES = 2;
/**
 * Counters of a bin begin at bin << CELL_BITS; that of a half and a score is half << SCORE_BITS | score further on.
 * Powers of two, a quarter of them unused, because shifts need none of the checks of a multiplication.
 */
export const SCORE_BITS = 2;
export const CELL_BITS = 3;
export const CELLS = 1 << CELL_BITS;
/** In a bin of gaps: half << 4 | score of the event before << SCORE_BITS | score. */
export const PAIR_BITS = 5;
export const PAIR_CELLS = 1 << PAIR_BITS;

/** Longest sequence, as in generate/interactions.ts. */
export const LONGEST = 2 ** 23;

/** Exact up to 1023, above within 0.2 %. */
export const POSITION_BITS = 9;
/** Exact up to 2047, above within 0.1 %. */
export const SIZE_BITS = 10;
export const SIZE_BINS = countBins(LONGEST, SIZE_BITS);
/** Article ages in ticks: exact up to 511, above within 0.4 %. */
export const AGE_BITS = 8;
export const AGE_BINS = countBins(2 ** 31 - 1, AGE_BITS);

/** Sequences of up to so many events have a bin for each place, the longer ones share bins of 1 / RELATIVE_BINS. */
export const SHORT = 64;
export const SHORT_BINS = (SHORT * (SHORT + 1)) / 2;
export const RELATIVE_BINS = 512;

/** Yes-or-no features of an event, as bits of the number of its bin in `flags`. */
export const SAME_ARTICLE = 1;
export const TIED = 2;
export const ON_SALE = 4;

export type Counters = Float64Array;

export interface ReportState {
  /** Customers with events, and those without. */
  customers: number;
  customers_without_events: number;
  /** What the generator would have ignored, had there been articles left. */
  customers_short_of_ignores: number;
  ignores_missing: number;
  /** Start of the first bin of `time`, at midnight, and width of its bins, in ms. */
  time_start: number;
  time_unit: number;
  /** Bins of CELLS counters each. */
  time: Counters;
  hour: Counters;
  /** Only rows that are not on the full hour. */
  minute: Counters;
  second: Counters;
  millisecond: Counters;
  /** Durations: first those of 0 and more, then the negative ones. */
  before_last: Counters;
  after_first: Counters;
  /** Ages of articles in ticks: first those of 0 and more, then the negative ones from -1 downwards. */
  age: Counters;
  age_tick: number;
  position: Counters;
  relative: Counters;
  flags: Counters;
  /** Rows whose article the same customer buys at another time: one bin. */
  bought_elsewhere: Counters;
  /** By rank of the article. */
  articles: Counters;
  /** Gaps from one event to the next; bins of PAIR_CELLS counters each. */
  gaps: Counters;
  /** Customers by number of events: 4 tables of bins, by score and over all. */
  sizes: Counters;
  /** Most events of a customer, by score and over all; kept by maximum instead of sum, which has no order either. */
  most: Float64Array;
  /** Sessions by number of rows, and by number of clicks and purchases. */
  session_rows: Counters;
  session_clicks: Counters;
  /** Times from a click to the next click or purchase, up to the bin of SESSION_GAP. */
  dwell: Counters;
}

/** Width of the bins of time for a log of so many ms: a minute up to 69 days, an hour up to 11 years, else a day. */
export function timeUnit(span: number): number {
  return [60_000, HOUR].find((unit) => span / unit <= 100_000) ?? DAY;
}
