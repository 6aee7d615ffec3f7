import { doubled } from '../interactions.ts';
import { CATEGORY, FIRST_PERIOD, LAST_PERIOD, WEIGHT_AT, type Candidates } from './candidate-tables.ts';

/** Numbers of an article in `by_article`. */
const RECORD = 4;

/** Why an article cannot be drawn: it is excluded for the customer, or was drawn in this session. */
const EXCLUDED = 1;
const DRAWN = 2;

/** Many together, so that reads overlap; not all, which for a customer who bought everything are millions. */
const WEIGHTS_AT_A_TIME = 8192;

/**
 * The articles that cannot be drawn for a customer: those excluded for all of its sessions, and those drawn
 * before in the same session. Counts how many candidates of a period they leave, and with how much weight.
 */
export class Exclusions {
  /** By article: 0 if it can be drawn. */
  readonly is: Uint8Array;
  /** Candidates left in the open period, and the sum of their weights. */
  left = 0;
  weightLeft = 0;

  readonly #candidates: Candidates;
  readonly #withCategories: boolean;
  #excluded = new Int32Array(256);
  #excludedLength = 0;
  #drawn = new Int32Array(64);
  #drawnLength = 0;
  /** Their entries of `by_article`, copied in order so that they are close together in memory. */
  #firstPeriod = new Int32Array(256);
  #lastPeriod = new Int32Array(256);
  #weightAt = new Int32Array(256);
  /** For some of them and each period with draws in which they are candidates: weight, and that period. */
  readonly #weights: Uint32Array;
  readonly #weightPeriod: Int32Array;
  /** By period with draws: number and weight of its candidates that are excluded. */
  readonly #count: Int32Array;
  readonly #weight: Float64Array;
  /** The periods with draws, ascending, and by period the first of those that is not before it. */
  readonly #periods: Int32Array;
  readonly #nextPeriod: Int32Array;
  /** Candidates of the open period that are excluded, by category + 1; all 0 but for those in `#counted`. */
  readonly #ofCategory: Int32Array;
  #counted = new Int32Array(256);
  #countedLength = 0;
  /** The period whose excluded candidates are the first of `#counted`, and how many those are. */
  #countedPeriod = -1;
  #countedBefore = 0;

  constructor(candidates: Candidates, withCategories: boolean) {
    const { size, periods, categories } = candidates;
    this.#candidates = candidates;
    this.#withCategories = withCategories;
    this.is = new Uint8Array(size);
    const room = Math.max(WEIGHTS_AT_A_TIME, periods);
    this.#weights = new Uint32Array(room);
    this.#weightPeriod = new Int32Array(room);
    this.#count = new Int32Array(periods);
    this.#weight = new Float64Array(periods);
    this.#periods = new Int32Array(periods);
    this.#nextPeriod = new Int32Array(periods);
    this.#ofCategory = new Int32Array(categories + 1);
  }

  /** Forgets the customer. */
  restore(): void {
    this.startSession();
    for (let i = 0; i < this.#excludedLength; i++) this.is[this.#excluded[i]] = 0;
    this.#excludedLength = 0;
  }

  /** Puts back what was drawn in the session before. */
  startSession(): void {
    for (let i = 0; i < this.#drawnLength; i++) this.is[this.#drawn[i]] = 0;
    this.#drawnLength = 0;
  }

  /** Excludes an article for this customer; not while a session is drawn. */
  exclude(article: number): void {
    if (this.is[article] !== 0) return;
    if (this.#excludedLength === this.#excluded.length) {
      this.#excluded = doubled(this.#excluded);
      this.#firstPeriod = doubled(this.#firstPeriod);
      this.#lastPeriod = doubled(this.#lastPeriod);
      this.#weightAt = doubled(this.#weightAt);
    }
    this.is[article] = EXCLUDED;
    this.#excluded[this.#excludedLength++] = article;
  }

  /** Whether it cannot be drawn in any session. */
  isExcluded(article: number): boolean {
    return this.is[article] === EXCLUDED;
  }

  /** Visits the articles that cannot be drawn in any session. */
  forExcluded(visit: (article: number) => void): void {
    for (let i = 0; i < this.#excludedLength; i++) visit(this.#excluded[i]);
  }

  /** Visits the articles drawn in this session. */
  forDrawn(visit: (article: number) => void): void {
    for (let i = 0; i < this.#drawnLength; i++) visit(this.#drawn[i]);
  }

  /** Notes that an article was drawn in this session. */
  add(article: number): void {
    if (this.#drawnLength === this.#drawn.length) this.#drawn = doubled(this.#drawn);
    this.is[article] = DRAWN;
    this.#drawn[this.#drawnLength++] = article;
  }

  /**
   * Sums up the exclusions in each period of the coming draws: the first `length` entries, in any order. In
   * separate loops, since the data are far apart in memory: reads that no branch depends on overlap, which
   * saves a tenth of the time of all interactions.
   */
  countExcluded(periods: Int32Array, length: number): void {
    this.#countedPeriod = -1;
    const visited = this.#visit(periods, length);
    this.#readRecords();
    for (let next = 0; next < this.#excludedLength;) next = this.#addWeights(next, visited);
  }

  /** Lists the distinct periods, ascending; returns their number. */
  #visit(periods: Int32Array, length: number): number {
    const [list, next, count] = [this.#periods, this.#nextPeriod, this.#count];
    let last = -1;
    for (let k = 0; k < length; k++) {
      count[periods[k]] = -1;
      if (periods[k] > last) last = periods[k];
    }
    let visited = 0;
    for (let period = 0; period <= last; period++) {
      next[period] = visited;
      if (count[period] >= 0) continue;
      list[visited++] = period;
      count[period] = this.#weight[period] = 0;
    }
    next.fill(visited, last + 1);
    return visited;
  }

  #readRecords(): void {
    const { by_article } = this.#candidates;
    const [excluded, first, last, at] = [this.#excluded, this.#firstPeriod, this.#lastPeriod, this.#weightAt];
    for (let i = 0; i < this.#excludedLength; i++) {
      const record = excluded[i] * RECORD;
      first[i] = by_article[record + FIRST_PERIOD];
      last[i] = by_article[record + LAST_PERIOD];
      at[i] = by_article[record + WEIGHT_AT];
    }
  }

  /**
   * Adds the weights of some articles from index `from` on; returns the index of the next one. Goes through
   * the articles, not the periods, since an article's periods are consecutive.
   */
  #addWeights(from: number, visited: number): number {
    const [first, last, at] = [this.#firstPeriod, this.#lastPeriod, this.#weightAt];
    const [list, next] = [this.#periods, this.#nextPeriod];
    const [weights, period] = [this.#weights, this.#weightPeriod];
    let found = 0;
    let i = from;
    for (; i < this.#excludedLength && found + visited <= weights.length; i++) {
      if (first[i] > last[i]) continue;
      for (let k = next[first[i]]; k < visited && list[k] <= last[i]; k++) {
        weights[found] = at[i] + list[k]; // its index, for now
        period[found++] = list[k];
      }
    }
    const { weight } = this.#candidates;
    const [count, sum] = [this.#count, this.#weight];
    for (let k = 0; k < found; k++) weights[k] = weight[weights[k]];
    for (let k = 0; k < found; k++) {
      count[period[k]] += 1;
      sum[period[k]] += weights[k];
    }
    return i;
  }

  /** Opens a period with that many candidates: from now on `left` and `weightLeft` are those of it. */
  open(period: number, candidates: number, sumOfWeights: number): void {
    this.left = candidates - this.#count[period];
    this.weightLeft = sumOfWeights - this.#weight[period];
    if (this.#withCategories) this.#countCategories(period);
    const { by_article, weight } = this.#candidates;
    for (let i = 0; i < this.#drawnLength; i++) {
      const record = this.#drawn[i] * RECORD;
      if (!this.#isCandidate(record, period)) continue;
      this.countOut(weight[by_article[record + WEIGHT_AT] + period], by_article[record + CATEGORY]);
    }
  }

  #isCandidate(record: number, period: number): boolean {
    const { by_article } = this.#candidates;
    return period >= by_article[record + FIRST_PERIOD] && period <= by_article[record + LAST_PERIOD];
  }

  /** Excludes one more candidate from the open period. */
  countOut(weight: number, category: number): void {
    this.left -= 1;
    this.weightLeft -= weight;
    if (this.#withCategories) this.#countCategory(category);
  }

  /** How many candidates of a category are excluded in the open period. */
  ofCategory(category: number): number {
    return this.#ofCategory[category + 1];
  }

  /** Those of the last period stay counted, but for the ones drawn in a session. */
  #countCategories(period: number): void {
    const kept = period === this.#countedPeriod ? this.#countedBefore : 0;
    while (this.#countedLength > kept) this.#ofCategory[this.#counted[--this.#countedLength]] -= 1;
    if (period === this.#countedPeriod) return;
    for (let i = 0; i < this.#excludedLength; i++) {
      const record = this.#excluded[i] * RECORD;
      if (this.#isCandidate(record, period)) {
        this.#countCategory(this.#candidates.by_article[record + CATEGORY]);
      }
    }
    this.#countedPeriod = period;
    this.#countedBefore = this.#countedLength;
  }

  #countCategory(category: number): void {
    if (this.#countedLength === this.#counted.length) this.#counted = doubled(this.#counted);
    this.#counted[this.#countedLength++] = category + 1;
    this.#ofCategory[category + 1] += 1;
  }
}
