/** Writes rows value by value, for ids of any length; even-rows.ts is faster where all have one length. */
import { has13Digits } from './numbers.ts';
import type { ArticleStrings, Spans } from './article-strings.ts';
import type { ByteSink } from './byte-sink.ts';
import { articleBefore, type InteractionSlice } from './interaction-slice.ts';

/** What the rows of a slice are written from. */
export interface RowTask {
  out: ByteSink;
  slice: InteractionSlice;
  arena: ArticleStrings['arena'];
  /** The strings of articles in the arena. */
  spans: Spans;
  /** The five strings around the values, one after the other, and the end of each. */
  fixed: ByteSink;
  ends: number[];
}

/**
 * Writes rows `from` to `to` (exclusive) whose `mask` isn't 0; returns how many. There must be room for them.
 */
export function writeRows(task: RowTask, mask: Uint8Array | undefined, from: number, to: number): number {
  const { out, slice, arena, fixed, ends } = task;
  const { start, length } = task.spans;
  const { t_dat, article, score, prev_skips_ignores = false } = slice;
  const { bytes } = out;
  const [end0, end1, end2, end3, end4] = ends;
  let written = 0;
  let at = out.length;
  let before = articleBefore(slice, from);
  for (let i = from; i < to; i++) {
    const own = article[i] + 1;
    const previous = before + 1;
    if (!prev_skips_ignores || score[i] > 0) before = article[i];
    if (mask !== undefined && mask[i] === 0) continue;
    at = copy(bytes, at, fixed.bytes, 0, end0);
    at = writeTime(out, at, t_dat[i]);
    at = copy(bytes, at, fixed.bytes, end0, end1);
    at = copy(bytes, at, arena.bytes, start[own], start[own] + length[own]);
    at = copy(bytes, at, fixed.bytes, end1, end2);
    bytes[at++] = 48 + score[i];
    at = copy(bytes, at, fixed.bytes, end2, end3);
    at = copy(bytes, at, arena.bytes, start[previous], start[previous] + length[previous]);
    at = copy(bytes, at, fixed.bytes, end3, end4);
    written++;
  }
  out.length = at;
  return written;
}

/** Copies source[from, to); returns the end of the copy. Faster than `Buffer.copy` for short strings. */
function copy(target: Uint8Array, at: number, source: Uint8Array, from: number, to: number): number {
  while (from < to) target[at++] = source[from++];
  return at;
}

/** The four digits of 0 to 9999 as a word. */
const FOUR_DIGITS = Int32Array.from({ length: 10000 }, (_, value) =>
  Buffer.from(String(value).padStart(4, '0')).readInt32LE(0),
);

/**
 * Writes such a number, four digits at a time: digit by digit, the row "one customer's sequence" of
 * docs/performance.md takes 1.10 times the processor time.
 */
export function write13Digits(view: DataView, at: number, value: number): void {
  const high = Math.floor(value / 1e8);
  const low = value - high * 1e8;
  const first = (high / 10000) | 0;
  const third = (low / 10000) | 0;
  view.setUint8(at, 48 + first);
  view.setInt32(at + 1, FOUR_DIGITS[high - first * 10000], true);
  view.setInt32(at + 5, FOUR_DIGITS[third], true);
  view.setInt32(at + 9, FOUR_DIGITS[low - third * 10000], true);
}

/** Returns the offset after the number. */
function writeTime(out: ByteSink, at: number, value: number): number {
  if (!has13Digits(value)) return at + out.bytes.write(String(value), at);
  write13Digits(out.view, at, value);
  return at + 13;
}
