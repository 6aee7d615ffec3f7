/** Quantiles from counts in bins. */
import { PERCENTS } from '../model/features.ts';
import { countFrom, durationFrom } from './bins.ts';
import { SIZE_BINS, SIZE_BITS, type Counters, type ReportCounts } from './counts.ts';

/**
 * The inverse of the distribution function: the bin of the least value that at least this share of values
 * does not exceed (with an even number of values, the lower median). Undefined without values.
 */
function quantileBin(counters: Counters, share: number): number | undefined {
  const all = counters.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  const wanted = Math.max(1, Math.ceil(all * share - 1e-9));
  let seen = 0;
  for (let bin = 0; ; bin++) {
    seen += counters[bin];
    if (seen >= wanted) return bin;
  }
}

/** Quantiles over customers of their number of rows: `of` 0 ignores, 1 clicks, 2 purchases, 3 all. */
export function sizeQuantiles({ sizes, most }: ReportCounts, of: number): number[] {
  const own = sizes.subarray(of * SIZE_BINS, (of + 1) * SIZE_BINS);
  return PERCENTS.map((percent) => {
    const bin = quantileBin(own, percent / 100);
    if (bin === undefined) return 0;
    return percent === 100 ? most[of] : countFrom(bin, SIZE_BITS);
  });
}

/** A quantile of durations in milliseconds: the middle of its bin. */
export function durationQuantile(counters: Counters, share: number): number | undefined {
  const bin = quantileBin(counters, share);
  return bin === undefined ? undefined : (durationFrom(bin) + durationFrom(bin + 1) - 1) / 2;
}

/** Median and mean of numbers counted in bins of SIZE_BITS, without those that are 0. */
export function sizesOf(counters: Counters): { median: number; mean: number } | undefined {
  const some = counters.slice();
  some[0] = 0;
  const bin = quantileBin(some, 0.5);
  if (bin === undefined) return undefined;
  let count = 0;
  let sum = 0;
  for (let i = 0; i < some.length; i++) {
    count += some[i];
    sum += (some[i] * (countFrom(i, SIZE_BITS) + countFrom(i + 1, SIZE_BITS) - 1)) / 2;
  }
  return { median: countFrom(bin, SIZE_BITS), mean: sum / count };
}
