/**
 * Drawing articles for one customer from the candidates of a period: from a mixture of three ways to draw, again
 * and again until it is an article that is not out of the question for this customer and was not drawn before in
 * the same session. Knows the exact probability of each draw.
 *
 * The mixture gives candidate a of a period, for a session about category c, the mass
 *
 *     m(a) = uniform / candidates + popularity · weight(a) / sum of weights + same_category / candidates of c, if a is one
 *
 * (parts without candidates or weights drop out). With G the articles that cannot be drawn, a has the probability
 * m(a) / (the mass of all candidates − the mass of G), which is 1 in sum over those that are left.
 */
import type { Mixture } from '../../model/session-preset.ts';
import { POPULARITY, SAME_CATEGORY, UNIFORM } from '../events.ts';
import { uniformInt, type RandomSource } from '../random.ts';
import { CATEGORY, FIRST_PERIOD, LAST_PERIOD, WEIGHT_AT, type Candidates } from './candidates.ts';

/**
 * Draws of articles that are gone are thrown away this many times; after that those that are left are listed.
 * Nearly always the first draw will do; this bounds the time for a customer who bought nearly everything.
 */
const TRIES = 64;

/** For any number of customers, one after the other; nothing of one reaches the next. */
export class CandidateDraw {
  /** What is asked for, by draw: the category that the session is about, -1 if unknown. */
  category = new Int32Array(64);
  /** What came of it: the article, -1 if there was none left; how it was drawn; how probable that was. */
  article = new Int32Array(64);
  strategy = new Uint8Array(64);
  probability = new Float64Array(64);
  #entry = new Int32Array(64);
  /** Of draws by popularity, the point on the line of weights that was drawn; `#entry` is close before it at first. */
  #point = new Float64Array(64);

  readonly #mixture: Mixture;
  readonly #candidates: Candidates;
  readonly #isGone: Uint8Array;
  /** The articles that are gone: first those excluded for the customer, then those drawn in the session. */
  #gone = new Int32Array(256);
  #excluded = 0;
  #goneLength = 0;
  /** `by_article` of those that are gone, side by side, since each period reads them all. */
  #byGone = new Int32Array(4 * 256);

  #period = 0;
  #first = 0;
  #end = 0;
  #firstGuide = 0;
  #guides = 0;
  #sumOfWeights = 0;
  /** Mass of each candidate for being one, and for each unit of its weight. */
  #uniformMass = 0;
  #massOfWeight = 0;
  // Of the candidates that are left: how many, and the sum of their weights. Of those that are gone: how many of
  // each category, by category + 1, all 0 but for the ones in `#counted`.
  #left = 0;
  #weightLeft = 0;
  readonly #goneOf: Int32Array;
  #counted = new Int32Array(256);
  #countedLength = 0;
  #found = new Int32Array(256);

  constructor(candidates: Candidates, mixture: Mixture) {
    this.#mixture = mixture;
    this.#candidates = candidates;
    this.#isGone = new Uint8Array(candidates.size);
    this.#goneOf = new Int32Array(candidates.categories + 1);
  }

  /** Forgets the customer. */
  restore(): void {
    this.#excluded = 0;
    this.startSession();
  }

  /** Excludes an article for this customer, from the next session on. */
  exclude(article: number): void {
    this.startSession();
    if (this.#isGone[article] === 1) return;
    this.#setGone(article);
    this.#note(this.#excluded);
    this.#excluded = this.#goneLength;
  }

  /** Puts back what was drawn in the session before. */
  startSession(): void {
    while (this.#goneLength > this.#excluded) this.#isGone[this.#gone[--this.#goneLength]] = 0;
  }

  /** Makes room for so many draws at once; what was asked for is lost. */
  reserve(length: number): void {
    if (length <= this.category.length) return;
    const capacity = 2 ** Math.ceil(Math.log2(length));
    this.category = new Int32Array(capacity);
    this.article = new Int32Array(capacity);
    this.strategy = new Uint8Array(capacity);
    this.probability = new Float64Array(capacity);
    this.#entry = new Int32Array(capacity);
    this.#point = new Float64Array(capacity);
  }

  /**
   * Draws so many articles, one after the other, from the candidates of a period: reads `category`, sets the
   * other three; `probability` only if it is asked for.
   */
  draw(random: RandomSource, period: number, length: number, withProbability: boolean): void {
    this.#open(period);
    // First all at once and step by step, since the candidates are far apart in memory: reads that no decision waits
    // for do not wait for each other. This makes draws twice as fast.
    this.#propose(random, 0, length);
    this.#settle(0, length);
    if (withProbability) this.#countGone(length);
    for (let k = 0; k < length; k++) {
      if (this.article[k] < 0 || this.#isGone[this.article[k]] === 1) this.#drawAgain(random, k);
      if (this.article[k] < 0) continue;
      this.#setGone(this.article[k]);
      if (withProbability) this.#setProbability(k);
    }
  }

  #open(period: number): void {
    const { start, entry, guide_start } = this.#candidates;
    this.#period = period;
    this.#first = start[period];
    this.#end = start[period + 1];
    this.#firstGuide = guide_start[period];
    this.#guides = guide_start[period + 1] - guide_start[period];
    this.#sumOfWeights = this.#end > this.#first ? entry[this.#end * 2 - 1] : 0;
    this.#uniformMass = this.#end > this.#first ? this.#mixture.uniform / (this.#end - this.#first) : 0;
    this.#massOfWeight = this.#sumOfWeights > 0 ? this.#mixture.popularity / this.#sumOfWeights : 0;
  }

  /** For draws `from` to `to` (not included) an entry from the mixture, gone or not, up to `#settle`; -1: none. */
  #propose(random: RandomSource, from: number, to: number): void {
    const { guide, category_start, categories } = this.#candidates;
    const uniform = this.#uniformMass > 0 ? this.#mixture.uniform : 0;
    const toPopularity = uniform + (this.#massOfWeight > 0 ? this.#mixture.popularity : 0);
    const same_category = this.#mixture.same_category;
    const categoryStart = this.#period * (categories + 2) + 1;
    const [first, end, firstGuide, guides] = [this.#first, this.#end, this.#firstGuide, this.#guides];
    const { category, strategy } = this;
    const entry = this.#entry;
    for (let k = from; k < to; k++) {
      const start = category_start[categoryStart + category[k]];
      const size =
        same_category > 0 && category[k] >= 0 ? category_start[categoryStart + category[k] + 1] - start : 0;
      const u = random() * (toPopularity + (size > 0 ? same_category : 0));
      if (u < uniform) {
        strategy[k] = UNIFORM;
        entry[k] = uniformInt(random, first, end);
      } else if (u < toPopularity) {
        const part = random();
        strategy[k] = POPULARITY;
        this.#point[k] = part * this.#sumOfWeights;
        entry[k] = guide[firstGuide + Math.floor(part * guides)];
      } else {
        strategy[k] = SAME_CATEGORY;
        entry[k] = size > 0 ? uniformInt(random, start, start + size) : -1;
      }
    }
  }

  /** Reads the articles; draws by popularity go on to the entry in whose stretch of the line the point lies. */
  #settle(from: number, to: number): void {
    const sums = this.#candidates.entry;
    const { article, strategy } = this;
    const entry = this.#entry;
    for (let k = from; k < to; k++) article[k] = entry[k] < 0 ? -1 : sums[entry[k] * 2];
    for (let k = from; k < to; k++) {
      if (strategy[k] !== POPULARITY) continue;
      const point = this.#point[k];
      let at = entry[k];
      while (at > this.#first && sums[at * 2 - 1] > point) at--; // where rounding put the guide behind
      while (sums[at * 2 + 1] <= point) at++;
      entry[k] = at;
      article[k] = sums[at * 2];
    }
  }

  #drawAgain(random: RandomSource, k: number): void {
    for (let i = 0; i < TRIES; i++) {
      this.#propose(random, k, k + 1);
      this.#settle(k, k + 1);
      if (this.article[k] >= 0 && this.#isGone[this.article[k]] === 0) return;
    }
    this.#drawFromList(random, k);
    this.article[k] = this.#articleOf(this.#entry[k]);
  }

  /** The same by adding up all that is left, without trying; -1 if nothing is. */
  #drawFromList(random: RandomSource, k: number): void {
    let sum = 0;
    for (let entry = this.#first; entry < this.#end; entry++) sum += this.#massLeft(entry, k);
    const point = random() * sum;
    let before = 0;
    this.#entry[k] = -1;
    for (let entry = this.#first; entry < this.#end && before <= point; entry++) {
      const mass = this.#massLeft(entry, k);
      if (mass > 0) {
        this.#entry[k] = entry;
        this.strategy[k] = this.#strategyAt(point - before, entry);
      }
      before += mass;
    }
  }

  /** Which part of the mass of an entry a point lies in. */
  #strategyAt(point: number, entry: number): number {
    if (point < this.#uniformMass) return UNIFORM;
    return point < this.#uniformMass + this.#massOfWeight * this.#weightOf(entry)
      ? POPULARITY
      : SAME_CATEGORY;
  }

  #massLeft(entry: number, k: number): number {
    if (this.#isGone[this.#articleOf(entry)] === 1) return 0;
    return this.#mass(entry, this.category[k], this.#massInCategory(this.category[k]));
  }

  /** m(a), see above. */
  #mass(entry: number, category: number, inCategory: number): number {
    const mass = this.#uniformMass + this.#massOfWeight * this.#weightOf(entry);
    return this.#categoryOf(entry) === category ? mass + inCategory : mass;
  }

  /** Mass of each candidate of a category for being in it. */
  #massInCategory(category: number): number {
    const size = this.#sizeOf(category);
    return size > 0 ? this.#mixture.same_category / size : 0;
  }

  #weightOf(entry: number): number {
    const sums = this.#candidates.entry;
    return sums[entry * 2 + 1] - (entry > this.#first ? sums[entry * 2 - 1] : 0);
  }

  #articleOf(entry: number): number {
    return entry < 0 ? -1 : this.#candidates.entry[entry * 2];
  }

  #categoryOf(entry: number): number {
    return this.#candidates.by_article[this.#candidates.entry[entry * 2] * 4 + CATEGORY];
  }

  /** Entries of a category in the period. */
  #sizeOf(category: number): number {
    if (category < 0) return 0;
    const { category_start, categories } = this.#candidates;
    const at = this.#period * (categories + 2) + category + 1;
    return category_start[at + 1] - category_start[at];
  }

  /** Its mass over that of all that are left, and counts it out. */
  #setProbability(k: number): void {
    const category = this.category[k];
    const its = this.#candidates.by_article[this.article[k] * 4 + CATEGORY];
    const weight = this.#weightOf(this.#entry[k]);
    let mass = this.#uniformMass + this.#massOfWeight * weight;
    let left = this.#uniformMass * this.#left + this.#massOfWeight * this.#weightLeft;
    const size = this.#mixture.same_category > 0 ? this.#sizeOf(category) : 0;
    if (size > 0) {
      const inCategory = this.#mixture.same_category / size;
      left += inCategory * (size - this.#goneOf[category + 1]);
      if (its === category) mass += inCategory;
    }
    this.probability[k] = Math.min(1, mass / left); // above for rounding

    this.#goneOf[its + 1] += 1;
    this.#counted[this.#countedLength++] = its + 1;
    this.#left -= 1;
    this.#weightLeft -= weight;
  }

  /** Counts all that is gone out of the candidates of the period, before so many draws. */
  #countGone(draws: number): void {
    while (this.#countedLength > 0) this.#goneOf[this.#counted[--this.#countedLength]] = 0;
    for (let i = this.#excluded; i < this.#goneLength; i++) this.#note(i);
    const most = this.#goneLength + draws;
    if (most > this.#counted.length) {
      this.#counted = new Int32Array(2 * most);
      this.#found = new Int32Array(2 * most);
    }
    const found = this.#findGone();
    const weights = this.#candidates.weight;
    const [gone, at, counted, goneOf] = [this.#byGone, this.#found, this.#counted, this.#goneOf];
    let weight = 0;
    for (let i = 0; i < found; i++) {
      const category = gone[at[i] + CATEGORY] + 1;
      goneOf[category] += 1;
      counted[i] = category;
      weight += weights[gone[at[i] + WEIGHT_AT] + this.#period];
    }
    this.#countedLength = found;
    this.#left = this.#end - this.#first - found;
    this.#weightLeft = this.#sumOfWeights - weight;
  }

  /** Lists which of the gone ones are candidates in the period, without a branch, and returns how many. */
  #findGone(): number {
    const [p, gone, at] = [this.#period, this.#byGone, this.#found];
    const length = this.#goneLength * 4;
    let found = 0;
    for (let i = 0; i < length; i += 4) {
      at[found] = i;
      const outside = (p - gone[i + FIRST_PERIOD]) | (gone[i + LAST_PERIOD] - p);
      found += 1 + (outside >> 31);
    }
    return found;
  }

  /** Copies `by_article` of one of those that are gone. */
  #note(i: number): void {
    if (i * 4 === this.#byGone.length) this.#byGone = doubled(this.#byGone);
    const { by_article } = this.#candidates;
    for (let k = 0; k < 4; k++) this.#byGone[i * 4 + k] = by_article[this.#gone[i] * 4 + k];
  }

  #setGone(article: number): void {
    if (this.#goneLength === this.#gone.length) this.#gone = doubled(this.#gone);
    this.#isGone[article] = 1;
    this.#gone[this.#goneLength++] = article;
  }
}

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
