import type { RandomSource } from '../random.ts';

/** A distribution of the session model, prepared from its parameters once. */
export type Distribution = (random: RandomSource) => number;

/** Finer than the random source, so that tables have every value that it can reach. */
const NEGLIGIBLE = 2 ** -33;

/** Poisson, by the inverse of its distribution function. A mean of 0 doesn't use the random source. */
export function poisson(mean: number): Distribution {
  if (mean === 0) return () => 0;
  const atMost: number[] = [];
  let probability = Math.exp(-mean);
  let sum = probability;
  for (let k = 1; sum < 1 - NEGLIGIBLE && (probability > 0 || k < mean); k++) {
    atMost.push(sum);
    probability *= mean / k;
    sum += probability;
  }
  return (random) => {
    const u = random();
    let k = 0;
    while (k < atMost.length && u >= atMost[k]) k++;
    return k;
  };
}

const CELLS = 1024;
/** Standard deviations at which the distribution is cut off. */
const TAIL = 5;
const STEP = 1 / 2048;
/** Sums of the normal density (not normalized), from -TAIL in steps of STEP. */
const SUMS = new Float64Array((2 * TAIL) / STEP);
for (let i = 0, sum = 0, z = -TAIL; i < SUMS.length; i++, z += STEP) {
  SUMS[i] = sum += Math.exp((-z * z) / 2);
}

/**
 * Log-normal with this median and standard deviation of the logarithm, truncated at `most`. Interpolates in a
 * table of quantiles, which is cheaper than an exact draw: this is drawn for every interaction.
 */
export function logNormal(median: number, sigma: number, most: number): Distribution {
  if (sigma === 0) return () => Math.min(median, most);
  const end = Math.max(-TAIL + STEP, Math.min(TAIL, Math.log(most / median) / sigma));
  let count = 1;
  while (count < SUMS.length && count * STEP - TAIL < end) count++;
  const quantiles = new Float64Array(CELLS + 1);
  for (let cell = 0, i = 0; cell < CELLS; cell++) {
    while (SUMS[i] < (cell / CELLS) * SUMS[count - 1]) i++;
    quantiles[cell] = median * Math.exp(sigma * (i * STEP - TAIL));
  }
  quantiles[CELLS] = median * Math.exp(sigma * end);
  return (random) => {
    const x = random() * CELLS;
    const cell = Math.floor(x);
    return quantiles[cell] + (x - cell) * (quantiles[cell + 1] - quantiles[cell]);
  };
}

const HOUR = 3_600_000;

/** How busy a shop is in each hour of the day, UTC. The same for all scores, so that it tells nothing. */
const BUSY = [10, 6, 4, 3, 3, 5, 10, 18, 28, 36, 42, 46, 50, 48, 45, 45, 47, 52, 60, 68, 72, 62, 42, 22];

/** A time of day in milliseconds, 0 to 86,399,999. */
export function dayCurve(): Distribution {
  const total = BUSY.reduce((sum, busy) => sum + busy, 0);
  return (random) => {
    let left = random() * total;
    let hour = 0;
    while (left >= BUSY[hour]) left -= BUSY[hour++];
    return Math.floor((hour + left / BUSY[hour]) * HOUR);
  };
}
