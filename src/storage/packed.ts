/**
 * Packed events: records of fixed width in ASCII decimals, so that every SQLite client can read them with
 * `substr` and `CAST` (the views do). A record is the time as a count of `t_unit` since `t_first`, then the
 * article's key, then (in sequences) the score. This file is the only one that knows the bytes.
 */

/** The most events in one part: it bounds the memory of a reader and keeps a part within one database page. */
export const PART_EVENTS = 512;

/** Numbers are exact up to here: two to the power of 32 parts for a job, two million jobs. */
export const PARTS_PER_OWNER = 2 ** 32;

/** Day, hour, minute, second, millisecond: the coarsest that divides all offsets makes the records short. */
const TIME_UNITS = [86_400_000, 3_600_000, 60_000, 1_000, 1];

export interface Layout {
  length: number;
  t_first: number;
  t_unit: number;
  t_width: number;
  article_width: number;
}

const ZERO = 48;

export function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

/** How events `from` (included) to `to` (not), ordered by time, are to be packed. `t_dat` in ms, `article` keys. */
export function layoutOf(t_dat: Float64Array, article: ArrayLike<number>, from: number, to: number): Layout {
  const t_first = t_dat[from];
  let unit = 0;
  let maxArticle = 0;
  for (let i = from; i < to; i++) {
    let offset = (t_dat[i] - t_first) / TIME_UNITS[unit];
    while (offset !== Math.floor(offset)) offset = (t_dat[i] - t_first) / TIME_UNITS[++unit];
    if (article[i] > maxArticle) maxArticle = article[i];
  }
  const t_unit = TIME_UNITS[unit];
  const t_width = digitsOf((t_dat[to - 1] - t_first) / t_unit);
  return { length: to - from, t_first, t_unit, t_width, article_width: digitsOf(maxArticle) };
}

/** Writes `value` (a whole number, not negative) with exactly `width` digits; the first byte is at `at`. */
function writeDigits(bytes: Uint8Array, at: number, width: number, value: number): void {
  let place = at + width - 1;
  while (value > 0x7fffffff) {
    const quotient = Math.floor(value / 10);
    bytes[place--] = ZERO + (value - quotient * 10);
    value = quotient;
  }
  for (; place >= at; place--) {
    const quotient = (value / 10) | 0;
    bytes[place] = ZERO + (value - quotient * 10);
    value = quotient;
  }
}

function readDigits(bytes: Uint8Array, at: number, width: number): number {
  if (width > 9) return readDigits(bytes, at, width - 9) * 1e9 + readDigits(bytes, at + width - 9, 9);
  let value = 0;
  for (let place = at; place < at + width; place++) value = value * 10 + bytes[place] - ZERO;
  return value;
}

/** Bytes of the packed events of `layout`; `scores` adds one digit a record. */
export function packedBytes(layout: Layout, scores: boolean): number {
  return layout.length * (layout.t_width + layout.article_width + (scores ? 1 : 0));
}

/** Packs the events that `layout` describes, starting at event `from`, into `bytes` at `at`. Returns the end. */
export function packEvents(
  bytes: Uint8Array,
  at: number,
  layout: Layout,
  t_dat: Float64Array,
  article: ArrayLike<number>,
  score: Uint8Array | undefined,
  from: number,
): number {
  const { length, t_first, t_unit, t_width, article_width } = layout;
  for (let i = from; i < from + length; i++) {
    writeDigits(bytes, at, t_width, (t_dat[i] - t_first) / t_unit);
    writeDigits(bytes, (at += t_width), article_width, article[i]);
    at += article_width;
    if (score !== undefined) bytes[at++] = ZERO + score[i];
  }
  return at;
}

/** Reads packed events into the columns, from index `start` on. */
export function unpackEvents(
  events: Uint8Array,
  layout: Layout,
  t_dat: Float64Array,
  article: Uint32Array,
  score: Uint8Array | undefined,
  start: number,
): void {
  const { length, t_first, t_unit, t_width, article_width } = layout;
  let at = 0;
  for (let i = start; i < start + length; i++) {
    t_dat[i] = t_first + t_unit * readDigits(events, at, t_width);
    article[i] = readDigits(events, (at += t_width), article_width);
    at += article_width;
    if (score !== undefined) score[i] = events[at++] - ZERO;
  }
}

/** For packing into: the array itself if it is long enough, or a copy twice as long as needed. */
export function roomIn<T extends Uint8Array | Float64Array>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(length * 2);
  larger.set(array);
  return larger;
}
