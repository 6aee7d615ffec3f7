/**
 * Which articles can be drawn when: time is cut in periods, and a period's candidates are the articles that are on
 * sale in all of it. Made once a job and shared by all threads: 24 bytes for each candidate of each period (100 MB
 * for two years of 40,000 articles on sale in weeks).
 *
 * Periods, because sums over the candidates of each day would need seven times that; a draw at any moment of a
 * period is from the same candidates, and never from one that is not on sale at that moment.
 */
import type { SessionParameters } from '../../model/session-preset.ts';
import type { ArticleFacts } from '../article-facts.ts';
import { articlesAsSeen, type SeenArticles } from './seen-articles.ts';
import { segmentsOf, type Segment, type SegmentName } from './segments.ts';

/** What `candidatesOf` needs of the parameters. */
export type CandidateParameters = Pick<
  SessionParameters,
  | 'negatives'
  | 'popularity_alpha'
  | 'popularity_window'
  | 'on_sale_grace_days'
  | 'period_days'
  | 'purchase_time'
  | 'split'
>;

/**
 * The candidates of one segment, in arrays on shared memory. Those of period p are the entries `start[p]` to
 * `start[p + 1]`, sorted by category, then rank. All that a draw must know of an entry lies side by side in 16
 * bytes, since draws go to places far apart: `entry` has its article at 4 · entry, its category at 4 · entry + 1,
 * and `cumulative`, on the same memory, has at 2 · entry + 1 the sum of the weights of popularity from the start of
 * the period up to and with this entry.
 */
export interface Candidates {
  segment: SegmentName;
  /** Where the segment starts and ends (not included), infinite at the ends of the line; epoch milliseconds. */
  segment_from: number;
  segment_to: number;
  /** The same, cut to the days of the data: no event lies outside. */
  from: number;
  to: number;
  /** Day on which period 0 starts, since 1970-01-01; periods are `period_days` long. */
  first_day: number;
  period_days: number;
  periods: number;
  /** Articles in the catalogue. */
  size: number;
  start: Uint32Array;
  entry: Int32Array;
  cumulative: Float64Array;
  /** Where to begin to look for a point on the line of weights, cut in as many pieces as there are candidates. */
  guide: Uint32Array;
  /** Candidates of each period whose weight is above 0. */
  weighted: Uint32Array;
  /** Categories, not counting unknown. */
  categories: number;
  /** First entry of category c in period p at p · (`categories` + 2) + c + 1; unknown is c = -1; one more ends the last. */
  category_start: Uint32Array;
  /** Four numbers by article, which are read together: see FIRST_PERIOD to WEIGHT_AT. */
  by_article: Int32Array;
  /** Weights of popularity with 24 bits, so that the sums and differences of them above are exact. */
  weight: Float32Array;
  /** By article, the first moment at which it may be seen at all. */
  on_sale_from: Float64Array;
}

/** Entries of `by_article`, from 4 · article on: the periods in which it is a candidate (none if first is above last) … */
export const FIRST_PERIOD = 0;
export const LAST_PERIOD = 1;
/** … its category, -1 if unknown, … */
export const CATEGORY = 2;
/** … and what to add to a period to get the entry of `weight` with its weight then. */
export const WEIGHT_AT = 3;

/** Whether the mixture draws by category, so that `ArticleFacts.category` must be filled. */
export function needsCategories(parameters: Pick<SessionParameters, 'negatives'>): boolean {
  return parameters.negatives.same_category > 0;
}

/**
 * The candidates of each segment, in order of time. `data` has the times of the first and last transaction. What
 * lies behind the end of a segment does not reach its candidates. Throws RangeError if they need more memory than
 * there can be.
 */
export function candidatesOf(
  facts: ArticleFacts,
  parameters: CandidateParameters,
  data: { first_t_dat: number; last_t_dat: number },
): Candidates[] {
  const category = needsCategories(parameters) ? facts.category : new Int32Array(facts.size).fill(-1);
  const order = byCategory(category);
  return segmentsOf(parameters.split).map((segment) => {
    const seen = articlesAsSeen(facts, segment, parameters, data);
    return segmentCandidates(segment, seen, category, order, parameters);
  });
}

/** Ranks by category, then by rank. */
function byCategory(category: Int32Array): Int32Array {
  const keys = Float64Array.from(category, (c, rank) => (c + 1) * category.length + rank).sort();
  return Int32Array.from(keys, (key) => key % category.length);
}

function segmentCandidates(
  segment: Segment,
  seen: SeenArticles,
  category: Int32Array,
  order: Int32Array,
  parameters: CandidateParameters,
): Candidates {
  const { periods, size, first_period, last_period } = seen;
  const start = sharedUint32(periods + 1);
  const by_article = sharedInt32(size * 4);
  let total = 0;
  for (let r = 0; r < size; r++) {
    by_article.set([first_period[r], last_period[r], category[r], total - first_period[r]], r * 4);
    for (let p = first_period[r]; p <= last_period[r]; p++, total++) start[p + 1] += 1;
  }
  for (let p = 0; p < periods; p++) start[p + 1] += start[p];

  const categories = category.reduce((most, c) => Math.max(most, c), -1) + 1;
  const entries = new SharedArrayBuffer(total * 16);
  const made: Candidates = {
    segment: segment.name,
    ...{ segment_from: segment.from, segment_to: segment.to, from: seen.from, to: seen.to },
    ...{ first_day: seen.first_day, period_days: parameters.period_days, periods, size, start },
    entry: new Int32Array(entries),
    cumulative: new Float64Array(entries),
    guide: sharedUint32(total),
    weighted: sharedUint32(periods),
    categories,
    category_start: sharedUint32(periods * (categories + 2)),
    by_article,
    weight: new Float32Array(new SharedArrayBuffer(total * 4)),
    on_sale_from: seen.on_sale_from,
  };
  fill(made, seen, order, parameters);
  for (let p = 0; p < periods; p++) setGuide(made, start[p], start[p + 1]);
  return made;
}

/** Goes through the articles by category, and through the periods of each, so that all lists fill in order. */
function fill(
  made: Candidates,
  seen: SeenArticles,
  order: Int32Array,
  parameters: CandidateParameters,
): void {
  const { periods, by_article, weight } = made;
  const next = made.start.slice(0, periods);
  const sums = new Float64Array(periods);
  let reached = -2;
  const startCategories = (upTo: number) => {
    for (; reached < upTo; reached++) {
      for (let p = 0; p < periods; p++)
        made.category_start[p * (made.categories + 2) + reached + 2] = next[p];
    }
  };
  for (const r of order) {
    const [first, last, category, weightAt] = by_article.subarray(r * 4, r * 4 + 4);
    startCategories(category);
    const unitsBefore = seen.unitsOf(r);
    let units = -1;
    let w = 0;
    for (let p = first; p <= last; p++) {
      const now = unitsBefore(p);
      if (now !== units) w = Math.fround(now ** parameters.popularity_alpha);
      units = now;
      if (w > 0) made.weighted[p] += 1;
      weight[weightAt + p] = w;
      const entry = next[p]++;
      made.entry[entry * 4] = r;
      made.entry[entry * 4 + 1] = category;
      made.cumulative[entry * 2 + 1] = sums[p] += w;
    }
  }
  startCategories(made.categories);
}

/** The first candidate whose stretch of the line ends behind the start of each piece, or lies in it. */
function setGuide({ cumulative, guide }: Candidates, start: number, end: number): void {
  const piece = cumulative[end * 2 - 1] / (end - start);
  for (let i = start, entry = start; i < end; i++) {
    while (entry < end - 1 && cumulative[entry * 2 + 1] <= (i - start) * piece) entry++;
    guide[i] = entry;
  }
}

function sharedInt32(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

function sharedUint32(length: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}
