import type { Mixture } from '../../model/session-preset.ts';
import { CATEGORY, FIRST_PERIOD, LAST_PERIOD, WEIGHT_AT } from './candidate-tables.ts';
import { sizeOfCategory, type Candidates } from './candidate-tables.ts';
import { RangeParts } from './range-parts.ts';

/**
 * The probability that one draw gives an article, before exclusions: with m(a) as in candidate-draw.ts,
 *
 *     m(a) / (weights of the parts of the mixture that have candidates)
 *
 * which sums to 1 over all candidates of a period. It is `sampling_prob` where nothing is excluded.
 */
export class ItemProbability {
  readonly #candidates: Candidates;
  readonly #mixture: Mixture;
  /** Undefined without further parts. */
  readonly #parts: RangeParts | undefined;

  #period = -1;
  /** Mass of each candidate for being one, and for each unit of its weight; weight of these two parts. */
  #uniformMass = 0;
  #massOfWeight = 0;
  #weight = 0;

  constructor(candidates: Candidates, mixture: Mixture) {
    this.#candidates = candidates;
    this.#mixture = mixture;
    this.#parts = candidates.orderings.length > 0 ? new RangeParts(candidates) : undefined;
  }

  /** 0 for what is no candidate in the period. The draw is beside the purchase of `anchor` at a price. */
  of(article: number, period: number, anchor: number, price: number): number {
    const { by_article, weight } = this.#candidates;
    const record = article * 4;
    if (period < by_article[record + FIRST_PERIOD] || period > by_article[record + LAST_PERIOD]) return 0;
    if (period !== this.#period) this.#open(period);
    let mass = this.#uniformMass + this.#massOfWeight * weight[by_article[record + WEIGHT_AT] + period];
    let of = this.#weight;
    const category = by_article[anchor * 4 + CATEGORY];
    const { same_category } = this.#mixture;
    const size = same_category > 0 ? sizeOfCategory(this.#candidates, period, category) : 0;
    if (size > 0) {
      of += same_category;
      if (by_article[record + CATEGORY] === category) mass += same_category / size;
    }
    if (this.#parts) {
      of += this.#parts.find(anchor, price);
      mass += this.#parts.massOf(article);
    }
    return of > 0 ? Math.min(1, mass / of) : 0; // could exceed 1 by rounding
  }

  #open(period: number): void {
    const { start, entry } = this.#candidates;
    const { uniform, popularity } = this.#mixture;
    const sumOfWeights = entry[start[period + 1] * 2 - 1];
    this.#period = period;
    this.#uniformMass = uniform / (start[period + 1] - start[period]);
    this.#massOfWeight = sumOfWeights > 0 ? popularity / sumOfWeights : 0;
    this.#weight = uniform + (sumOfWeights > 0 ? popularity : 0);
    this.#parts?.open(period);
  }
}
