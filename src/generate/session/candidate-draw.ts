import type { Mixture } from '../../model/session-preset.ts';
import { POPULARITY, SAME_CATEGORY, UNIFORM } from '../interactions.ts';
import { uniformInt, type RandomSource } from '../random.ts';
import { ArticlesLeft } from './articles-left.ts';
import { CATEGORY, sizeOfCategory, type Candidates } from './candidate-tables.ts';
import { Draws, type Work } from './draws.ts';
import { Exclusions } from './exclusions.ts';
import { RangeParts } from './range-parts.ts';

/** Attempts before the articles that are left are listed: for customers who bought nearly everything. */
const TRIES = 64;

/**
 * Draws articles for one customer after the other from the candidates of a period: from a mixture of ways to
 * draw, skipping articles that are excluded or were drawn before in the same session. With c the category of
 * the session, candidate a has the mass
 *
 *     m(a) = uniform / candidates + popularity · weight(a) / sum of weights
 *            + same_category / candidates of c, if a is one of them
 *            + weight of each further part / candidates in its range, if a is one of them
 *
 * (terms without candidates or weights drop out) and the probability m(a) / (mass of all candidates that are
 * not excluded).
 */
export class CandidateDraw extends Draws {
  readonly #mixture: Mixture;
  readonly #candidates: Candidates;
  /** Articles that cannot be drawn for the customer. */
  readonly exclusions: Exclusions;
  readonly #left = new ArticlesLeft();
  /** Undefined without further parts, which is usual. */
  readonly #parts: RangeParts | undefined;

  #period = 0;
  #first = 0;
  #end = 0;
  #firstGuide = 0;
  #guides = 0;
  #sumOfWeights = 0;
  /** Mass of each candidate for being one, and for each unit of its weight. */
  #uniformMass = 0;
  #massOfWeight = 0;

  constructor(candidates: Candidates, mixture: Mixture) {
    super();
    this.#mixture = mixture;
    this.#candidates = candidates;
    this.exclusions = new Exclusions(candidates, mixture.same_category > 0);
    this.#parts = candidates.orderings.length > 0 ? new RangeParts(candidates) : undefined;
  }

  /**
   * Draws `length` articles, unless `work` is to end: reads the requests and sets the results, `probability`
   * only if it is asked for.
   */
  draw(random: RandomSource, length: number, asked: boolean, work: Work): void {
    const { session, period } = this;
    const withProbability = asked || this.#parts !== undefined; // `#drawAgain` needs the counts
    this.#left.period = -1;
    if (withProbability) this.exclusions.countExcluded(period, length);
    this.#parts?.restore();
    for (let from = 0, to; from < length; from = to) {
      for (to = from + 1; to < length && session[to] === session[from] && period[to] === period[from]; to++);
      if (from === 0 || session[from] !== session[from - 1]) this.#startSession(from);
      this.#open(period[from]);
      if (withProbability) this.#openExclusions(period[from]);
      const end = this.positive ? this.#giveUpFrom(from, to) : to;
      this.#drawSome(random, from, end, withProbability, work);
    }
    this.exclusions.startSession();
  }

  #openExclusions(period: number): void {
    this.exclusions.open(period, this.#end - this.#first, this.#sumOfWeights);
    this.#parts?.count(this.exclusions);
  }

  #startSession(first: number): void {
    this.exclusions.startSession();
    this.#left.free = this.#left.length;
    const positive = this.positive?.[first];
    if (positive === undefined || this.exclusions.is[positive] !== 0) return;
    this.exclusions.add(positive);
    this.#left.period = -1; // what is listed must not hold it
  }

  /** Of draws of a list, those beyond the number of candidates get nothing; returns the first of these. */
  #giveUpFrom(from: number, to: number): number {
    const end = Math.min(to, from + Math.max(0, this.exclusions.left));
    this.article.fill(-1, end, to);
    return end;
  }

  /** Draws `from` to `to` (exclusive), of one session, from the open period. */
  #drawSome(random: RandomSource, from: number, to: number, withProbability: boolean, work: Work): void {
    work.goOn();
    // In separate loops, since the candidates are far apart in memory: reads that no branch depends on
    // overlap, which makes draws twice as fast.
    this.#propose(random, from, to);
    this.#settle(from, to);
    const { article, exclusions } = this;
    for (let k = from; k < to; k++) {
      if ((k & 4095) === 0) work.goOn(); // a session may be of millions
      if (article[k] < 0 || exclusions.is[article[k]] !== 0) this.#drawAgain(random, k);
      if (article[k] < 0) continue;
      exclusions.add(article[k]);
      if (this.#left.period === this.#period) this.#left.free -= 1;
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
    this.#parts?.open(period);
  }

  /**
   * For draws `from` to `to` (not included) an entry from the mixture, excluded or not, up to `#settle`; -1:
   * none.
   */
  #propose(random: RandomSource, from: number, to: number): void {
    const { category_start, categories } = this.#candidates;
    const uniform = this.#uniformMass > 0 ? this.#mixture.uniform : 0;
    const toPopularity = uniform + (this.#massOfWeight > 0 ? this.#mixture.popularity : 0);
    const same_category = this.#mixture.same_category;
    const categoryStart = this.#period * (categories + 2) + 1;
    const [first, end, firstGuide, guides] = [this.#first, this.#end, this.#firstGuide, this.#guides];
    const { category, strategy } = this;
    const parts = this.#parts;
    const entry = this.entry;
    for (let k = from; k < to; k++) {
      const start = category_start[categoryStart + category[k]];
      const size =
        same_category > 0 && category[k] >= 0 ? category_start[categoryStart + category[k] + 1] - start : 0;
      const toCategory = toPopularity + (size > 0 ? same_category : 0);
      const further = parts === undefined ? 0 : parts.find(this.anchor[k], this.price[k]);
      const u = random() * (toCategory + further);
      if (u < uniform) {
        strategy[k] = UNIFORM;
        entry[k] = uniformInt(random, first, end);
      } else if (u < toPopularity) {
        const part = random();
        strategy[k] = POPULARITY;
        this.point[k] = part * this.#sumOfWeights;
        entry[k] = firstGuide + Math.floor(part * guides);
      } else if (further === 0 || u < toCategory) {
        strategy[k] = SAME_CATEGORY;
        entry[k] = size > 0 ? uniformInt(random, start, start + size) : -1;
      } else {
        entry[k] = parts!.entryAt(random, u - toCategory);
        strategy[k] = parts!.strategy;
      }
    }
  }

  /** Reads the articles; draws by popularity move on to the entry that covers their point. */
  #settle(from: number, to: number): void {
    const { guide, entry: sums } = this.#candidates;
    const { article, strategy } = this;
    const entry = this.entry;
    for (let k = from; k < to; k++) if (strategy[k] === POPULARITY) entry[k] = guide[entry[k]];
    for (let k = from; k < to; k++) article[k] = entry[k] < 0 ? -1 : sums[entry[k] * 2];
    for (let k = from; k < to; k++) {
      if (strategy[k] !== POPULARITY) continue;
      const point = this.point[k];
      let at = entry[k];
      while (at > this.#first && sums[at * 2 - 1] > point) at--; // where rounding put the guide behind
      while (sums[at * 2 + 1] <= point) at++;
      entry[k] = at;
      article[k] = sums[at * 2];
    }
  }

  #drawAgain(random: RandomSource, k: number): void {
    if (this.#parts !== undefined && this.#massOfAllLeft(k) === 0) {
      this.article[k] = -1; // ranges are often small, and used up
      return;
    }
    if (this.#left.period === this.#period && this.#left.free === 0) return this.#drawNone(random, k);
    for (let i = 0; i < TRIES; i++) {
      this.#propose(random, k, k + 1);
      this.#settle(k, k + 1);
      if (this.article[k] >= 0 && this.exclusions.is[this.article[k]] === 0) return;
    }
    this.#drawFromList(random, k);
  }

  /** What tries in vain and a draw from an empty list come to: the random source has moved on. */
  #drawNone(random: RandomSource, k: number): void {
    const size = this.#sizeOf(this.category[k]);
    const draws = this.#uniformMass > 0 || this.#massOfWeight > 0 || size > 0 ? 2 : 1;
    for (let i = TRIES * draws + 1; i > 0; i--) random();
    this.article[k] = -1;
  }

  /** Draws from the cumulated masses of all articles that are left; -1 if none is. */
  #drawFromList(random: RandomSource, k: number): void {
    if (this.#left.period !== this.#period)
      this.#left.list(this.#candidates, this.exclusions, this.#period, this.#first, this.#end);
    const { length, entry, article } = this.#left;
    this.#parts?.find(this.anchor[k], this.price[k]);
    let sum = 0;
    for (let i = 0; i < length; i++) sum += this.#massLeft(i, k);
    if (sum === 0 && this.positive) this.#left.free = 0; // a list is of one category: the rest is in vain
    const point = random() * sum;
    let before = 0;
    this.article[k] = -1;
    for (let i = 0; i < length && before <= point; i++) {
      const mass = this.#massLeft(i, k);
      if (mass > 0) {
        this.entry[k] = entry[i];
        this.article[k] = article[i];
        this.strategy[k] = this.#strategyAt(point - before, i, k);
      }
      before += mass;
    }
  }

  /** The term of the mass of an article in the list that a point lies in. */
  #strategyAt(point: number, i: number, k: number): number {
    if (point < this.#uniformMass) return UNIFORM;
    const { article, weight } = this.#left;
    const toPopularity = this.#uniformMass + this.#massOfWeight * weight[i];
    if (point < toPopularity) return POPULARITY;
    const rest = point - toPopularity - this.#categoryMass(article[i], k);
    return this.#parts === undefined || rest < 0 ? SAME_CATEGORY : this.#parts.strategyAt(rest, article[i]);
  }

  /** m(a) of an article in the list, 0 if it was drawn in this session; the parts' ranges have been found. */
  #massLeft(i: number, k: number): number {
    const { article, weight } = this.#left;
    if (this.exclusions.is[article[i]] !== 0) return 0;
    const mass = this.#uniformMass + this.#massOfWeight * weight[i] + this.#categoryMass(article[i], k);
    return this.#parts === undefined ? mass : mass + this.#parts.massOf(article[i]);
  }

  /** Mass of a candidate for being of the category of draw `k`. */
  #categoryMass(article: number, k: number): number {
    const category = this.category[k];
    if (category < 0 || this.#candidates.by_article[article * 4 + CATEGORY] !== category) return 0;
    return this.#massInCategory(k);
  }

  #weightOf(entry: number): number {
    const sums = this.#candidates.entry;
    return sums[entry * 2 + 1] - (entry > this.#first ? sums[entry * 2 - 1] : 0);
  }

  /** Entries of a category in the period. */
  #sizeOf(category: number): number {
    return sizeOfCategory(this.#candidates, this.#period, category);
  }

  /** Mass of a candidate of the category of draw `k` for being one. */
  #massInCategory(k: number): number {
    const { same_category } = this.#mixture;
    const size = same_category > 0 ? this.#sizeOf(this.category[k]) : 0;
    return size > 0 ? same_category / size : 0;
  }

  /** Mass of all that can be drawn by draw `k`. */
  #massOfAllLeft(k: number): number {
    const { exclusions } = this;
    const category = this.category[k];
    const left = this.#uniformMass * exclusions.left + this.#massOfWeight * exclusions.weightLeft;
    const inCategory = this.#massInCategory(k);
    const ofCategory = inCategory > 0 ? this.#sizeOf(category) - exclusions.ofCategory(category) : 0;
    if (this.#parts === undefined) return left + inCategory * ofCategory;
    this.#parts.find(this.anchor[k], this.price[k]);
    return left + inCategory * ofCategory + this.#parts.massLeft();
  }

  /** Its mass divided by that of all that are left; excludes it from the next draws. */
  #setProbability(k: number): void {
    const weight = this.#weightOf(this.entry[k]);
    const its =
      this.#mixture.same_category > 0 ? this.#candidates.by_article[this.article[k] * 4 + CATEGORY] : -1;
    let mass = this.#uniformMass + this.#massOfWeight * weight;
    if (its >= 0 && its === this.category[k]) mass += this.#massInCategory(k);
    const left = this.#massOfAllLeft(k);
    if (this.#parts) {
      mass += this.#parts.massOf(this.article[k]);
      this.#parts.countOut(this.article[k]);
    }
    this.probability[k] = Math.min(1, mass / left); // could exceed 1 by rounding
    this.exclusions.countOut(weight, its);
  }
}
