import { BOUGHT, CLICKED, doubled } from '../interactions.ts';
import { OWN, scoreOf, transactionOf, type Arrangement } from './arrangement.ts';

/**
 * Decides which slot of an arrangement becomes the purchase itself, out of those for a purchase and its
 * clicks. The transactions of the session's purchases are consecutive.
 */
export class PurchaseSlots {
  #length = 0;
  #first = 0;
  /** By purchase: how many of its slots are still to come, and its rank by last slot. */
  #left = new Int32Array(64);
  #rank = new Int32Array(64);

  clear(): void {
    this.#length = 0;
  }

  /** Adds the purchase of transaction `i`, with this many slots in all. */
  add(i: number, slots: number): void {
    if (this.#length === this.#left.length) {
      this.#left = doubled(this.#left);
      this.#rank = doubled(this.#rank);
    }
    if (this.#length === 0) this.#first = i;
    this.#left[this.#length++] = slots;
  }

  /** Turns the last slot of each purchase into the purchase. */
  settle({ planned, length }: Arrangement): void {
    let rank = 0;
    for (let k = 0; k < length; k++) {
      if ((planned[k] & OWN) === 0) continue;
      const n = transactionOf(planned[k]) - this.#first;
      this.#left[n] -= 1;
      if (this.#left[n] > 0) continue;
      planned[k] += BOUGHT - CLICKED;
      this.#rank[n] = rank++;
    }
  }

  /**
   * Gives the slots of the purchase of rank r to the r-th transaction, for purchases that keep their times.
   * Clicks that would lead to a purchase in a store then lead to the next one outside; if there is none,
   * they become clicks on another article.
   */
  putInOrder({ planned, length }: Arrangement, isStore: (i: number) => boolean): void {
    if (this.#length < 2) return;
    const last = this.#first + this.#length - 1;
    for (let k = 0; k < length; k++) {
      if ((planned[k] & OWN) === 0) continue;
      let i = this.#first + this.#rank[transactionOf(planned[k]) - this.#first];
      if (scoreOf(planned[k]) === CLICKED) {
        while (i < last && isStore(i)) i++;
        if (isStore(i)) {
          planned[k] -= OWN;
          continue;
        }
      }
      planned[k] = i * 8 + (planned[k] & 7);
    }
  }
}
