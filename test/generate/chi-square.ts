/** Pearson's chi-square test, for samples made with fixed seeds: a test that passes once passes always. */

/**
 * How far a sample of whole numbers is from a distribution, in standard deviations (the Wilson-Hilferty
 * approximation of chi-square): 0 is what chance gives, above 4 has a probability of 1 in 30,000, and far below
 * −4 is too even to be chance. Infinity if a value came up that has no probability.
 */
export function deviation(sample: Iterable<number>, probabilities: ReadonlyMap<number, number>): number {
  const counts = new Map<number, number>();
  let size = 0;
  for (const value of sample) {
    if (!probabilities.has(value)) return Infinity;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    size += 1;
  }
  let chiSquare = 0;
  for (const [value, probability] of probabilities) {
    const expected = probability * size;
    if (expected < 5)
      throw new RangeError(`The sample is too small: ${expected} times ${value} are expected`);
    chiSquare += ((counts.get(value) ?? 0) - expected) ** 2 / expected;
  }
  const freedom = probabilities.size - 1;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(chiSquare / freedom) - (1 - spread)) / Math.sqrt(spread);
}

/** The whole numbers from `first` to `last`, both included, equally probable. */
export function uniform(first: number, last: number): Map<number, number> {
  const values = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return new Map(values.map((value) => [value, 1 / values.length]));
}

/** The distribution of the sum of two independent values. */
export function sumOf(a: Map<number, number>, b: Map<number, number>): Map<number, number> {
  const sum = new Map<number, number>();
  for (const [x, p] of a) for (const [y, q] of b) sum.set(x + y, (sum.get(x + y) ?? 0) + p * q);
  return sum;
}
