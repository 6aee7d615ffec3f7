/**
 * Decimal numbers in files, from bytes to doubles, exactly as `Number(string)` gives them: `12`, `-0.5`,
 * `.5`, `1e-3`. Whatever else JavaScript accepts (hexadecimal, Infinity, spaces, nothing) is not a number
 * here.
 */

/** Matches in one way only: a megabyte of digits that is not a number must not take an hour. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const CACHE_SIZE = 16384;
/** Numbers of other lengths are not cached. */
const [LEAST_BYTES, MOST_BYTES] = [4, 32];
const SLOT_WORDS = MOST_BYTES / 4;

export type NumberParser = (bytes: Uint8Array, start: number, end: number) => number;

/**
 * A parser of the number in bytes[start, end); NaN for what is not a finite number. It caches values by their
 * bytes, since the prices of a shop repeat (H&M has 10,000 different ones, half of them with 17 digits):
 * without the cache, the row "load the CSV from a file" of docs/performance.md takes 1.13 times the
 * processor time.
 */
export function numberParser(): NumberParser {
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

/** Four bytes of a string that is at least as long; instead of bytes beyond its end it takes those before. */
function wordAt(view: DataView, at: number, end: number): number {
  return view.getInt32(Math.min(at, end - 4), true);
}

function numberOf(bytes: Uint8Array, start: number, end: number): number {
  const string = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  const value = DECIMAL.test(string) ? Number(string) : NaN;
  return Number.isFinite(value) ? value + 0 : NaN; // + 0 makes 0 of -0
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
