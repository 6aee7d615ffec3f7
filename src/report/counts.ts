/**
 * What a report is made from: counters in plain arrays, all of one thread. A counter is a double, exact up
 * to 2^53. Their size doesn't depend on the number of rows: with H&M's two years and 105,000 articles 8 MB,
 * of which the articles take 3.4 MB and the hours 0.8 MB.
 */
import { articleRecords, type SaleFacts } from './article-records.ts';
import { countBins, DAY, DURATION_BINS, durationBin, HOUR } from './bins.ts';

/** Interactions further apart belong to different sessions, as in web analytics. */
export const SESSION_GAP = 1_800_000;

/** Values of `interaction_score`. */
export const SCORES = 3;
/**
 * Every customer belongs to one of two halves, and rows are counted by half: what separates labels by
 * chance in one half does not do so in the other, which `best_auc` needs (see auc.ts).
 */
export const HALVES = 2;
/** A bin has this many counters: half * SCORES + score. */
export const CELLS = HALVES * SCORES;
/** A bin of gaps has this many: (half * SCORES + score of the row before) * SCORES + score. */
export const PAIR_CELLS = CELLS * SCORES;

/** Longest sequence, as in generate/interactions.ts. */
const LONGEST = 2 ** 23;

/** Exact up to 1023, above within 0.2 %. */
export const POSITION_BITS = 9;
/** Exact up to 2047, above within 0.1 %. */
export const SIZE_BITS = 10;
export const SIZE_BINS = countBins(LONGEST, SIZE_BITS);
/** Article ages in ticks: exact up to 511, above within 0.4 %. */
export const AGE_BITS = 8;
export const AGE_BINS = countBins(2 ** 31 - 1, AGE_BITS);

/**
 * Sequences of up to SHORT rows have a bin for each position, longer ones share bins of 1 / RELATIVE_BINS.
 */
export const SHORT = 64;
export const SHORT_BINS = (SHORT * (SHORT + 1)) / 2;
export const RELATIVE_BINS = 512;

/** Yes-or-no features of a row, as bits of the number of its bin in `flags`. */
export const SAME_ARTICLE = 1;
export const TIED = 2;
export const ON_SALE = 4;

/** First and last transaction of the data set, in epoch ms. */
export interface DataSpan {
  first_t_dat: number;
  last_t_dat: number;
}

export type Counters = Float64Array;

export const LAST_DWELL = durationBin(SESSION_GAP);

export type ReportCounts = ReturnType<typeof emptyCounts>;

export function emptyCounts({ first_t_dat, last_t_dat }: DataSpan, facts: SaleFacts) {
  const time_start = Math.floor(first_t_dat / DAY) * DAY;
  const span = last_t_dat + DAY - time_start;
  const time_unit = timeUnit(span);
  const age_tick = ageTick(span);
  const table = (bins: number, cells = CELLS): Counters => new Float64Array(bins * cells);
  return {
    /** Customers with rows. */
    customers: 0,
    /** Start of the first bin of `time`, at midnight, and width of its bins, in ms. */
    time_start,
    time_unit,
    /** Bins of CELLS counters each, like the next ones. */
    time: table(Math.ceil(span / time_unit)),
    hour: table(24),
    /** Only rows that are not on the full hour. */
    minute: table(60),
    second: table(60),
    millisecond: table(1000),
    /** Durations: first those of 0 and more, then the negative ones. */
    before_last: table(2 * DURATION_BINS),
    after_first: table(2 * DURATION_BINS),
    /**
     * Ages of articles in ticks of `age_tick` ms: first those of 0 and more, then the negative ones from -1
     * downwards.
     */
    age: table(2 * AGE_BINS),
    age_tick,
    position: table(countBins(LONGEST, POSITION_BITS)),
    relative: table(SHORT_BINS + RELATIVE_BINS + 1),
    flags: table(8),
    /** Their records, see article-records.ts. */
    articles: articleRecords(facts, age_tick),
    /** Rows whose article the same customer buys at another time: one bin. */
    bought_elsewhere: table(1),
    /** Gaps from one row to the next; bins of PAIR_CELLS counters each. */
    gaps: table(DURATION_BINS, PAIR_CELLS),
    /** Customers by number of rows: 4 tables of bins, by score and over all. */
    sizes: table(4 * SIZE_BINS, 1),
    /** Most rows of a customer, by score and over all. */
    most: new Float64Array(4),
    /** Sessions by number of rows, and by number of clicks and purchases. */
    session_rows: table(SIZE_BINS, 1),
    session_clicks: table(SIZE_BINS, 1),
    /** Times from a click to the next click or purchase, up to the bin of SESSION_GAP. */
    dwell: table(LAST_DWELL + 1, 1),
  };
}

/**
 * Width of the bins of time for a log of `span` ms: a minute up to 69 days, an hour up to 11 years, else a
 * day.
 */
function timeUnit(span: number): number {
  return [60_000, HOUR].find((unit) => span / unit <= 100_000) ?? DAY;
}

/**
 * Seconds in 31 bits reach 68 years; ages in the rare logs for which that is too short are counted in ticks
 * of 4 s.
 */
const ageTick = (span: number): number => (span < 40 * 366 * DAY ? 1000 : 4000);

/** Days by which the bins of time are extended towards the past at a time. */
const DAYS_AHEAD = 32;

/** Makes room for the times from `first` to `last`. */
export function coverTimes(counts: ReportCounts, first: number, last: number): void {
  const { time, time_start, time_unit } = counts;
  const end = time_start + (time.length / CELLS) * time_unit;
  if (first >= time_start && last < end) return;
  const from = Math.min(time_start, (Math.floor(first / DAY) - DAYS_AHEAD) * DAY);
  const to = Math.max(end, (Math.floor(last / DAY) + 1) * DAY);
  counts.time = new Float64Array(((to - from) / time_unit) * CELLS);
  counts.time.set(time, ((time_start - from) / time_unit) * CELLS);
  counts.time_start = from;
}
