/**
 * Ids on their way from the thread that finds them in a file to the one that numbers them: a hash of the id, its length
 * in bytes, and its bytes, filled up with zeros to whole words of four bytes. Places are offsets in bytes; all words
 * are little-endian.
 */

/** Bytes in front of an id's own: hash and length. */
export const HEAD = 8;

/** Bytes of an id of `length` bytes in whole words. */
export const wordBytes = (length: number): number => (length + 3) & ~3;

/** The bytes source[at, end), fewer than four, as a word. */
function lastWord(source: Uint8Array, at: number, end: number): number {
  let word = 0;
  for (let shift = 0; at < end; at++, shift += 8) word |= source[at] << shift;
  return word;
}

/**
 * Writes the id in source[start, end) to `target` at `at`, and returns the place behind it. `words` is a view of `source`.
 *
 * Two lanes of the hash take a word each in turn, so that a processor works on both at once. The end is MurmurHash3's
 * final mix (Austin Appleby, public domain).
 */
export function writeId(
  source: Uint8Array,
  words: DataView,
  start: number,
  end: number,
  target: DataView,
  at: number,
): number {
  let even = end - start;
  let odd = 0x9e3779b9;
  let place = at + HEAD;
  let from = start;
  for (; from + 8 <= end; from += 8, place += 8) {
    const [one, two] = [words.getInt32(from, true), words.getInt32(from + 4, true)];
    target.setInt32(place, one, true);
    target.setInt32(place + 4, two, true);
    even = mixed(even ^ one);
    odd = mixed(odd ^ two);
  }
  if (from + 4 <= end) {
    const word = words.getInt32(from, true);
    target.setInt32(place, word, true);
    even = mixed(even ^ word);
    from += 4;
    place += 4;
  }
  if (from < end) {
    const word = lastWord(source, from, end);
    target.setInt32(place, word, true);
    odd = mixed(odd ^ word);
    place += 4;
  }
  let hash = even ^ Math.imul(odd, 0x1b873593);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  target.setInt32(at, hash ^ (hash >>> 16), true);
  target.setInt32(at + 4, end - start, true);
  return place;
}

function mixed(word: number): number {
  const product = Math.imul(word, 0xcc9e2d51);
  return product ^ (product >>> 15);
}
