/**
 * Where chance comes from. Each customer has a random source of its own, seeded with the job's seed and the
 * customer's id, so that its interactions do not depend on who else is generated, nor on which thread.
 *
 * Tyche-i because it is the cheapest of seedrandom's generators to seed (1.7 µs, a draw 13 ns) whose first
 * draws are independent from one seed to the next; xor128, xorwow and xorshift7 are not.
 */
import seedrandom from 'seedrandom';

/** Draws are uniform in [0, 1). */
export type RandomSource = () => number;

/**
 * The random source of one customer. The NUL keeps seed and id apart (no id holds one), so that seed "1" with
 * customer "23" is not seed "12" with customer "3".
 */
export function randomSourceFor(seed: string, customerId: string): RandomSource {
  return seedrandom.tychei(`${seed}\0${customerId}`);
}

/**
 * A uniform whole number of at least `a` and less than `b`: the contract's U[a,b), numpy's `randint(a, b)`.
 */
export function uniformInt(random: RandomSource, a: number, b: number): number {
  return a + Math.floor(random() * (b - a));
}
