/**
 * Reads prices from their fields of fixed width. Up to 15 digits and a power of ten that is a double itself make the
 * nearest double by one division. More digits need the engine, which takes some 200 ns; shops use the same prices again
 * and again, so the number of the last one for each of 4,096 hashes is kept.
 */
const SLOTS = 4096;
const BLANK = 32;
const ZERO = 48;
const POINT = 46;

/** Digits, leading zeros aside, that one division gets right, and most that are told apart by two whole numbers. */
const EXACT_DIGITS = 15;
const HALF_DIGITS = 9;
const POWERS = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

export function priceFields() {
  // By slot, what was read there last: its digits in two halves, how many of all are decimals, and the price.
  const highs = new Int32Array(SLOTS);
  const lows = new Int32Array(SLOTS);
  const scales = new Int32Array(SLOTS).fill(-1);
  const prices = new Float64Array(SLOTS);

  /** The same price whenever the digits and the places of the point are the same. */
  function kept(high: number, low: number, scale: number, bytes: Buffer, at: number, end: number): number {
    const hash = Math.imul(high ^ Math.imul(low, 0x9e3779b1) ^ scale, 0x85ebca6b);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    if (highs[slot] !== high || lows[slot] !== low || scales[slot] !== scale) {
      highs[slot] = high;
      lows[slot] = low;
      scales[slot] = scale;
      prices[slot] = numberIn(bytes, at, end);
    }
    return prices[slot];
  }

  return {
    /** The price in bytes[at, end); NaN if the field is blank. */
    read(bytes: Buffer, at: number, end: number): number {
      while (end > at && bytes[end - 1] === BLANK) end--;
      if (end === at) return NaN;
      let [high, low, digits, point] = [0, 0, 0, end - 1];
      for (let place = at; place < end; place++) {
        const digit = bytes[place] - ZERO;
        if (digit >= 0 && digit <= 9) {
          if (digits > 0 || digit > 0) digits += 1;
          if (digits <= HALF_DIGITS) high = high * 10 + digit;
          else low = (low * 10 + digit) | 0;
        } else if (bytes[place] === POINT) point = place;
        else return numberIn(bytes, at, end);
      }
      const scale = end - 1 - point;
      if (digits > HALF_DIGITS * 2 || scale >= POWERS.length) return numberIn(bytes, at, end);
      if (digits > EXACT_DIGITS) return kept(high, low, scale, bytes, at, end);
      const all = digits > HALF_DIGITS ? high * POWERS[digits - HALF_DIGITS] + low : high;
      return all / POWERS[scale];
    },
  };
}

function numberIn(bytes: Buffer, at: number, end: number): number {
  return Number(bytes.toString('latin1', at, end));
}
