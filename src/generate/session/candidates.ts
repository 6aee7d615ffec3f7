/**
 * Which articles can be drawn when: time is cut in periods, and a period's candidates are the articles that
 * are on sale in all of it. Made once a job and shared by all threads: 13 bytes for each candidate of each
 * period (55 MB for two years of 40,000 articles on sale in weeks).
 *
 * Periods, because sums over the candidates of each day would need seven times that; a draw at any moment of
 * a period is from the same candidates, and never from one that is not on sale at that moment.
 */
import type { SessionParameters } from '../../model/session-preset.ts';
import type { ArticleFacts } from '../article-facts.ts';
import { articlesOnSale, type ArticlesOnSale } from './articles-on-sale.ts';
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
 * `start[p + 1]`, sorted by category, then rank: an entry has its article at 2 · entry of `entry`, and at 2 ·
 * entry + 1 the sum of the weights of popularity from the start of the period up to and with this entry.
 *
 * Weights are whole numbers, popularity times `scale`, so that sums and differences of them are exact, and
 * take no more than 4 bytes: draws go to places far apart, and what costs time is how much memory they touch.
 */
export interface Candidates {
  segment: SegmentName;
  /**
   * Where the segment starts and ends (not included), infinite at the ends of the line; epoch milliseconds.
   */
  segment_from: number;
  segment_to: number;
  /** The same, cut to the days of the data: no interaction lies outside. */
  from: number;
  to: number;
  /** Day on which period 0 starts, since 1970-01-01; periods are `period_days` long. */
  first_day: number;
  period_days: number;
  periods: number;
  /** Articles in the catalogue. */
  size: number;
  start: Uint32Array;
  entry: Uint32Array;
  /**
   * Where to begin to look for a point on the line of weights, which is cut in `guidesOf(candidates)` equal
   * pieces; those of period p begin at `guide_start[p]`.
   */
  guide_start: Uint32Array;
  guide: Uint32Array;
  /** Weight of a popularity of 1, a power of 2. */
  scale: number;
  /** Categories, not counting unknown. */
  categories: number;
  /**
   * First entry of category c in period p at p · (`categories` + 2) + c + 1; unknown is c = -1; one more ends
   * the last.
   */
  category_start: Uint32Array;
  /** Four numbers by article, which are read together: see FIRST_PERIOD to WEIGHT_AT. */
  by_article: Int32Array;
  weight: Uint32Array;
  /** By article, the first moment at which it may be seen at all. */
  on_sale_from: Float64Array;
}

/**
 * Entries of `by_article`, from 4 · article on: the periods in which it is a candidate (none if first is
 * above last) …
 */
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
 * The candidates of each segment, in order of time. `data` has the times of the first and last transaction.
 * What lies behind the end of a segment does not reach its candidates. Throws RangeError if they need more
 * memory than there can be.
 */
export function candidatesOf(
  facts: ArticleFacts,
  parameters: CandidateParameters,
  data: { first_t_dat: number; last_t_dat: number },
): Candidates[] {
  const category = needsCategories(parameters) ? facts.category : new Int32Array(facts.size).fill(-1);
  const order = byCategory(category);
  return segmentsOf(parameters.split).map((segment) => {
    const seen = articlesOnSale(facts, segment, parameters, data);
    return segmentCandidates(segment, seen, category, order, parameters);
  });
}

/** Ranks by category, then by rank. */
function byCategory(category: Int32Array): Int32Array {
  const size = category.length;
  const order = new Float64Array(size);
  for (let rank = 0; rank < size; rank++) order[rank] = (category[rank] + 1) * size + rank;
  order.sort();
  for (let i = 0; i < size; i++) order[i] %= size;
  return Int32Array.from(order);
}

/**
 * Candidates for each piece that the line of weights is cut in: a few fit in one line of the processor's
 * cache.
 */
const PER_GUIDE = 4;

export function guidesOf(candidates: number): number {
  return Math.ceil(candidates / PER_GUIDE);
}

function segmentCandidates(
  segment: Segment,
  seen: ArticlesOnSale,
  category: Int32Array,
  order: Int32Array,
  parameters: CandidateParameters,
): Candidates {
  const { periods, size, first_period, last_period } = seen;
  const start = sharedUint32(periods + 1);
  const by_article = sharedInt32(size * 4);
  let total = 0;
  for (let r = 0; r < size; r++) {
    by_article[r * 4 + FIRST_PERIOD] = first_period[r];
    by_article[r * 4 + LAST_PERIOD] = last_period[r];
    by_article[r * 4 + CATEGORY] = category[r];
    by_article[r * 4 + WEIGHT_AT] = total - first_period[r];
    for (let p = first_period[r]; p <= last_period[r]; p++, total++) start[p + 1] += 1;
  }
  const guide_start = sharedUint32(periods + 1);
  for (let p = 0; p < periods; p++) {
    guide_start[p + 1] = guide_start[p] + guidesOf(start[p + 1]);
    start[p + 1] += start[p];
  }

  const categories = category.reduce((most, c) => Math.max(most, c), -1) + 1;
  const made: Candidates = {
    segment: segment.name,
    ...{ segment_from: segment.from, segment_to: segment.to, from: seen.from, to: seen.to },
    ...{ first_day: seen.first_day, period_days: parameters.period_days, periods, size, start, guide_start },
    entry: sharedUint32(total * 2),
    guide: sharedUint32(guide_start[periods]),
    scale: scaleOf(seen, by_article, parameters),
    categories,
    category_start: sharedUint32(periods * (categories + 2)),
    by_article,
    weight: sharedUint32(total),
    on_sale_from: seen.on_sale_from,
  };
  fill(made, seen, order, parameters);
  for (let p = 0; p < periods; p++) setGuides(made, p);
  return made;
}

/** The largest power of 2 with which the weights of every period sum to less than 2^32, rounding included. */
function scaleOf(seen: ArticlesOnSale, by_article: Int32Array, parameters: CandidateParameters): number {
  const sums = new Float64Array(seen.periods).fill(1);
  for (let r = 0; r < seen.size; r++) {
    forPeriods(seen, by_article, r, parameters, (p, popularity) => (sums[p] += popularity + 1));
  }
  const most = sums.reduce((a, b) => Math.max(a, b), 1);
  return 2 ** Math.max(0, Math.min(20, Math.floor(32 - Math.log2(most))));
}

/** Visits the periods in which an article is a candidate, in order, with its popularity. */
function forPeriods(
  seen: ArticlesOnSale,
  by_article: Int32Array,
  r: number,
  parameters: CandidateParameters,
  visit: (period: number, popularity: number) => void,
): void {
  const unitsBefore = seen.unitsOf(r);
  let units = -1;
  let popularity = 0;
  const last = by_article[r * 4 + LAST_PERIOD];
  for (let p = by_article[r * 4 + FIRST_PERIOD]; p <= last; p++) {
    const now = unitsBefore(p);
    if (now !== units) popularity = now ** parameters.popularity_alpha;
    units = now;
    visit(p, popularity);
  }
}

/**
 * Goes through the articles by category, and through the periods of each, so that all lists fill in order.
 */
function fill(
  made: Candidates,
  seen: ArticlesOnSale,
  order: Int32Array,
  parameters: CandidateParameters,
): void {
  const { periods, by_article, entry, weight, scale, categories, category_start } = made;
  const next = made.start.slice(0, periods);
  const sums = new Uint32Array(periods);
  let reached = -2;
  const startCategories = (upTo: number) => {
    for (; reached < upTo; reached++) {
      for (let p = 0; p < periods; p++) category_start[p * (categories + 2) + reached + 2] = next[p];
    }
  };
  for (const r of order) {
    startCategories(by_article[r * 4 + CATEGORY]);
    forPeriods(seen, by_article, r, parameters, (p, popularity) => {
      const its = Math.round(popularity * scale);
      weight[by_article[r * 4 + WEIGHT_AT] + p] = its;
      entry[next[p] * 2] = r;
      entry[next[p] * 2 + 1] = sums[p] += its;
      next[p] += 1;
    });
  }
  startCategories(categories);
}

/** The first candidate whose part of the line reaches beyond the start of each piece. */
function setGuides({ start, entry, guide_start, guide }: Candidates, p: number): void {
  const end = start[p + 1];
  const pieces = guide_start[p + 1] - guide_start[p];
  const piece = entry[end * 2 - 1] / pieces;
  for (let i = 0, at = start[p]; i < pieces; i++) {
    while (at < end - 1 && entry[at * 2 + 1] <= i * piece) at++;
    guide[guide_start[p] + i] = at;
  }
}

function sharedInt32(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

function sharedUint32(length: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}
