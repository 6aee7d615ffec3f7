/** Puts numbered byte strings (ids) in order without making strings of them, and without moving their bytes. */

/** Groups of at most so many are sorted by insertion. */
const SMALL = 12;
const INDEX_BITS = 2 ** 27;

/**
 * The numbers 0 to size - 1 in ascending byte order of their strings. `threeBytes(n, depth)` gives three bytes of string n
 * from `depth` on as one number to the base of 257; a byte counts from 1, so that the end of a string (0) comes
 * before every byte. No two strings may be equal; at most 2²⁷ of them.
 *
 * Sorts three bytes at a time: they and the position in the group fit into one double exactly (257³ · 2²⁷ < 2⁵³),
 * and a Float64Array sorts natively. Groups of equal bytes go on with the next three.
 */
export function byteOrder(size: number, threeBytes: (n: number, depth: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: size }, (_, n) => n);
  const keys = new Float64Array(size);
  const group = new Uint32Array(size);
  /** Groups that are not sorted yet, three numbers each: first, end, bytes that are known to be equal. */
  const todo = [0, size, 0];
  const isBefore = (a: number, b: number, depth: number): boolean => {
    for (;;) {
      const difference = threeBytes(a, depth) - threeBytes(b, depth);
      if (difference !== 0 || a === b) return difference < 0;
      depth += 3;
    }
  };
  while (todo.length > 0) {
    const depth = todo.pop()!;
    const end = todo.pop()!;
    const first = todo.pop()!;
    if (end - first <= SMALL) {
      for (let i = first + 1; i < end; i++) {
        const n = order[i];
        let j = i;
        for (; j > first && isBefore(n, order[j - 1], depth); j--) order[j] = order[j - 1];
        order[j] = n;
      }
      continue;
    }
    for (let i = first; i < end; i++) {
      group[i] = order[i];
      keys[i] = threeBytes(order[i], depth) * INDEX_BITS + (i - first);
    }
    keys.subarray(first, end).sort();
    let start = first;
    let last = -1;
    for (let i = first; i < end; i++) {
      const key = Math.floor(keys[i] / INDEX_BITS);
      order[i] = group[first + (keys[i] - key * INDEX_BITS)];
      if (key !== last) {
        if (i - start > 1) todo.push(start, i, depth + 3);
        start = i;
        last = key;
      }
    }
    if (end - start > 1) todo.push(start, end, depth + 3);
  }
  return order;
}
