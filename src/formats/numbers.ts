import { decimalParser } from './decimals.ts';

const CACHE_SIZE = 16384;
/** Numbers of other lengths aren't cached. */
const [LEAST_BYTES, MOST_BYTES] = [4, 32];
const SLOT_WORDS = MOST_BYTES / 4;

export type NumberParser = (bytes: Uint8Array, start: number, end: number) => number;

/**
 * A parser of the decimal number in bytes[start, end), for example `12`, `-0.5`, `.5` or `1e-3`; NaN for
 * anything else. `decimal`: the sign before the fraction, see decimalParser. It caches values by their bytes,
 * since prices repeat (H&M has 10,000 different ones): without the cache, the row "load the CSV from a file"
 * of docs/performance.md takes 1.13 times the processor time.
 */
export function numberParser(decimal: '.' | ',' | null = null): NumberParser {
  const parse = decimalParser(decimal);
  const encoding = decimal === null ? 'latin1' : 'utf8';
  const numberOf: NumberParser = (bytes, start, end) => {
    const value = parse(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString(encoding));
    return Number.isFinite(value) ? value + 0 : NaN; // + 0 turns -0 into 0
  };
  const strings = new Int32Array(CACHE_SIZE * SLOT_WORDS);
  const lengths = new Uint8Array(CACHE_SIZE);
  const values = new Float64Array(CACHE_SIZE);
  let lastBytes = new Uint8Array(0);
  let view: DataView = new DataView(lastBytes.buffer);

  return (bytes, start, end) => {
    const length = end - start;
    if (length < LEAST_BYTES || length > MOST_BYTES) return numberOf(bytes, start, end);
    if (bytes !== lastBytes) {
      lastBytes = bytes as Uint8Array<ArrayBuffer>;
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    let hash = length;
    for (let at = start; at < end; at += 4) {
      hash = Math.imul(hash ^ wordAt(view, at, end), 0x85ebca6b) ^ (hash >>> 15);
    }
    const slot = (hash ^ (hash >>> 15)) & (CACHE_SIZE - 1);
    let isCached = lengths[slot] === length;
    let word = slot * SLOT_WORDS;
    for (let at = start; isCached && at < end; at += 4) isCached = strings[word++] === wordAt(view, at, end);
    if (isCached) return values[slot];
    lengths[slot] = length;
    word = slot * SLOT_WORDS;
    for (let at = start; at < end; at += 4) strings[word++] = wordAt(view, at, end);
    return (values[slot] = numberOf(bytes, start, end));
  };
}

/** The four bytes at `at`, or the last four of a string that ends before. */
function wordAt(view: DataView, at: number, end: number): number {
  return view.getInt32(Math.min(at, end - 4), true);
}

/** The whole number in bytes[start, end) (`2`, `2.0`), 0 to 2,147,483,647; -1 for others. */
export function smallWholeNumber(bytes: Uint8Array, start: number, end: number): number {
  const digits = end;
  while (end - start > 1 && bytes[end - 1] === 48) end--;
  end = end - start > 1 && end < digits && bytes[end - 1] === 46 ? end - 1 : digits;
  const value = wholeNumber(bytes, start, end);
  return value <= 0x7fffffff ? value : -1;
}

/** The whole number in bytes[start, end), digits alone; NaN for others. */
export function wholeNumber(bytes: Uint8Array, start: number, end: number): number {
  let value = start < end ? 0 : NaN;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Whether a whole number has 13 digits: epoch milliseconds of 2001 to 2286. */
export const has13Digits = (value: number): boolean => value >= 1e12 && value < 1e13;
