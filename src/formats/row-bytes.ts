/**
 * Rows of interactions as bytes, with fixed strings around their values: any rows, one value after the other.
 */
import type { ArticleStrings, Spans } from './article-strings.ts';
import type { ByteSink } from './byte-sink.ts';
import { articleBefore, type InteractionSlice } from './interaction-slice.ts';

export interface RowTask {
  out: ByteSink;
  slice: InteractionSlice;
  arena: ArticleStrings['arena'];
  /** Where the strings of articles are in the arena. */
  spans: Spans;
  /** The fixed strings, one after the other, and where each of the five ends. */
  fixed: ByteSink;
  ends: number[];
}

/**
 * Writes rows `from` to `to` (exclusive) whose `mask` is not 0, for which there must be room; returns how
 * many.
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

/**
 * Copies source[from, to); returns the end of the copy. A call of `Buffer.copy` takes longer for strings as
 * short.
 */
function copy(target: Uint8Array, at: number, source: Uint8Array, from: number, to: number): number {
  while (from < to) target[at++] = source[from++];
  return at;
}

/** Whether a whole number has 13 digits: epoch milliseconds of 2001 to 2286. */
export const has13Digits = (value: number): boolean => value >= 1e12 && value < 1e13;

/** Writes such a number, as two integers that the engine can hold in a register. */
export function write13Digits(bytes: Uint8Array, at: number, value: number): void {
  const high = Math.floor(value / 1e6);
  writeDigits(bytes, at + 7, high);
  writeDigits(bytes, at + 13, value - high * 1e6, 6);
}

/** Writes `width` digits that end at `end`. */
function writeDigits(bytes: Uint8Array, end: number, value: number, width = 7): void {
  for (let at = end - 1; at >= end - width; at--) {
    const rest = (value / 10) | 0;
    bytes[at] = 48 + value - rest * 10;
    value = rest;
  }
}

/** Returns the offset behind the number. */
function writeTime(out: ByteSink, at: number, value: number): number {
  if (!has13Digits(value)) return at + out.bytes.write(String(value), at);
  write13Digits(out.bytes, at, value);
  return at + 13;
}
