/**
 * Which articles can be drawn when: time is cut into periods, and a period's candidates are the articles on
 * sale during all of it. Made once per job and shared by all threads: 13 bytes per candidate and period (55
 * MB for two years of 40,000 articles; sums for each day would take seven times that).
 */
import type { SessionParameters } from '../../model/session-preset.ts';
import type { ArticleFacts } from '../article-facts.ts';
import { articlesOnSale, type ArticlesOnSale } from './articles-on-sale.ts';
import { CATEGORY, FIRST_PERIOD, LAST_PERIOD, WEIGHT_AT, type Candidates } from './candidate-tables.ts';
import { orderingsOf } from './orderings.ts';
import { segmentsOf, type Segment } from './segments.ts';

export type { Candidates };

/** Whether `ArticleFacts.category` must be filled. */
export function needsCategories(parameters: Pick<SessionParameters, 'negatives'>): boolean {
  return parameters.negatives.same_category > 0;
}

/**
 * The candidates of each segment, by time; later transactions don't influence them. `data` has the times of
 * the first and last transaction. Throws RangeError if the arrays would be too large.
 */
export function candidatesOf(
  facts: ArticleFacts,
  parameters: SessionParameters,
  data: { first_t_dat: number; last_t_dat: number },
): Candidates[] {
  const category = needsCategories(parameters) ? facts.category : new Int32Array(facts.size).fill(-1);
  const order = byCategory(category);
  return segmentsOf(parameters.split).map((segment) => {
    const seen = articlesOnSale(facts, segment, parameters, data);
    const made = segmentCandidates(segment, seen, category, order, parameters);
    made.orderings = orderingsOf(made, facts, seen, parameters.negatives);
    return made;
  });
}

/** The ranks of all articles, sorted by category, then rank. */
function byCategory(category: Int32Array): Int32Array {
  const size = category.length;
  const order = new Float64Array(size);
  for (let rank = 0; rank < size; rank++) order[rank] = (category[rank] + 1) * size + rank;
  order.sort();
  for (let i = 0; i < size; i++) order[i] %= size;
  return Int32Array.from(order);
}

/** Pieces of the line of weights: four candidates fit in one line of the processor's cache. */
const guidesOf = (candidates: number): number => Math.ceil(candidates / 4);

function segmentCandidates(
  segment: Segment,
  seen: ArticlesOnSale,
  category: Int32Array,
  order: Int32Array,
  parameters: SessionParameters,
): Candidates {
  const { periods, size, first_period, last_period } = seen;
  const start = sharedUint32(periods + 1);
  const by_article = new Int32Array(new SharedArrayBuffer(size * 4 * 4));
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
    scale: scaleOf(seen, parameters.popularity_alpha),
    categories,
    category_start: sharedUint32(periods * (categories + 2)),
    by_article,
    weight: sharedUint32(total),
    on_sale_from: seen.on_sale_from,
    orderings: [],
  };
  fill(made, seen, order, parameters.popularity_alpha);
  for (let p = 0; p < periods; p++) setGuides(made, p);
  return made;
}

/** The largest power of 2 with which the weights of every period sum to less than 2^32, rounding included. */
function scaleOf(seen: ArticlesOnSale, alpha: number): number {
  const sums = new Float64Array(seen.periods).fill(1);
  for (let r = 0; r < seen.size; r++) {
    forPeriods(seen, r, alpha, (p, popularity) => (sums[p] += popularity + 1));
  }
  const most = sums.reduce((a, b) => Math.max(a, b), 1);
  return 2 ** Math.max(0, Math.min(20, Math.floor(32 - Math.log2(most))));
}

/** Visits the periods in which an article is a candidate, in order, with its popularity. */
function forPeriods(
  seen: ArticlesOnSale,
  r: number,
  alpha: number,
  visit: (period: number, popularity: number) => void,
): void {
  const unitsBefore = seen.unitsOf(r);
  let units = -1;
  let popularity = 0;
  for (let p = seen.first_period[r]; p <= seen.last_period[r]; p++) {
    const now = unitsBefore(p);
    if (now !== units) popularity = now ** alpha;
    units = now;
    visit(p, popularity);
  }
}

/** Goes through the articles by category, and through the periods of each: all lists fill in order. */
function fill(made: Candidates, seen: ArticlesOnSale, order: Int32Array, alpha: number): void {
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
    forPeriods(seen, r, alpha, (p, popularity) => {
      const its = Math.round(popularity * scale);
      weight[by_article[r * 4 + WEIGHT_AT] + p] = its;
      entry[next[p] * 2] = r;
      entry[next[p] * 2 + 1] = sums[p] += its;
      next[p] += 1;
    });
  }
  startCategories(categories);
}

/** Sets the first candidate whose weight reaches beyond the start of each piece. */
function setGuides({ start, entry, guide_start, guide }: Candidates, p: number): void {
  const end = start[p + 1];
  const pieces = guide_start[p + 1] - guide_start[p];
  const piece = entry[end * 2 - 1] / pieces;
  for (let i = 0, at = start[p]; i < pieces; i++) {
    while (at < end - 1 && entry[at * 2 + 1] <= i * piece) at++;
    guide[guide_start[p] + i] = at;
  }
}

const sharedUint32 = (length: number) => new Uint32Array(new SharedArrayBuffer(length * 4));
