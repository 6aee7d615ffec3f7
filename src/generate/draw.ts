/** Draws distinct articles from a catalogue, skipping excluded ones. */
import { uniformInt, type RandomSource } from './random.ts';

/**
 * The catalogue as a deck of cards, one per article rank. A draw takes any of the cards that are left, each
 * with the same probability, and costs the same however many are gone: it is a step of a Fisher-Yates
 * shuffle. The slots before `left` hold the cards in the deck; those behind it hold the ones taken, the last
 * one first.
 *
 * Trying again until an untaken article turns up would do for large catalogues, but would need a second way
 * for small ones; this is as fast, and uses exactly one random number per draw.
 */
export class Deck {
  /** How many cards are in the deck. */
  left: number;
  readonly #size: number;
  readonly #cards: Int32Array;
  /** The slot of each card: the inverse of `#cards`. */
  readonly #slots: Int32Array;
  /** The slots that takes have disturbed, for `restore`; the ones at the end need no note, see `#lowest`. */
  readonly #disturbed: Int32Array;
  #takes = 0;
  #lowest: number;

  constructor(size: number) {
    this.left = this.#size = this.#lowest = size;
    this.#cards = new Int32Array(size);
    this.#slots = new Int32Array(size);
    this.#disturbed = new Int32Array(size);
    this.#sort(0);
  }

  /** Takes any card out of the deck, which must not be empty. */
  draw(random: RandomSource): number {
    return this.#take(uniformInt(random, 0, this.left));
  }

  /** Takes this card out of the deck if it is in there. */
  remove(card: number): void {
    const slot = this.#slots[card];
    if (slot < this.left) this.#take(slot);
  }

  /** Puts the cards taken last back into the deck, until it holds `left` again. */
  putBack(left: number): void {
    this.left = left;
  }

  /** Puts all cards back and in their first order, so that nothing of one customer reaches the next. */
  restore(): void {
    if (this.#takes > this.#size) this.#sort(0);
    else {
      this.#sort(this.#lowest);
      for (let i = 0; i < this.#takes; i++) this.#place(this.#disturbed[i], this.#disturbed[i]);
    }
    this.left = this.#lowest = this.#size;
    this.#takes = 0;
  }

  #take(slot: number): number {
    const card = this.#cards[slot];
    this.left -= 1;
    if (this.left < this.#lowest) this.#lowest = this.left;
    if (this.#takes < this.#size) this.#disturbed[this.#takes] = slot;
    this.#takes += 1;
    this.#place(this.#cards[this.left], slot);
    this.#place(card, this.left);
    return card;
  }

  #place(card: number, slot: number): void {
    this.#cards[slot] = card;
    this.#slots[card] = slot;
  }

  #sort(from: number): void {
    for (let i = from; i < this.#size; i++) this.#place(i, i);
  }
}
