import type { Candidates } from './candidates.ts';
import type { Exclusions } from './exclusions.ts';

/**
 * The candidates of one period that are not excluded for the customer's whole sequence: few of those who
 * bought nearly everything, and a draw from all candidates would take as long as the catalogue is large.
 */
export class ArticlesLeft {
  length = 0;
  /** Those that were not drawn in the open session. */
  free = 0;
  /** The period; -1: none is listed. */
  period = -1;
  entry = new Int32Array(64);
  article = new Int32Array(64);
  weight = new Uint32Array(64);

  /** Lists the entries `first` to `end` (exclusive) of a period, also those drawn in the open session. */
  list(
    { entry: sums }: Candidates,
    exclusions: Exclusions,
    period: number,
    first: number,
    end: number,
  ): void {
    this.period = period;
    this.length = this.free = 0;
    this.#reserve(end - first);
    for (let entry = first; entry < end; entry++) {
      const article = sums[entry * 2];
      if (exclusions.isExcluded(article)) continue;
      if (exclusions.is[article] === 0) this.free += 1;
      this.entry[this.length] = entry;
      this.article[this.length] = article;
      this.weight[this.length++] = sums[entry * 2 + 1] - (entry > first ? sums[entry * 2 - 1] : 0);
    }
  }

  #reserve(length: number): void {
    if (length <= this.entry.length) return;
    this.entry = new Int32Array(length * 2);
    this.article = new Int32Array(length * 2);
    this.weight = new Uint32Array(length * 2);
  }
}
