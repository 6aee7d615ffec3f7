/** Values of columns in Parquet's PLAIN encoding, and dictionaries of them. */
import type { FileColumn } from './file-columns.ts';
import type { GatheredColumn, Strings } from './gathered-column.ts';

/** The distinct values of a column in the PLAIN encoding, and the index of each of its values. */
export interface Dictionary {
  bytes: Uint8Array;
  count: number;
  indices: Uint32Array | Uint8Array;
}

/** A dictionary of numbers with more entries would hardly be smaller than the numbers. */
const MOST_NUMBERS = 4096;

const SCORES = Float64Array.of(0, 1, 2);

/** Undefined where the values are better off without. */
export function dictionaryOf({ column, values, strings, text }: GatheredColumn): Dictionary | undefined {
  if (text) return undefined;
  if (strings) {
    const indices = values as Uint32Array;
    // An index must stand for something, also where no row has a value.
    return strings.count === 0 ? undefined : { bytes: plainStrings(strings), count: strings.count, indices };
  }
  if (values instanceof Uint8Array)
    return { bytes: plainNumbers(column, SCORES), count: SCORES.length, indices: values };
  const isTime = column.type === 'timestamp' || column.type === 'local_timestamp';
  return isTime || values.length === 0 ? undefined : numbers(column, values as Float64Array);
}

function numbers(column: FileColumn, values: Float64Array): Dictionary | undefined {
  const found = new Map<number, number>();
  const indices = new Uint32Array(values.length);
  const most = Math.min(MOST_NUMBERS, values.length / 2);
  for (let i = 0; i < values.length; i++) {
    let index = found.get(values[i]);
    if (index === undefined) {
      if (found.size >= most) return undefined;
      found.set(values[i], (index = found.size));
    }
    indices[i] = index;
  }
  const distinct = Float64Array.from(found.keys());
  return { bytes: plainNumbers(column, distinct), count: distinct.length, indices };
}

/** The length of each as four bytes, little-endian, then its bytes. */
function plainStrings({ count, bytes, starts, ends }: Strings): Uint8Array {
  let size = 4 * count;
  for (let i = 0; i < count; i++) size += ends[i] - starts[i];
  const plain = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < count; i++) at = putString(plain, at, bytes, starts[i], ends[i]);
  return plain;
}

function putString(plain: Uint8Array, at: number, bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  plain[at++] = length;
  plain[at++] = length >>> 8;
  plain[at++] = length >>> 16;
  plain[at++] = length >>> 24;
  while (start < end) plain[at++] = bytes[start++];
  return at;
}

/** Values [from, to) of a column of text or numbers. */
export function plainValues(
  { column, values, text }: GatheredColumn,
  [from, to]: readonly [number, number],
): Uint8Array {
  if (!text) return plainNumbers(column, (values as Float64Array).subarray(from, to));
  const { bytes, ends } = text;
  const first = from === 0 ? 0 : ends[from - 1];
  const last = to === 0 ? 0 : ends[to - 1];
  const plain = new Uint8Array(last - first + 4 * (to - from));
  for (let i = from, at = 0, start = first; i < to; start = ends[i++])
    at = putString(plain, at, bytes, start, ends[i]);
  return plain;
}

const TWO_TO_32 = 2 ** 32;

/** Little-endian; whole numbers of 64 bits up to 2^53. */
export function plainNumbers({ type }: FileColumn, values: Float64Array): Uint8Array {
  if (type === 'double') return new Uint8Array(values.slice().buffer);
  if (type === 'int32') return new Uint8Array(new Int32Array(values).buffer);
  // BigInt takes five times as long.
  const words = new Int32Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const high = Math.floor(values[i] / TWO_TO_32);
    words[i * 2] = values[i] - high * TWO_TO_32;
    words[i * 2 + 1] = high;
  }
  return new Uint8Array(words.buffer);
}
