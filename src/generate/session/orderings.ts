/**
 * Further orders of the candidates of each period, for the parts of a mixture that draw uniformly from some
 * of them: those with the same value in a column, at a similar price, or in a window of ranks are a range of
 * such an order. Made once per job, on memory shared by all threads: 8 to 16 bytes per candidate and period.
 */
import type { Mixture } from '../../model/mixture.ts';
import type { ArticleFacts } from '../article-facts.ts';
import { PRICE_BAND, RANK_WINDOW, SAME } from '../interactions.ts';
import type { ArticlesOnSale } from './articles-on-sale.ts';
import { FIRST_PERIOD, LAST_PERIOD, WEIGHT_AT } from './candidate-tables.ts';
import type { Candidates, Ordering, Part } from './candidate-tables.ts';
import { sameColumns } from './mixture.ts';

/** The key of an article by period, which are asked for in ascending order; NaN: it has none. */
type KeyOf = (article: number) => (period: number) => number;

const PART = { value: new Int32Array(0), width: 0, rank_from: 0, rank_to: 0 };

/** The orderings of a mixture's parts: `made` is complete but for them. */
export function orderingsOf(
  made: Candidates,
  facts: ArticleFacts,
  seen: ArticlesOnSale,
  mixture: Mixture,
): Ordering[] {
  const orderings = sameColumns(mixture).map((column, i) => {
    const value = Int32Array.from(facts.attributes[i]);
    const part: Part = { ...PART, strategy: SAME, weight: mixture.same![column], value: shared(value) };
    const keyOf: KeyOf = (article) => () => (value[article] < 0 ? NaN : value[article]);
    return orderingOf(made, part, keyOf);
  });
  const { price_band, price_band_width: width, rank_window, rank_from, rank_to } = mixture;
  if (price_band !== undefined) {
    const part: Part = { ...PART, strategy: PRICE_BAND, weight: price_band, width: width! };
    orderings.push(orderingOf(made, part, seen.meanPriceOf));
  }
  if (rank_window !== undefined) {
    const window = { rank_from: rank_from!, rank_to: rank_to! };
    const part: Part = { ...PART, strategy: RANK_WINDOW, weight: rank_window, ...window };
    const keyOf: KeyOf = (article) => {
      const units = seen.unitsOf(article);
      return (period) => -units(period) || NaN; // what has sold nothing yet has no rank
    };
    orderings.push(orderingOf(made, part, keyOf));
  }
  return orderings;
}

function orderingOf(made: Candidates, part: Part, keyOf: KeyOf): Ordering {
  const { size, periods, start, by_article, weight } = made;
  const keys = new Float64Array(weight.length);
  for (let article = 0; article < size; article++) {
    const key = keyOf(article);
    const at = by_article[article * 4 + WEIGHT_AT];
    const last = by_article[article * 4 + LAST_PERIOD];
    for (let p = by_article[article * 4 + FIRST_PERIOD]; p <= last; p++) keys[at + p] = key(p);
  }
  const withKeys = part.strategy !== RANK_WINDOW;
  const ordering: Ordering = {
    ...part,
    entry: sharedUint32(start[periods]),
    known: sharedUint32(periods),
    key: new Float64Array(new SharedArrayBuffer(withKeys ? start[periods] * 8 : 0)),
    position: sharedUint32(weight.length),
  };
  const entryOf = new Uint32Array(size);
  for (let p = 0; p < periods; p++) orderPeriod(made, ordering, keys, entryOf, p);
  return ordering;
}

/** Sorts one number for each candidate, which is its key's index among the sorted keys and its article. */
function orderPeriod(
  { start, entry, by_article, size }: Candidates,
  ordering: Ordering,
  keys: Float64Array,
  entryOf: Uint32Array,
  p: number,
): void {
  const first = start[p];
  const length = start[p + 1] - first;
  const key = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const article = entry[(first + i) * 2];
    entryOf[article] = first + i;
    key[i] = keys[by_article[article * 4 + WEIGHT_AT] + p];
  }
  const sorted = key.slice().sort(); // NaN comes last
  let known = length;
  while (known > 0 && Number.isNaN(sorted[known - 1])) known--;
  const order = key.map((value, i) => {
    const index = Number.isNaN(value) ? known : firstAtLeast(sorted, 0, known, value);
    return index * size + entry[(first + i) * 2];
  });
  order.sort();
  ordering.known[p] = known;
  if (ordering.key.length > 0) ordering.key.set(sorted, first);
  for (let i = 0; i < length; i++) {
    const article = order[i] % size;
    ordering.entry[first + i] = entryOf[article];
    ordering.position[by_article[article * 4 + WEIGHT_AT] + p] = i;
  }
}

/** The first index of [from, to) whose key is at least `value`; `to` if there is none. The keys ascend. */
export function firstAtLeast(keys: Float64Array, from: number, to: number, value: number): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (keys[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The same for the first key above `value`. */
export function firstAbove(keys: Float64Array, from: number, to: number, value: number): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (keys[middle] <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

const sharedUint32 = (length: number) => new Uint32Array(new SharedArrayBuffer(length * 4));

function shared(array: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(array.length * 4));
  copy.set(array);
  return copy;
}
