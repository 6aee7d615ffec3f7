/**
 * Bins whose width is about the same share of every number; small numbers have bins of their own. A number's
 * bin is its exponent and the first bits of its mantissa, so 2^bits bins lie between one power of two and the
 * next. That takes a few integer instructions (every row needs several bins); `| 0` keeps the engine from
 * doubles and checks.
 */

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Durations, in whole milliseconds: below 128 ms exact, above the middle of a bin is within 0.8 %. */
const DURATION_BITS = 7;
/** Added to each duration, so that bins are 1 ms wide from 0 on. */
const DURATION_OFFSET = 2 ** DURATION_BITS;
/** For all durations up to 2^43 ms, 278 years. */
export const DURATION_BINS = (44 - DURATION_BITS) << DURATION_BITS;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const FIRST = (1023 + DURATION_BITS) << DURATION_BITS;

/** The bin of a duration of 0 to 2^43 ms. Reads the number's bits: 2 ns, a logarithm takes 10. */
export function durationBin(milliseconds: number): number {
  double[0] = milliseconds + DURATION_OFFSET;
  return ((words[HIGH] >> (20 - DURATION_BITS)) - FIRST) | 0;
}

/** The least duration of a bin, in ms; the bin ends before the least one of the next. */
export function durationFrom(bin: number): number {
  const octave = bin >> DURATION_BITS;
  return 2 ** octave * (DURATION_OFFSET + (bin & (DURATION_OFFSET - 1))) - DURATION_OFFSET;
}

/** Least durations of all bins, and of one after the last. */
export const DURATIONS = Float64Array.from({ length: DURATION_BINS + 1 }, (_, bin) => durationFrom(bin));

/** The bin of a whole number of 0 to 2^31 - 1; numbers below 2^(bits + 1) have one of their own. */
export function countBin(count: number, bits: number): number {
  const shift = (31 - bits - Math.clz32(count | (1 << bits))) | 0;
  return ((shift << bits) + (count >> shift)) | 0;
}

/** The least number of a bin; the bin ends before the least one of the next. */
export function countFrom(bin: number, bits: number): number {
  const shift = Math.max(0, (bin >> bits) - 1);
  return (bin - (shift << bits)) * 2 ** shift;
}

/** The number of bins for all numbers up to `most`. */
export const countBins = (most: number, bits: number): number => countBin(most, bits) + 1;
