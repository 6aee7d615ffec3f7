/**
 * Decimal numbers in files, from bytes to doubles, exactly as `Number(text)` gives them: `12`, `-0.5`, `.5`, `1e-3`.
 * What JavaScript takes besides (hexadecimal, Infinity, spaces, nothing) is no number here.
 */
/** Can be matched in one way only: a megabyte of digits that is no number must not take an hour. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const CACHE_SIZE = 16384;

export type NumberParser = (bytes: Uint8Array, start: number, end: number) => number;

/**
 * A parser of the number in bytes[start, end); NaN for what is no finite number.
 *
 * Digits that make a whole number below 2⁵³ with at most 22 behind the point need one division of two exact doubles,
 * which rounds once and so rightly. Longer ones go through `Number`, and their values are kept: prices
 * of a shop repeat (H&M has 10,000 different ones, half of them with 17 digits). The cache is keyed by all digits.
 */
export function numberParser(): NumberParser {
  const firstDigits = new Float64Array(CACHE_SIZE);
  const moreDigits = new Float64Array(CACHE_SIZE);
  const shapes = new Int32Array(CACHE_SIZE);
  const values = new Float64Array(CACHE_SIZE);

  /** Number with up to 30 digits and a point; `shape` tells how many digits there are, and how many behind the point. */
  function longNumber(bytes: Uint8Array, start: number, end: number, shape: number): number {
    let first = 0;
    let more = 0;
    let hash = shape;
    let seen = 0;
    for (let at = start; at < end; at++) {
      const digit = bytes[at] - 48;
      if (digit < 0) continue; // the point
      if (seen++ < 15) first = first * 10 + digit;
      else more = more * 10 + digit;
      hash = (Math.imul(hash, 31) + digit) | 0;
    }
    const slot = (hash ^ (hash >>> 15)) & (CACHE_SIZE - 1);
    if (firstDigits[slot] !== first || moreDigits[slot] !== more || shapes[slot] !== shape) {
      values[slot] = Number(asciiText(bytes, start, end));
      firstDigits[slot] = first;
      moreDigits[slot] = more;
      shapes[slot] = shape;
    }
    return values[slot];
  }

  return (bytes, start, end) => {
    const sign = bytes[start];
    const first = start < end && (sign === 0x2d || sign === 0x2b) ? start + 1 : start;
    let at = first;
    let mantissa = 0;
    let digit: number;
    for (; at < end && (digit = bytes[at] - 48) >= 0 && digit <= 9; at++) mantissa = mantissa * 10 + digit;
    let digits = at - first;
    let fraction = 0;
    if (at < end && bytes[at] === 0x2e) {
      const point = at++;
      for (; at < end && (digit = bytes[at] - 48) >= 0 && digit <= 9; at++) mantissa = mantissa * 10 + digit;
      fraction = at - point - 1;
      digits += fraction;
    }
    if (at < end || digits === 0) return uncommonNumber(bytes, start, end);
    let value: number;
    if (mantissa <= Number.MAX_SAFE_INTEGER && fraction <= 22) value = mantissa / POWERS_OF_TEN[fraction];
    else if (digits <= 30) value = longNumber(bytes, first, end, digits * 64 + fraction);
    else return uncommonNumber(bytes, start, end);
    return sign === 0x2d ? 0 - value : value;
  };
}

/** With an exponent, very long, or wrong. */
function uncommonNumber(bytes: Uint8Array, start: number, end: number): number {
  const text = asciiText(bytes, start, end);
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value + 0 : NaN; // + 0 makes 0 of -0
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

/** The whole number in bytes[start, end), digits alone, 0 to 2,147,483,647; -1 for others. */
export function smallWholeNumber(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
    if (value > 0x7fffffff) return -1;
  }
  return value;
}
