import { uniformInt, type RandomSource } from './random.ts';

/**
 * Draws distinct articles from a catalogue, skipping excluded ones: a deck of cards, one per article rank. A
 * draw is a step of a Fisher-Yates shuffle: one random number, and as fast from a few cards as from many. The
 * slots before `left` hold the cards in the deck; those behind it hold the ones taken, the last one first.
 */
export class Deck {
  left: number;
  readonly #size: number;
  readonly #cards: Int32Array;
  /** The slot of each card: the inverse of `#cards`. */
  readonly #slots: Int32Array;
  /** The slots that `#take` has disturbed, for `restore`; those from `#lowest` on need no note. */
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

  /** Takes a random card out of the deck, which must not be empty. */
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

  /** Puts all cards back in their initial order, so that customers don't influence each other. */
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
