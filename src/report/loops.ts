/**
 * The loops that run over every row of a job. Four rules keep them fast, each worth a third or more:
 * - functions of the module, not closures: the engine then knows what their constants are;
 * - constants imported are copied first, because an imported name is looked up and checked at each use;
 * - no branch on a label or a time, which the processor could only guess: counts go up by 0 or 1 instead;
 * - `| 0`, shifts and `Math.imul`, because sums and products are checked for overflow.
 */
import { BASKET_FILTER, type Basket } from './basket.ts';
import { countBin, DURATION_BINS, durationBin } from './bins.ts';
import {
  AGE_BINS,
  AGE_BITS,
  CELL_BITS,
  CELLS,
  DAY,
  HOUR,
  PAIR_BITS,
  POSITION_BITS,
  RELATIVE_BINS,
  SCORE_BITS,
  SCORES,
  SESSION_GAP,
  SHORT,
  SHORT_BINS,
  SIZE_BITS,
  type ReportState,
} from './state.ts';
import {
  DAYS_ON_SALE,
  FIRST_SALE,
  LAST_DAY,
  RECORD_WORDS,
  SALES_COUNTERS,
  type SaleRecords,
} from './sale-records.ts';

const cellBits = CELL_BITS;
const scoreBits = SCORE_BITS;
const pairBits = PAIR_BITS;
const sizeBits = SIZE_BITS;
const positionBits = POSITION_BITS;
const ageBits = AGE_BITS;
const ageBins = AGE_BINS;
const durationBins = DURATION_BINS;
const binOfDuration = durationBin;
const binOfCount = countBin;
const hourMs = HOUR;
const dayMs = DAY;
const scores = SCORES;
const basketFilter = BASKET_FILTER;
const recordWords = RECORD_WORDS;
const firstSaleWord = FIRST_SALE;
const daysOnSaleWord = DAYS_ON_SALE;
const countersWord = SALES_COUNTERS;
const lastDay = LAST_DAY;
const relativeBins = RELATIVE_BINS;
const short = SHORT;
const shortBins = SHORT_BINS;
const sessionGap = SESSION_GAP;
const sessionGapBin = durationBin(SESSION_GAP);

/** Where distances from a purchase are counted if there is none. */
const nowhere = new Int32Array(2 * DURATION_BINS * CELLS);

/** One customer's events in their final order; the arrays may be longer than `length`. */
export interface ReportedEvents {
  length: number;
  /** Whole epoch milliseconds. */
  t_dat: Float64Array;
  /** Rank of the article. */
  article: Int32Array;
  score: Uint8Array;
  /** Ignores that the generator wanted to make, but had no article left for. */
  ignores_missing?: number;
}

/** Indices into a customer's events, with room for one more than there are. */
export interface Marks {
  purchases: number;
  purchase: Int32Array;
  /** Clicks and purchases. */
  clicks: number;
  click: Int32Array;
  /** Events of articles that the customer may be buying. */
  inBasket: number;
  basket: Int32Array;
  /** Start of each session, then the end of the last. */
  sessions: number;
  session: Int32Array;
  /** Clicks and purchases before each of those. */
  clicksBefore: Int32Array;
  /** By event: 1 where it has the time of the event before. */
  tied: Uint8Array;
}

export const marksFor = (length: number): Marks => ({
  purchases: 0,
  purchase: new Int32Array(length + 1),
  clicks: 0,
  click: new Int32Array(length + 1),
  inBasket: 0,
  basket: new Int32Array(length + 1),
  sessions: 0,
  session: new Int32Array(length + 1),
  clicksBefore: new Int32Array(length + 1),
  tied: new Uint8Array(length + 1),
});

export function findPurchases({ length, score }: ReportedEvents, marks: Marks): void {
  const { purchase, click } = marks;
  let purchases = 0;
  let clicks = 0;
  for (let i = 0; i < length; i++) {
    const label = score[i];
    purchase[purchases] = i;
    click[clicks] = i;
    purchases = (purchases + (label >> 1)) | 0;
    clicks = (clicks + ((label + 1) >> 1)) | 0;
  }
  marks.purchases = purchases;
  marks.clicks = clicks;
}

/**
 * When: by the clock and by the calendar, and how long after the customer's first purchase and before its last. All
 * times lie within the bins of `time`.
 */
export function countTimes(
  { length, t_dat, score }: ReportedEvents,
  half: number,
  state: ReportState,
  marks: Marks,
): void {
  const { time, hour, minute, second, millisecond, time_start } = state;
  const { purchases, purchase } = marks;
  const hasBought = purchases > 0;
  const before_last = hasBought ? state.before_last : nowhere;
  const after_first = hasBought ? state.after_first : nowhere;
  const first = t_dat[hasBought ? purchase[0] : 0];
  const last = t_dat[hasBought ? purchase[purchases - 1] : 0];
  const perUnit = 1 / state.time_unit;
  const perHour = 1 / hourMs;
  const isHourKnown = state.time_unit <= hourMs;
  for (let i = 0; i < length; i++) {
    const cell = half | score[i];
    const at = t_dat[i];
    const t = at - time_start;
    // Half a millisecond more, so that the inexact factor cannot bring a full hour below itself.
    const hours = ((t + 0.5) * perHour) | 0;
    time[(((t + 0.5) * perUnit) << cellBits) | cell]++;
    if (!isHourKnown) hour[((hours % 24) << cellBits) | cell]++;
    const rest = (t - hours * hourMs) | 0;
    if (rest !== 0) {
      const seconds = (rest / 1000) | 0;
      const minutes = (seconds / 60) | 0;
      minute[(minutes << cellBits) | cell]++;
      second[((seconds - minutes * 60) << cellBits) | cell]++;
      millisecond[((rest - seconds * 1000) << cellBits) | cell]++;
    }
    const before = last - at;
    const after = at - first;
    const beforeBin = binOfDuration(Math.abs(before)) + (before < 0 ? durationBins : 0);
    const afterBin = binOfDuration(Math.abs(after)) + (after < 0 ? durationBins : 0);
    before_last[(beforeBin << cellBits) | cell]++;
    after_first[(afterBin << cellBits) | cell]++;
  }
}

/** Where in the sequence, and how long after the event before. Marks ties and sessions. */
export function countPlaces(
  { length, t_dat, score }: ReportedEvents,
  half: number,
  state: ReportState,
  marks: Marks,
): void {
  const { position, relative, gaps } = state;
  const { tied, session, clicksBefore } = marks;
  const base = length <= short ? (length * (length - 1)) / 2 : shortBins;
  const step = length <= short ? 1 : relativeBins / (length - 1);
  let pair = (half | score[0]) << scoreBits;
  let previous = t_dat[0];
  let clicks = (score[0] + 1) >> 1;
  let sessions = 1;
  position[half | score[0]]++;
  relative[(base << cellBits) | half | score[0]]++;
  for (let i = 1; i < length; i++) {
    const label = score[i];
    const cell = half | label;
    const t = t_dat[i];
    const bin = binOfDuration(t - previous);
    position[(binOfCount(i, positionBits) << cellBits) | cell]++;
    relative[((base + (i * step + 1e-9)) << cellBits) | cell]++;
    gaps[(bin << pairBits) | pair | label]++;
    pair = cell << scoreBits;
    tied[i] = ((bin - 1) >> 31) & 1;
    session[sessions] = i;
    clicksBefore[sessions] = clicks;
    clicks = (clicks + ((label + 1) >> 1)) | 0;
    let isStart = ((sessionGapBin - bin) >> 31) & 1;
    if (bin === sessionGapBin && t - previous > sessionGap) isStart = 1;
    sessions = (sessions + isStart) | 0;
    previous = t;
  }
  tied[length] = 0;
  session[sessions] = length;
  clicksBefore[sessions] = clicks;
  marks.sessions = sessions;
}

export function countSessions({ t_dat, score }: ReportedEvents, state: ReportState, marks: Marks): void {
  const { session_rows, session_clicks, dwell } = state;
  const { sessions, session, clicksBefore, clicks, click } = marks;
  for (let k = 0; k < sessions; k++) {
    session_rows[binOfCount(session[k + 1] - session[k], sizeBits)]++;
    session_clicks[binOfCount(clicksBefore[k + 1] - clicksBefore[k], sizeBits)]++;
  }
  let from = click[0];
  for (let k = 1; k < clicks; k++) {
    const to = click[k];
    dwell[(binOfDuration(t_dat[to] - t_dat[from]) << 1) | (score[from] >> 1)]++;
    from = to;
  }
}

/** What is known of the article at that time. Marks the articles that the customer may be buying. */
export function countArticles(
  { length, t_dat, article, score }: ReportedEvents,
  half: number,
  state: ReportState,
  marks: Marks,
  { origin, tick, words, bytes }: SaleRecords,
  { filter }: Basket,
): void {
  const { age, flags, articles } = state;
  const { tied, basket } = marks;
  const perTick = 1 / tick;
  const perDay = 1 / dayMs;
  let previous = 0x7fffffff; // no article
  let inBasket = 0;
  let isTied = 0;
  for (let i = 0; i < length; i++) {
    const rank = article[i];
    const label = score[i];
    const cell = half | label;
    const t = t_dat[i] - origin + 0.5;
    const record = Math.imul(rank, recordWords);
    const daysOnSale = words[record + daysOnSaleWord];
    const counter = ((record + countersWord) << 2) | label;
    const count = (bytes[counter] + 1) & 255;
    bytes[counter] = count;
    if (count === 0) articles[Math.imul(rank, scores) + label] += 256;

    const ticks = ((t * perTick) | 0) - words[record + firstSaleWord];
    const negative = ticks >> 31;
    age[((binOfCount(ticks ^ negative, ageBits) + (negative & ageBins)) << cellBits) | cell]++;

    const day = (t * perDay) | 0;
    const offSale = (((day - ((daysOnSale >> 15) & lastDay)) | ((daysOnSale & lastDay) - day)) >> 31) & 1;
    const same = (((rank ^ previous) - 1) >> 31) & 1;
    const isNextTied = tied[i + 1];
    flags[((same | ((isTied | isNextTied) << 1) | ((offSale ^ 1) << 2)) << cellBits) | cell]++;
    isTied = isNextTied;
    previous = rank;
    basket[inBasket] = i;
    inBasket = (inBasket + filter[rank & basketFilter]) | 0;
  }
  marks.inBasket = inBasket;
}

/** Of events of articles that the customer buys: is there a purchase at another time? */
export function countBoughtElsewhere(
  { t_dat, article, score }: ReportedEvents,
  half: number,
  { bought_elsewhere }: ReportState,
  marks: Marks,
  basket: Basket,
): void {
  for (let k = 0; k < marks.inBasket; k++) {
    const i = marks.basket[k];
    if (basket.isAtAnotherTime(article[i], t_dat[i])) bought_elsewhere[half | score[i]]++;
  }
}

/**
 * Which half a customer belongs to: 0 or 1, decided by a hash of what it buys, since that is the same on every
 * thread and says nothing about the features.
 */
export function halfOf({ length, article }: ReportedEvents, { purchases, purchase }: Marks): number {
  let hash = length;
  for (let k = 0; k < purchases; k++) {
    hash = Math.imul(hash ^ article[purchase[k]], 0x9e3779b1) ^ (hash >>> 15);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 7) & 1;
}
