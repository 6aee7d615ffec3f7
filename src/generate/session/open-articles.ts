import type { Mixture } from '../../model/session-preset.ts';
import { doubled, extended, IGNORED, type Interactions } from '../interactions.ts';
import type { RandomSource } from '../random.ts';
import { CandidateDraw } from './candidate-draw.ts';
import { CATEGORY, type Candidates } from './candidate-tables.ts';
import { DAY } from './time.ts';
import { LEFT_OUT } from './unfilled.ts';

/** The clicks or the ignores of a segment that still need an article, and the draws that give them one. */
export class OpenArticles {
  readonly #candidates: Candidates;
  readonly #draw: CandidateDraw;
  readonly #isIgnore: boolean;
  readonly #byCategory: boolean;
  readonly #byAnchor: boolean;
  #length = 0;
  /** The open interactions, in order, and the category of their session, -1 if it doesn't matter. */
  #index = new Int32Array(1024);
  #category = new Int32Array(1024);
  /** The article and the price of the purchase that they go with; unset unless parts of the mixture ask. */
  #anchor = new Int32Array(1024);
  #price = new Float64Array(1024);

  /**
   * `score` is that of the open interactions: only ignores record how their article was drawn. In `lists`,
   * articles differ within each list, not within the session, and are added list after list.
   */
  constructor(candidates: Candidates, mixture: Mixture, score: number, lists = false) {
    this.#candidates = candidates;
    this.#draw = new CandidateDraw(candidates, mixture);
    this.#isIgnore = score === IGNORED;
    this.#byCategory = mixture.same_category > 0;
    this.#byAnchor = candidates.orderings.length > 0;
    if (lists) this.#draw.positive = new Int32Array(this.#draw.category.length);
  }

  /** Forgets the customer. */
  restore(): void {
    this.#draw.exclusions.restore();
    this.#length = 0;
  }

  /** Excludes an article for this customer, before all draws. */
  exclude(article: number): void {
    this.#draw.exclusions.exclude(article);
  }

  /** Excludes the articles of all interactions with this score. */
  excludeScored({ article, score, length }: Interactions, excluded: number): void {
    for (let e = 0; e < length; e++) if (score[e] === excluded && article[e] >= 0) this.exclude(article[e]);
  }

  /** Excludes the articles drawn here from the draws of `other`. */
  excludeFrom(other: OpenArticles, { article }: Interactions): void {
    for (let k = 0; k < this.#length; k++) {
      if (article[this.#index[k]] >= 0) other.exclude(article[this.#index[k]]);
    }
  }

  /** Adds interaction `index`, which goes with the purchase of the article `anchor` at a price (or NaN). */
  add(index: number, anchor: number, price: number): void {
    if (this.#length === this.#index.length) {
      this.#index = doubled(this.#index);
      this.#category = doubled(this.#category);
      this.#anchor = doubled(this.#anchor);
      this.#price = extended(this.#price, new Float64Array(this.#index.length));
    }
    if (this.#byAnchor) {
      this.#anchor[this.#length] = anchor;
      this.#price[this.#length] = price;
    }
    this.#index[this.#length] = index;
    this.#category[this.#length] = this.#byCategory ? this.#candidates.by_article[anchor * 4 + CATEGORY] : -1;
    this.#length += 1;
  }

  /** Leaves out the ones whose positive has got no article. */
  leaveOutOrphans({ article, details }: Interactions): void {
    const positive = details!.positive!;
    let kept = 0;
    for (let k = 0; k < this.#length; k++) {
      const index = this.#index[k];
      if (article[positive[index]] < 0) article[index] = LEFT_OUT;
      else {
        this.#index[kept] = index;
        this.#anchor[kept] = this.#anchor[k];
        this.#price[kept] = this.#price[k];
        this.#category[kept++] = this.#category[k];
      }
    }
    this.#length = kept;
  }

  /** Draws the articles; returns how many interactions got none. */
  draw(random: RandomSource, interactions: Interactions): number {
    const { t_dat, article } = interactions;
    const { session, strategy, sampling_prob, positive } = interactions.withDetails();
    const [index, category, length, draw] = [this.#index, this.#category, this.#length, this.#draw];
    const origin = this.#candidates.first_day * DAY;
    const periodLength = this.#candidates.period_days * DAY;
    draw.reserve(length);
    for (let k = 0; k < length; k++) {
      draw.session[k] = session[index[k]];
      draw.period[k] = Math.floor((t_dat[index[k]] - origin) / periodLength);
      draw.category[k] = category[k];
    }
    if (draw.positive) {
      for (let k = 0; k < length; k++) {
        draw.session[k] = positive![index[k]];
        draw.positive[k] = article[draw.session[k]];
      }
    }
    if (this.#byAnchor) {
      draw.anchor.set(this.#anchor.subarray(0, length));
      draw.price.set(this.#price.subarray(0, length));
    }
    draw.draw(random, length, this.#isIgnore, interactions);
    let missing = 0;
    for (let k = 0; k < length; k++) {
      article[index[k]] = draw.article[k];
      if (draw.article[k] < 0) missing += 1;
      if (!this.#isIgnore) continue;
      strategy[index[k]] = draw.strategy[k];
      sampling_prob[index[k]] = draw.probability[k];
    }
    return missing;
  }
}
