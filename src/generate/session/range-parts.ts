import { doubled, PRICE_BAND, SAME } from '../interactions.ts';
import { uniformInt, type RandomSource } from '../random.ts';
import { FIRST_PERIOD, LAST_PERIOD, WEIGHT_AT } from './candidate-tables.ts';
import type { Candidates, Ordering } from './candidate-tables.ts';
import type { Exclusions } from './exclusions.ts';
import { firstAbove, firstAtLeast } from './orderings.ts';
import { PositionCounts } from './position-counts.ts';

/** One part of the mixture, and the range that the draw looked at last has in it. */
interface RangePart {
  ordering: Ordering;
  /** Positions in the open period's order, `end` not included. */
  first: number;
  end: number;
  /** Mass of each candidate in the range; 0 if there is none. */
  mass: number;
  /** Positions of the candidates of the open period that cannot be drawn. */
  gone: PositionCounts;
}

const NONE = -1;

/**
 * The parts of a mixture that draw uniformly from a range of another order of the period's candidates. A draw
 * is beside a purchase: of the article `anchor`, at a price, NaN if unknown.
 */
export class RangeParts {
  /** The way to draw of the part that `entryAt` drew from. */
  strategy = 0;

  readonly #candidates: Candidates;
  readonly #parts: RangePart[];
  #period = NONE;
  #start = 0;
  /** What the ranges are for, and the sum of the weights of the parts that have candidates. */
  #anchor = NONE;
  #price = NaN;
  #weight = 0;
  /** The articles in `gone`; the first `#countedBefore` are excluded for the customer in `#countedPeriod`. */
  #counted = new Int32Array(64);
  #countedLength = 0;
  #countedBefore = 0;
  #countedPeriod = NONE;

  constructor(candidates: Candidates) {
    const { start, orderings } = candidates;
    let most = 0;
    for (let p = 0; p + 1 < start.length; p++) most = Math.max(most, start[p + 1] - start[p]);
    this.#candidates = candidates;
    this.#parts = orderings.map((ordering) => {
      return { ordering, first: 0, end: 0, mass: 0, gone: new PositionCounts(most) };
    });
  }

  /** Forgets which articles cannot be drawn. */
  restore(): void {
    this.#uncount(0);
    this.#countedPeriod = NONE;
  }

  open(period: number): void {
    this.#period = period;
    this.#start = this.#candidates.start[period];
    this.#anchor = NONE;
  }

  /** Takes note of what cannot be drawn in the open period. */
  count(exclusions: Exclusions): void {
    const isCounted = this.#period === this.#countedPeriod;
    this.#uncount(isCounted ? this.#countedBefore : 0);
    this.#countedPeriod = this.#period;
    if (!isCounted) {
      exclusions.forExcluded((article) => this.countOut(article));
      this.#countedBefore = this.#countedLength;
    }
    exclusions.forDrawn((article) => this.countOut(article));
  }

  /** Excludes one more article from the open period, the one that was counted. */
  countOut(article: number): void {
    if (!this.#isCandidate(article)) return;
    if (this.#countedLength === this.#counted.length) this.#counted = doubled(this.#counted);
    this.#counted[this.#countedLength++] = article;
    for (const part of this.#parts) part.gone.add(this.#positionOf(part, article), 1);
  }

  /** Looks up the ranges for a draw. Returns the weight of all parts that have candidates. */
  find(anchor: number, price: number): number {
    if (anchor === this.#anchor && Object.is(price, this.#price)) return this.#weight;
    this.#anchor = anchor;
    this.#price = price;
    this.#weight = 0;
    for (const part of this.#parts) {
      this.#setRange(part, anchor, price);
      const size = part.end - part.first;
      part.mass = size > 0 ? part.ordering.weight / size : 0;
      if (size > 0) this.#weight += part.ordering.weight;
    }
    return this.#weight;
  }

  /** Draws an entry of the candidates from the ranges found, by a number from 0 up to their weight. */
  entryAt(random: RandomSource, point: number): number {
    let chosen = this.#parts[0];
    for (const part of this.#parts) {
      if (part.mass === 0) continue;
      chosen = part;
      if (point < part.ordering.weight) break;
      point -= part.ordering.weight;
    }
    const { ordering, first, end } = chosen;
    this.strategy = ordering.strategy;
    return ordering.entry[this.#start + uniformInt(random, first, end)];
  }

  /** Mass of an article in the ranges found. */
  massOf(article: number): number {
    if (!this.#isCandidate(article)) return 0;
    let sum = 0;
    for (const part of this.#parts) if (this.#holds(part, article)) sum += part.mass;
    return sum;
  }

  /** Mass of all articles in the ranges found that can still be drawn, if what cannot was counted. */
  massLeft(): number {
    let sum = 0;
    for (const { first, end, mass, gone } of this.#parts)
      if (mass > 0) sum += mass * (end - first - (gone.before(end) - gone.before(first)));
    return sum;
  }

  /** Which part's term of an article's mass a point lies in. */
  strategyAt(point: number, article: number): number {
    let { strategy } = this.#parts[0].ordering;
    for (const part of this.#parts) {
      if (!this.#holds(part, article)) continue;
      ({ strategy } = part.ordering);
      if (point < part.mass) break;
      point -= part.mass;
    }
    return strategy;
  }

  #setRange(part: RangePart, anchor: number, price: number): void {
    const { strategy, known, key, value, width, rank_from, rank_to } = part.ordering;
    const length = known[this.#period];
    if (strategy === SAME) return this.#setKeys(part, key, length, value[anchor], value[anchor]);
    if (strategy === PRICE_BAND) {
      const most = Math.abs(price) * width;
      return this.#setKeys(part, key, length, price - most, price + most);
    }
    part.first = Math.min(length, rank_from - 1);
    part.end = Math.min(length, rank_to);
  }

  /** The range of keys from `low` to `high`, both included; none for NaN. */
  #setKeys(part: RangePart, key: Float64Array, length: number, low: number, high: number): void {
    const start = this.#start;
    part.first = part.end = 0;
    if (Number.isNaN(low)) return;
    part.first = firstAtLeast(key, start, start + length, low) - start;
    part.end = firstAbove(key, start, start + length, high) - start;
  }

  #isCandidate(article: number): boolean {
    const { by_article } = this.#candidates;
    return (
      this.#period >= by_article[article * 4 + FIRST_PERIOD] &&
      this.#period <= by_article[article * 4 + LAST_PERIOD]
    );
  }

  #positionOf({ ordering }: RangePart, article: number): number {
    return ordering.position[this.#candidates.by_article[article * 4 + WEIGHT_AT] + this.#period];
  }

  #holds(part: RangePart, article: number): boolean {
    const position = this.#positionOf(part, article);
    return position >= part.first && position < part.end;
  }

  /** Takes those counted last out of `gone`, until `length` are left: all were candidates of their period. */
  #uncount(length: number): void {
    const { by_article } = this.#candidates;
    while (this.#countedLength > length) {
      const at = by_article[this.#counted[--this.#countedLength] * 4 + WEIGHT_AT] + this.#countedPeriod;
      for (const { ordering, gone } of this.#parts) gone.add(ordering.position[at], -1);
    }
  }
}
