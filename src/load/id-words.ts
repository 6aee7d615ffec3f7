/**
 * Ids on their way from the parser to the keeper: a hash of the id, its length in bytes, and its bytes,
 * padded with zeros to whole words of four bytes. Offsets are in bytes; words are little-endian.
 */

/** Bytes in front of an id's own: hash and length. */
export const HEAD = 8;

/** Bytes of an id of `length` bytes in whole words. */
export const wordBytes = (length: number): number => (length + 3) & ~3;

/** The bytes source[at, end), four at most, as a word. */
function wordAt(source: DataView, at: number, end: number): number {
  if (at + 4 <= end) return source.getInt32(at, true);
  let word = 0;
  for (let shift = 0; at < end; at++, shift += 8) word |= source.getUint8(at) << shift;
  return word;
}

/** Whether `writeId` has written the id in source[start, end) to `target` at `offset`. */
export function isIdAt(
  source: DataView,
  start: number,
  end: number,
  target: DataView,
  offset: number,
): boolean {
  if (target.getInt32(offset + 4, true) !== end - start) return false;
  let at = offset + HEAD;
  for (let from = start; from < end; from += 4, at += 4) {
    if (target.getInt32(at, true) !== wordAt(source, from, end)) return false;
  }
  return true;
}

/** Writes the id in source[start, end) to `target` at `offset`, and returns the offset behind it. */
export function writeId(
  source: DataView,
  start: number,
  end: number,
  target: DataView,
  offset: number,
): number {
  let hash = end - start;
  let at = offset + HEAD;
  for (let from = start; from < end; from += 4, at += 4) {
    const word = wordAt(source, from, end);
    target.setInt32(at, word, true);
    hash = Math.imul(hash ^ word, 0xcc9e2d51);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca6b);
  target.setInt32(offset, hash ^ (hash >>> 13), true);
  target.setInt32(offset + 4, end - start, true);
  return at;
}
