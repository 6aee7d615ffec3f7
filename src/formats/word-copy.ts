/**
 * Texts copied by words of eight bytes, as doubles: these need no memory of their own as BigInts do, and keep their bits,
 * since no eight bytes of UTF-8 are a NaN. Places are offsets in bytes.
 */

export const WORD_BYTES = 8;

/** What `copyOver` may write and read behind the end. */
export const SLACK = WORD_BYTES;

export const wordAt = (source: DataView, at: number): number => source.getFloat64(at, true);

export function writeWord(target: DataView, at: number, word: number): void {
  target.setFloat64(at, word, true);
}

/** Copies `length` bytes, and up to seven behind them. */
export function copyOver(target: DataView, at: number, source: DataView, from: number, length: number): void {
  for (let i = 0; i < length; i += WORD_BYTES) writeWord(target, at + i, wordAt(source, from + i));
}

/** The four digits of 0 to 9999, as a word. */
const FOUR_DIGITS = Int32Array.from({ length: 10000 }, (_, value) =>
  Buffer.from(String(value).padStart(4, '0')).readInt32LE(0),
);

/** Whether a whole number has 13 digits: epoch milliseconds of 2001 to 2286. */
export const has13Digits = (value: number): boolean => value >= 1e12 && value < 1e13;

/** Writes such a number, four digits at a time. */
export function write13Digits(view: DataView, at: number, value: number): void {
  const high = Math.floor(value / 1e8);
  const low = value - high * 1e8;
  const first = (high / 10000) | 0;
  const third = (low / 10000) | 0;
  view.setUint8(at, 48 + first);
  view.setInt32(at + 1, FOUR_DIGITS[high - first * 10000], true);
  view.setInt32(at + 5, FOUR_DIGITS[third], true);
  view.setInt32(at + 9, FOUR_DIGITS[low - third * 10000], true);
}
