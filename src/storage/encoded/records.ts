/**
 * Encoded rows: records of fixed width in ASCII decimals, so that every SQLite client can read them with
 * `substr` and `CAST`, as the views do. A record is the time as a count of `t_unit` since `t_first`, then the
 * article's key, then (in sequences) the score.
 */

/** The most rows in one block: it bounds the memory of readers and keeps a block within one database page. */
export const BLOCK_ROWS = 512;

/** Day, hour, minute, second, millisecond: the coarsest that divides all offsets makes the records short. */
const TIME_UNITS = [86_400_000, 3_600_000, 60_000, 1_000, 1];

export interface Layout {
  length: number;
  t_first: number;
  t_unit: number;
  t_width: number;
  article_width: number;
}

/** Rows as columns: `t_dat` in ms, keys of articles, scores in sequences only. */
interface Rows<Articles> {
  t_dat: Float64Array;
  article: Articles;
  score?: Uint8Array;
}

const ZERO = 48;

export function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

/** The layout of rows `from` (included) to `to` (not), ordered by time. */
export function layoutOf({ t_dat, article }: Rows<ArrayLike<number>>, from: number, to: number): Layout {
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

/** Writes a non-negative integer with `width` digits, the last one before `end`. */
export function writeDigits(bytes: Uint8Array, end: number, width: number, value: number): void {
  if (width > 9) {
    const high = Math.floor(value / 1e9);
    writeDigits(bytes, end - 9, width - 9, high);
    return writeDigits(bytes, end, 9, value - high * 1e9);
  }
  let rest = value | 0; // a small integer, which the engine is told: it divides by multiplying
  for (let digit = end - 1; digit >= end - width; digit--) {
    const tens = (rest / 10) | 0;
    bytes[digit] = ZERO + rest - Math.imul(tens, 10);
    rest = tens;
  }
}

function readDigits(bytes: Uint8Array, at: number, width: number): number {
  if (width > 9) return readDigits(bytes, at, width - 9) * 1e9 + readDigits(bytes, at + width - 9, 9);
  let value = 0; // a small integer, which the engine is told
  for (let digit = at; digit < at + width; digit++) value = (Math.imul(value, 10) + bytes[digit] - ZERO) | 0;
  return value;
}

/** Bytes of the records of `layout`; `scores` adds one digit to each. */
export function encodedBytes(layout: Layout, scores: boolean): number {
  return layout.length * (layout.t_width + layout.article_width + (scores ? 1 : 0));
}

/** Encodes the rows that `layout` describes, from row `from` on, into `bytes` at `at`. Returns the end. */
export function encodeRecords(
  bytes: Uint8Array,
  at: number,
  { length, t_first, t_unit, t_width, article_width }: Layout,
  { t_dat, article, score }: Rows<ArrayLike<number>>,
  from: number,
): number {
  for (let i = from; i < from + length; i++) {
    writeDigits(bytes, (at += t_width), t_width, (t_dat[i] - t_first) / t_unit);
    writeDigits(bytes, (at += article_width), article_width, article[i]);
    if (score !== undefined) bytes[at++] = ZERO + score[i];
  }
  return at;
}

/** Decodes records from `at` on into the columns from index `start` on. Returns the end. */
export function decodeRecords(
  bytes: Uint8Array,
  at: number,
  { length, t_first, t_unit, t_width, article_width }: Layout,
  { t_dat, article, score }: Rows<Uint32Array>,
  start: number,
): number {
  for (let i = start; i < start + length; i++) {
    t_dat[i] = t_first + t_unit * readDigits(bytes, at, t_width);
    article[i] = readDigits(bytes, (at += t_width), article_width);
    at += article_width;
    if (score !== undefined) score[i] = bytes[at++] - ZERO;
  }
  return at;
}

/**
 * How many of the records that begin at `at` in `bytes` are earlier than `time`, by halving: they are in
 * order of time.
 */
export function recordsBefore(
  bytes: Uint8Array,
  at: number,
  { length, t_first, t_unit, t_width, article_width }: Layout,
  time: number,
): number {
  if (t_first >= time) return 0;
  let low = 1;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const offset = readDigits(bytes, at + middle * (t_width + article_width), t_width);
    if (t_first + t_unit * offset < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sets `seen` to 1 for the articles of the records, by key: less work than decoding them. */
export function markArticles(
  { length, t_width, article_width, records }: Layout & { records: Uint8Array },
  seen: Uint8Array,
): void {
  const width = t_width + article_width + 1;
  for (let at = t_width; at < length * width; at += width) seen[readDigits(records, at, article_width)] = 1;
}

/** Adds the articles of the records that have this score to `into`: much less work than decoding them all. */
export function addArticlesWith(
  score: number,
  { t_width, article_width, records }: Layout & { records: Uint8Array },
  into: Set<number>,
): void {
  const width = t_width + article_width + 1;
  for (let at = width - 1; at < records.length; at += width) {
    if (records[at] === ZERO + score) into.add(readDigits(records, at - article_width, article_width));
  }
}
