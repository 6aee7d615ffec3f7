import { randomSourceFor, type RandomSource } from './random.ts';

/** The random source of a job's `sample_size`. No customer shares it, since ids are never empty. */
export const sampleSource = (seed: string): RandomSource => randomSourceFor(seed, '');

/**
 * Draws `size` of `population` (or all, if fewer) without replacement, each set equally probable. Returns
 * indices, ascending. Selection sampling (Knuth, 3.4.2, algorithm S): 20 ms for 1.4 million.
 */
export function drawSample(random: RandomSource, population: number, size: number): Uint32Array {
  const drawn = new Uint32Array(Math.min(size, population));
  for (let i = 0, count = 0; count < drawn.length; i++) {
    if (random() * (population - i) < drawn.length - count) drawn[count++] = i;
  }
  return drawn;
}
