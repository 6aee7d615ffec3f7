/**
 * Randomness. Each customer has its own random source, so that its interactions depend neither on the other
 * customers nor on the thread. Of seedrandom's generators, Tyche-i is the cheapest to seed (1.7 µs, a draw
 * 13 ns) whose first draws are independent from one seed to the next; xor128, xorwow and xorshift7 fail that.
 */
import seedrandom from 'seedrandom';

/** Draws are uniform in [0, 1). */
export type RandomSource = () => number;

/** The random source of one customer. No id contains a NUL: seed 1, customer 23 isn't seed 12, customer 3. */
export function randomSourceFor(seed: string, customerId: string): RandomSource {
  return seedrandom.tychei(`${seed}\0${customerId}`);
}

/** A uniform whole number from `a` to `b` (exclusive): the contract's U[a,b), numpy's `randint(a, b)`. */
export function uniformInt(random: RandomSource, a: number, b: number): number {
  return a + Math.floor(random() * (b - a));
}
