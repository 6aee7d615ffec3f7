/**
 * Counts how many of some positions lie before another one, in steps that grow with the logarithm of their
 * number: a Fenwick tree.
 */
export class PositionCounts {
  /** At i, which counts from 1: how many are among the lowest-bit-of-i positions up to i. */
  readonly #sums: Int32Array;

  constructor(positions: number) {
    this.#sums = new Int32Array(positions + 1);
  }

  /** Adds `count` (-1: takes one away) at a position. */
  add(position: number, count: number): void {
    const sums = this.#sums;
    for (let i = position + 1; i < sums.length; i += i & -i) sums[i] += count;
  }

  /** How many are before a position. */
  before(position: number): number {
    const sums = this.#sums;
    let count = 0;
    for (let i = position; i > 0; i -= i & -i) count += sums[i];
    return count;
  }
}
