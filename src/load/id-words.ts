/**
 * Ids on their way from the parser to the keeper: a hash of the id, its length in bytes, and its bytes, padded with zeros
 * to whole words of four bytes. Offsets are in bytes; words are little-endian.
 */

/** Bytes in front of an id's own: hash and length. */
export const HEAD = 8;

/** Bytes of an id of `length` bytes in whole words. */
export const wordBytes = (length: number): number => (length + 3) & ~3;

/** Writes the id in source[start, end) to `target` at `offset`, and returns the offset behind it. The hash is FNV-1a, mixed. */
export function writeId(
  source: Uint8Array,
  start: number,
  end: number,
  target: DataView,
  offset: number,
): number {
  let hash = 0x811c9dc5;
  let at = offset + HEAD;
  for (let from = start; from < end; from++, at++) {
    const byte = source[from];
    target.setUint8(at, byte);
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  for (; at & 3; at++) target.setUint8(at, 0);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  target.setInt32(offset, hash ^ (hash >>> 13), true);
  target.setInt32(offset + 4, end - start, true);
  return at;
}
