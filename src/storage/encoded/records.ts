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

const ZERO = 48;

export function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

/**
 * The layout of rows `from` (included) to `to` (not), ordered by time. `t_dat` in ms; `article` holds keys.
 */
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

/** "0000" to "0999" as words of ASCII, the first digit in the lowest byte. */
const THREE_DIGITS = Uint32Array.from({ length: 1000 }, (_, value) => {
  const digits = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  return digits.reduce((word, digit, i) => word + digit * 256 ** (i + 1), 0x30303030);
});

/** Writes a non-negative integer with `width` digits, the last one before `end`. */
function writeExactly(bytes: Uint8Array, end: number, width: number, value: number): void {
  for (let digit = end - 1; digit >= end - width; digit--) {
    const rest = Math.floor(value / 10);
    bytes[digit] = ZERO + value - rest * 10;
    value = rest;
  }
}

const SPILL = 3;

/** The same, three digits at a time; may write up to SPILL zeros too many in front of them. */
function writeDigits(view: DataView, end: number, width: number, value: number): void {
  if (width <= 9) return writeShort(view, end, width, value | 0);
  const high = Math.floor(value / 1e9);
  writeShort(view, end, 9, (value - high * 1e9) | 0);
  writeShort(view, end - 9, width - 9, high | 0);
}

function writeShort(view: DataView, end: number, width: number, value: number): void {
  const start = end - width;
  for (let last = end; last > start; last -= 3) {
    const thousands = (value / 1000) | 0;
    view.setUint32(last - 4, THREE_DIGITS[value - Math.imul(thousands, 1000)], true);
    value = thousands;
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

/**
 * Encodes the rows that `layout` describes, starting at row `from`, into `bytes` at `at`. Returns the end.
 */
export function encodeRecords(
  bytes: Uint8Array,
  at: number,
  layout: Layout,
  t_dat: Float64Array,
  article: ArrayLike<number>,
  score: Uint8Array | undefined,
  from: number,
): number {
  const { length, t_first, t_unit, t_width, article_width } = layout;
  const scoreWidth = score === undefined ? 0 : 1;
  const width = t_width + article_width + scoreWidth;
  const end = at + length * width;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // From the last to the first, so that superfluous zeros are overwritten by the record before.
  let i = from + length - 1;
  let recordEnd = end;
  for (; recordEnd - width - SPILL >= at; i--, recordEnd -= width) {
    if (score !== undefined) bytes[recordEnd - 1] = ZERO + score[i];
    writeDigits(view, recordEnd - scoreWidth, article_width, article[i]);
    writeDigits(view, recordEnd - scoreWidth - article_width, t_width, (t_dat[i] - t_first) / t_unit);
  }
  for (; i >= from; i--, recordEnd -= width) {
    if (score !== undefined) bytes[recordEnd - 1] = ZERO + score[i];
    writeExactly(bytes, recordEnd - scoreWidth, article_width, article[i]);
    writeExactly(bytes, recordEnd - scoreWidth - article_width, t_width, (t_dat[i] - t_first) / t_unit);
  }
  return end;
}

/** Decodes records from `at` on into the columns from index `start` on. Returns the end. */
export function decodeRecords(
  bytes: Uint8Array,
  at: number,
  layout: Layout,
  t_dat: Float64Array,
  article: Uint32Array,
  score: Uint8Array | undefined,
  start: number,
): number {
  const { length, t_first, t_unit, t_width, article_width } = layout;
  for (let i = start; i < start + length; i++) {
    t_dat[i] = t_first + t_unit * readDigits(bytes, at, t_width);
    article[i] = readDigits(bytes, (at += t_width), article_width);
    at += article_width;
    if (score !== undefined) score[i] = bytes[at++] - ZERO;
  }
  return at;
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
