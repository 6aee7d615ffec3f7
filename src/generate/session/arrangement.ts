import { doubled, MOST_INTERACTIONS, SequenceTooLong } from '../interactions.ts';
import type { RandomSource } from '../random.ts';

/**
 * A planned interaction is one number: the index of the transaction that it is, leads to or goes with, times
 * 8, plus its score, plus OWN if its article is that of the transaction and not yet to be drawn.
 */
export const OWN = 4;
export const scoreOf = (planned: number): number => planned & 3;
export const transactionOf = (planned: number): number => planned >> 3;

/** The planned interactions of one session, in order; valid until the next session is arranged. */
export class Arrangement {
  length = 0;
  planned = new Int32Array(64);

  /** Inserts at any index, each equally probable: the interaction that was there moves to the end. */
  insert(random: RandomSource, interaction: number): void {
    if (this.length === this.planned.length) {
      if (this.length * 2 > MOST_INTERACTIONS) throw new SequenceTooLong();
      this.planned = doubled(this.planned);
    }
    const index = Math.floor(random() * (this.length + 1));
    this.planned[this.length++] = this.planned[index];
    this.planned[index] = interaction;
  }
}
