/**
 * Decimal numbers in files, from bytes to doubles, exactly as `Number(text)` gives them: `12`, `-0.5`, `.5`, `1e-3`.
 * What JavaScript takes besides (hexadecimal, Infinity, spaces, nothing) is no number here.
 */
/** Can be matched in one way only: a megabyte of digits that is no number must not take an hour. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const CACHE_SIZE = 16384;
/** Texts longer than this have more digits than a double holds exactly; those up to the other are kept. */
const SHORT_BYTES = 16;
const KEPT_BYTES = 32;

export type NumberParser = (bytes: Uint8Array, start: number, end: number) => number;

/**
 * A parser of the number in bytes[start, end); NaN for what is no finite number.
 *
 * Digits that make a whole number below 2⁵³ with at most 22 behind the point need one division of two exact doubles,
 * which rounds once and so rightly. Longer ones go through `Number`, and their values are kept by their text: prices of a
 * shop repeat (H&M has 10,000 different ones, half of them with 17 digits).
 */
export function numberParser(): NumberParser {
  const texts = new Int32Array((CACHE_SIZE * KEPT_BYTES) / 4);
  const lengths = new Uint8Array(CACHE_SIZE);
  const values = new Float64Array(CACHE_SIZE);
  let lastBytes = new Uint8Array(0);
  let view: DataView = new DataView(lastBytes.buffer);

  function longNumber(bytes: Uint8Array, start: number, end: number): number {
    if (bytes !== lastBytes) {
      lastBytes = bytes as Uint8Array<ArrayBuffer>;
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const length = end - start;
    let hash = length;
    for (let at = start; at < end; at += 4)
      hash = Math.imul(hash ^ wordAt(view, at, end), 0x85ebca6b) ^ (hash >>> 15);
    const slot = (hash ^ (hash >>> 15)) & (CACHE_SIZE - 1);
    let isKept = lengths[slot] === length;
    let place = (slot * KEPT_BYTES) / 4;
    for (let at = start; isKept && at < end; at += 4) isKept = texts[place++] === wordAt(view, at, end);
    if (isKept) return values[slot];
    lengths[slot] = length;
    place = (slot * KEPT_BYTES) / 4;
    for (let at = start; at < end; at += 4) texts[place++] = wordAt(view, at, end);
    return (values[slot] = uncommonNumber(bytes, start, end));
  }

  return (bytes, start, end) => {
    const length = end - start;
    if (length > SHORT_BYTES) {
      return length <= KEPT_BYTES ? longNumber(bytes, start, end) : uncommonNumber(bytes, start, end);
    }
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
    if (at < end || digits === 0 || mantissa > Number.MAX_SAFE_INTEGER)
      return uncommonNumber(bytes, start, end);
    const value = mantissa / POWERS_OF_TEN[fraction];
    return sign === 0x2d ? 0 - value : value;
  };
}

/** Four bytes of a text that is at least as long; those beyond its end are replaced by the ones before. */
function wordAt(view: DataView, at: number, end: number): number {
  return view.getInt32(Math.min(at, end - 4), true);
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
