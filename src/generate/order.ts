import type { Interactions } from './interactions.ts';

/**
 * Fills `ordered` with the interactions of `made` by time, equal times in the order in which they were made.
 * Times must be whole numbers. Sorting keys works for all but millions of interactions in decades; without
 * it, the row "job over all customers, preset notebook" of docs/performance.md takes 1.09 times the CPU time.
 */
export function orderByTime(made: Interactions, ordered: Interactions): void {
  ordered.reserve(made.length);
  ordered.length = made.length;
  if (!orderByKeys(made, ordered) && !orderByWideKeys(made, ordered)) orderByComparison(made, ordered);
}

/**
 * Sorts numbers that hold the time in their upper digits and the index in their lower ones, which needs no
 * callback. Does nothing and returns false if they don't fit in the 53 bits of a double.
 */
export function orderByKeys(made: Interactions, ordered: Interactions): boolean {
  const { length, t_dat } = made;
  const { first, span } = spanOf(made);
  const step = 2 ** Math.ceil(Math.log2(length));
  if (span * step > 2 ** 53) return false;

  const keys = ordered.t_dat; // each key is read before its time replaces it
  for (let i = 0; i < length; i++) keys[i] = (t_dat[i] - first) * step + i;
  keys.subarray(0, length).sort();
  for (let i = 0; i < length; i++) copy(made, keys[i] - Math.floor(keys[i] / step) * step, ordered, i);
  return true;
}

/** The half of a 64-bit number that holds its lower 32 bits. */
const LOW = new Uint32Array(new BigUint64Array([1n]).buffer)[0] === 1 ? 0 : 1;

/** The same with 64 bits, which take longer: for long histories with many interactions. */
export function orderByWideKeys(made: Interactions, ordered: Interactions): boolean {
  const { length, t_dat } = made;
  const { first, span } = spanOf(made);
  const bits = Math.ceil(Math.log2(length));
  const indices = 2 ** bits;
  const rest = 2 ** (32 - bits);
  if (bits > 31 || span * indices > 2 ** 64) return false;

  const halves = new Uint32Array(ordered.t_dat.buffer, ordered.t_dat.byteOffset, length * 2);
  for (let i = 0; i < length; i++) {
    const time = t_dat[i] - first;
    const high = Math.floor(time / rest);
    halves[i * 2 + LOW] = (time - high * rest) * indices + i;
    halves[i * 2 + 1 - LOW] = high;
  }
  new BigUint64Array(halves.buffer, halves.byteOffset, length).sort();
  for (let i = 0; i < length; i++) copy(made, halves[i * 2 + LOW] & (indices - 1), ordered, i);
  return true;
}

/** The first time, and how many milliseconds the times span, both ends included. */
function spanOf({ length, t_dat }: Interactions): { first: number; span: number } {
  let first = Infinity;
  let last = -Infinity;
  for (let i = 0; i < length; i++) {
    if (t_dat[i] < first) first = t_dat[i];
    if (t_dat[i] > last) last = t_dat[i];
  }
  return { first, span: last - first + 1 };
}

export function orderByComparison(made: Interactions, ordered: Interactions): void {
  const { length, t_dat } = made;
  const order = new Uint32Array(length).map((_, i) => i).sort((a, b) => t_dat[a] - t_dat[b] || a - b);
  for (let i = 0; i < length; i++) copy(made, order[i], ordered, i);
}

function copy(made: Interactions, from: number, ordered: Interactions, to: number): void {
  ordered.t_dat[to] = made.t_dat[from];
  ordered.article[to] = made.article[from];
  ordered.score[to] = made.score[from];
}
