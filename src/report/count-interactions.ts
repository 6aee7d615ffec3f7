/**
 * The loops that run over every row of a job, one customer's after the other's. Several short ones instead
 * of a long one: a sequence stays in the processor's first cache from one to the next.
 */
import * as articleRecords from './article-records.ts';
import * as bins from './bins.ts';
import { countBin, durationBin } from './bins.ts';
import * as counters from './counts.ts';
import type { Counters, ReportCounts } from './counts.ts';

// The engine folds constants of this module into its code, but loads imported ones at each use: a sixth of
// the time.
const { AGE_BINS, AGE_BITS, CELLS, LAST_DWELL, ON_SALE, PAIR_CELLS, POSITION_BITS } = counters;
const { RELATIVE_BINS, SAME_ARTICLE, SCORES, SESSION_GAP, SHORT, SHORT_BINS, SIZE_BINS, SIZE_BITS, TIED } =
  counters;
const { BOUGHT, FIRST_TICK, FIRST_DAY, LAST_DAY, RANK, RECORD, ROWS } = articleRecords;
const { DAY, DURATION_BINS, HOUR } = bins;

/** One customer's interactions in order; the arrays may be longer than `length`. */
export interface ReportedInteractions {
  length: number;
  /** Whole epoch milliseconds. */
  t_dat: Float64Array;
  /** Key of the article. */
  article: Uint32Array;
  score: Uint8Array;
}

/** Counts one customer's interactions. Nothing is kept of the arrays. */
export function countInteractions(counts: ReportCounts, rows: ReportedInteractions): void {
  const { articles } = counts;
  const { length, t_dat } = rows;
  if (length === 0) return;
  counts.customers++;
  counters.coverTimes(counts, t_dat[0], t_dat[length - 1]);
  const purchases = purchasesIn(rows);
  const cell = halfOf(rows, purchases, articles) * SCORES;
  countTimes(counts, cell, rows);
  countPositions(counts, cell, rows);
  countGaps(counts, cell, rows);
  countSessions(counts, rows);
  countSizes(counts, rows, purchases.length);
  if (purchases.length > 0)
    countDistances(counts, cell, rows, t_dat[purchases[0]], t_dat[purchases[purchases.length - 1]]);
  notePurchases(articles, rows, purchases);
  countArticles(counts, cell, rows);
  dropPurchases(articles, rows, purchases);
}

let indices = new Uint32Array(1024);

/** Indices of the purchases; overwritten by the next call. */
function purchasesIn({ length, score }: ReportedInteractions): Uint32Array {
  if (indices.length <= length) indices = new Uint32Array(length * 2);
  const into = indices;
  let purchases = 0;
  for (let i = 0; i < length; i++) {
    into[purchases] = i;
    purchases += score[i] >> 1; // no branch that the processor could only guess
  }
  return into.subarray(0, purchases);
}

/** 0 or 1, by a hash of what the customer buys, which says nothing about the features. */
function halfOf(
  { length, article }: ReportedInteractions,
  purchases: Uint32Array,
  records: Int32Array,
): number {
  let hash = length;
  for (const i of purchases)
    hash = Math.imul(hash ^ records[article[i] * RECORD + RANK], 0x9e3779b1) ^ (hash >>> 15);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 7) & 1;
}

function countTimes(
  counts: ReportCounts,
  cell: number,
  { length, t_dat, score }: ReportedInteractions,
): void {
  const { time, hour, minute, second, millisecond, time_start, time_unit } = counts;
  for (let i = 0; i < length; i++) {
    const label = cell + score[i];
    const since = t_dat[i] - time_start;
    const hours = (since / HOUR) | 0;
    time[((since / time_unit) | 0) * CELLS + label]++;
    hour[(hours % 24) * CELLS + label]++;
    const rest = (since - hours * HOUR) | 0;
    if (rest === 0) continue;
    const seconds = (rest / 1000) | 0;
    const minutes = (seconds / 60) | 0;
    minute[minutes * CELLS + label]++;
    second[(seconds - minutes * 60) * CELLS + label]++;
    millisecond[(rest - seconds * 1000) * CELLS + label]++;
  }
}

function countPositions(
  { position, relative }: ReportCounts,
  cell: number,
  { length, score }: ReportedInteractions,
): void {
  const isShort = length <= SHORT;
  const first = isShort ? (length * (length - 1)) / 2 : SHORT_BINS;
  const step = isShort ? 1 : RELATIVE_BINS / (length - 1);
  for (let i = 0; i < length; i++) {
    const label = cell + score[i];
    position[countBin(i, POSITION_BITS) * CELLS + label]++;
    relative[(first + ((i * step + 1e-9) | 0)) * CELLS + label]++;
  }
}

function countGaps(
  { gaps }: ReportCounts,
  cell: number,
  { length, t_dat, score }: ReportedInteractions,
): void {
  let label = cell + score[0];
  for (let i = 1; i < length; i++) {
    gaps[durationBin(t_dat[i] - t_dat[i - 1]) * PAIR_CELLS + label * SCORES + score[i]]++;
    label = cell + score[i];
  }
}

/** Sessions, and times from a click to the next click or purchase. */
function countSessions(
  { session_rows, session_clicks, dwell }: ReportCounts,
  { length, t_dat, score }: ReportedInteractions,
): void {
  let start = 0;
  let clicks = 0; // and purchases
  let clicked = NaN; // when the click or purchase before was a click
  for (let i = 0; i < length; i++) {
    const t = t_dat[i];
    if (i > 0 && t - t_dat[i - 1] > SESSION_GAP) {
      session_rows[countBin(i - start, SIZE_BITS)]++;
      session_clicks[countBin(clicks, SIZE_BITS)]++;
      start = i;
      clicks = 0;
    }
    if (score[i] === 0) continue;
    clicks++;
    if (t - clicked >= 0) {
      const bin = durationBin(t - clicked);
      if (bin <= LAST_DWELL) dwell[bin]++;
    }
    clicked = score[i] === 1 ? t : NaN;
  }
  session_rows[countBin(length - start, SIZE_BITS)]++;
  session_clicks[countBin(clicks, SIZE_BITS)]++;
}

/** The customer's ignores, clicks, purchases and all rows. */
function countSizes(
  { sizes, most }: ReportCounts,
  { length, score }: ReportedInteractions,
  purchases: number,
): void {
  let clicks = 0;
  for (let i = 0; i < length; i++) clicks += score[i] & 1;
  [length - clicks - purchases, clicks, purchases, length].forEach((size, of) => {
    sizes[of * SIZE_BINS + countBin(size, SIZE_BITS)]++;
    most[of] = Math.max(most[of], size);
  });
}

/** `first` and `last`: times of the customer's first and last purchase. */
function countDistances(
  counts: ReportCounts,
  cell: number,
  { length, t_dat, score }: ReportedInteractions,
  first: number,
  last: number,
): void {
  const { before_last, after_first } = counts;
  for (let i = 0; i < length; i++) {
    const label = cell + score[i];
    countDuration(before_last, last - t_dat[i], label);
    countDuration(after_first, t_dat[i] - first, label);
  }
}

function countDuration(counters: Counters, duration: number, label: number): void {
  const bin = durationBin(Math.abs(duration));
  counters[(duration < 0 ? bin + DURATION_BINS : bin) * CELLS + label]++;
}

/** When each article that the customer buys is bought first and last, by the number in its record, from 1. */
let boughtFirst = new Float64Array(1024);
let boughtLast = new Float64Array(1024);

function notePurchases(
  records: Int32Array,
  { t_dat, article }: ReportedInteractions,
  purchases: Uint32Array,
): void {
  if (boughtFirst.length <= purchases.length) {
    boughtFirst = new Float64Array(purchases.length * 2);
    boughtLast = new Float64Array(purchases.length * 2);
  }
  let articles = 0;
  for (const i of purchases) {
    const note = article[i] * RECORD + BOUGHT;
    if (records[note] === 0) {
      records[note] = ++articles;
      boughtFirst[articles] = t_dat[i];
    }
    boughtLast[records[note]] = t_dat[i];
  }
}

function dropPurchases(records: Int32Array, { article }: ReportedInteractions, purchases: Uint32Array): void {
  for (const i of purchases) records[article[i] * RECORD + BOUGHT] = 0;
}

/**
 * Without branches where the processor could only guess: it would have to fetch the record first to find out.
 */
function countArticles(
  counts: ReportCounts,
  cell: number,
  { length, t_dat, article, score }: ReportedInteractions,
): void {
  const { age, age_tick, articles: records, flags, bought_elsewhere } = counts;
  let sincePrevious = Infinity;
  let previous = 0x7fffffff; // none
  for (let i = 0; i < length; i++) {
    const t = t_dat[i];
    const label = cell + score[i];
    const key = article[i];
    const at = key * RECORD;
    records[at + ROWS + score[i]]++;
    const ticks = ((Math.floor(t / age_tick) | 0) - records[at + FIRST_TICK]) | 0;
    const isNegative = ticks >> 31;
    age[(countBin(ticks ^ isNegative, AGE_BITS) + (isNegative & AGE_BINS)) * CELLS + label]++;
    const untilNext = i + 1 < length ? t_dat[i + 1] - t : Infinity;
    const apart = Math.min(sincePrevious, untilNext, 1) | 0;
    const day = Math.floor(t / DAY) | 0;
    const outside = ((day - records[at + FIRST_DAY]) | (records[at + LAST_DAY] - day)) >> 31;
    const same = ((key ^ previous) - 1) >> 31;
    flags[((same & SAME_ARTICLE) | (TIED * (1 - apart)) | (~outside & ON_SALE)) * CELLS + label]++;
    const bought = records[at + BOUGHT];
    if (bought !== 0 && (boughtFirst[bought] !== t || boughtLast[bought] !== t)) bought_elsewhere[label]++;
    sincePrevious = untilNext;
    previous = key;
  }
}
