/** The least and the greatest of some values: readers skip what cannot hold what they look for. */
import type { Statistics } from 'hyparquet';
import type { ColumnType } from './file-columns.ts';
import type { GatheredColumn, Strings, Text } from './gathered-column.ts';

type Range = readonly [from: number, to: number];
type Bound = number | bigint | Uint8Array;

/** `min_value` and `max_value` as hyparquet-writer takes them; none where there are no values. */
export type Bounds = Pick<Statistics, 'min_value' | 'max_value'>;

/** Of values [from, to), none of which is null. */
export function boundsOf({ column, values, strings, text }: GatheredColumn, range: Range): Bounds {
  if (range[0] === range[1]) return {};
  const [min, max] = text
    ? textBounds(text, range)
    : strings
      ? stringBounds(strings, values, range)
      : numberBounds(column.type, values, range);
  return { min_value: min, max_value: max };
}

function stringBounds(strings: Strings, indices: ArrayLike<number>, [from, to]: Range): [Bound, Bound] {
  const { ranks, bytes, starts, ends } = strings;
  let [min, max] = [indices[from], indices[from]];
  for (let i = from + 1; i < to; i++) {
    const index = indices[i];
    const rank = ranks ? ranks[index] : index;
    if (rank < (ranks ? ranks[min] : min)) min = index;
    else if (rank > (ranks ? ranks[max] : max)) max = index;
  }
  return [bytes.subarray(starts[min], ends[min]), bytes.subarray(starts[max], ends[max])];
}

function textBounds({ bytes, ends }: Text, [from, to]: Range): [Bound, Bound] {
  const at = (i: number) => bytes.subarray(i === 0 ? 0 : ends[i - 1], ends[i]);
  let [min, max] = [at(from), at(from)];
  for (let i = from + 1; i < to; i++) {
    const string = at(i);
    if (Buffer.compare(string, min) < 0) min = string;
    else if (Buffer.compare(string, max) > 0) max = string;
  }
  return [min, max];
}

function numberBounds(type: ColumnType, values: ArrayLike<number>, [from, to]: Range): [Bound, Bound] {
  let [min, max] = [values[from], values[from]];
  for (let i = from + 1; i < to; i++) {
    const value = values[i];
    if (value < min) min = value;
    else if (value > max) max = value;
  }
  if (type === 'int32') return [min, max];
  // Either zero is written as the one that is farther out, since they count as equal.
  if (type === 'double') return [min === 0 ? -0 : min, max === 0 ? 0 : max];
  return [BigInt(min), BigInt(max)];
}

function compare(a: Bound, b: Bound): number {
  if (typeof a === 'object') return Buffer.compare(a, b as Uint8Array);
  return a < (b as typeof a) ? -1 : Number(a > (b as typeof a));
}

/** Of a column, from those of its pages. */
export function wider(pages: readonly Bounds[]): Bounds {
  const found = pages.filter(({ min_value }) => min_value !== undefined) as {
    min_value: Bound;
    max_value: Bound;
  }[];
  if (found.length === 0) return {};
  let [{ min_value }, { max_value }] = [found[0], found[0]];
  for (const page of found) {
    if (compare(page.min_value, min_value) < 0) min_value = page.min_value;
    if (compare(page.max_value, max_value) > 0) max_value = page.max_value;
  }
  return { min_value: kept(min_value), max_value: kept(max_value) };
}

/**
 * In memory of its own: a slice of all ids would keep them, and take them along from thread to thread, which
 * is a megabyte for each row group.
 */
const kept = (bound: Bound): Bound => (bound instanceof Uint8Array ? new Uint8Array(bound) : bound);

/** How the bounds of pages follow each other; pages without values don't count. */
export function boundaryOrder(pages: readonly Bounds[]): 'ASCENDING' | 'DESCENDING' | 'UNORDERED' {
  const found = pages.filter(({ min_value }) => min_value !== undefined);
  const follow = (sign: number) =>
    found.every(({ min_value, max_value }, i) => {
      if (i === 0) return true;
      const before = found[i - 1];
      const steps = [compare(before.min_value as Bound, min_value as Bound)];
      steps.push(compare(before.max_value as Bound, max_value as Bound));
      return steps.every((step) => step * sign <= 0);
    });
  if (follow(1)) return 'ASCENDING';
  return follow(-1) ? 'DESCENDING' : 'UNORDERED';
}
