/**
 * A fast path for rows of one length, as nearly all are: ids of articles have one length, and times 13
 * digits. The first row of a block is repeated, and the values of the others are written over it. Without
 * it, the row "CSV into a file by the command line" of docs/performance.md takes 1.17 times the processor
 * time, and "one customer's sequence" 1.35 times (docs/decisions/0010-fast-paths.md).
 */
import type { ByteSink } from './byte-sink.ts';
import { articleBefore } from './interaction-slice.ts';
import { has13Digits } from './numbers.ts';
import { write13Digits, writeRows, type RowTask } from './row-bytes.ts';

/** Ids are copied as their first and their last eight bytes, which may overlap. */
const WORD_BYTES = 8;
/** Rows written at a time. */
export const EVEN_BLOCK = 512;
/** The words of a block's articles, as doubles: no allocations, and no eight bytes of UTF-8 are a NaN. */
const firstWords = new Float64Array(EVEN_BLOCK);
const lastWords = new Float64Array(EVEN_BLOCK);

/** The first row from which `writeEven` can write all; `to` if there is none. START has another length. */
export function evenFrom({ slice, spans: { even } }: RowTask, from: number, to: number): number {
  if (even === undefined || even.length < WORD_BYTES || even.length > 2 * WORD_BYTES) return to;
  for (let i = from; i < to; i++) if (!has13Digits(slice.t_dat[i])) return to;
  if (articleBefore(slice, from) >= 0) return from;
  let i = from;
  while (slice.prev_skips_ignores && i < to && slice.score[i] === 0) i++;
  return Math.min(i + 1, to);
}

/** Writes rows `from` to `to` (exclusive), at most EVEN_BLOCK; returns how many. */
export function writeEven(task: RowTask, from: number, to: number): number {
  const { out, slice, ends } = task;
  const { t_dat, score, prev_skips_ignores = false } = slice;
  const common = task.spans.even!.length;
  const toArticle = 13 + ends[1] - ends[0];
  const toScore = toArticle + common + ends[2] - ends[1];
  const toBefore = toScore + 1 + ends[3] - ends[2];
  const rowLength = ends[0] + toBefore + common + ends[4] - ends[3];
  const toLast = common - WORD_BYTES;
  const start = out.length;
  out.ensure((to - from) * rowLength);
  writeRows(task, undefined, from, from + 1);
  repeat(out, start, rowLength, to - from);
  gatherArticles(task, from, to);
  const { bytes, view } = out;
  let before = 0;
  let at = start + rowLength + ends[0];
  for (let i = from + 1; i < to; i++, at += rowLength) {
    const own = i - from;
    write13Digits(view, at, t_dat[i]);
    view.setFloat64(at + toArticle, firstWords[own], true);
    view.setFloat64(at + toArticle + toLast, lastWords[own], true);
    bytes[at + toScore] = 48 + score[i];
    view.setFloat64(at + toBefore, firstWords[before], true);
    view.setFloat64(at + toBefore + toLast, lastWords[before], true);
    if (!prev_skips_ignores || score[i] > 0) before = own;
  }
  return to - from;
}

/**
 * Reads the articles of rows after `from`, and in the slot of `from` the one before the next. In a separate
 * loop, with offsets computed from keys, so that cache misses overlap: a service under load writes a
 * sequence in half the time.
 */
function gatherArticles({ slice, arena: { view }, spans }: RowTask, from: number, to: number): void {
  const { article } = slice;
  const { origin, stride, length } = spans.even!;
  const toLast = length - WORD_BYTES;
  let start = origin + stride * articleBefore(slice, from + 1);
  firstWords[0] = view.getFloat64(start, true);
  lastWords[0] = view.getFloat64(start + toLast, true);
  for (let i = from + 1; i < to; i++) {
    start = origin + stride * article[i];
    firstWords[i - from] = view.getFloat64(start, true);
    lastWords[i - from] = view.getFloat64(start + toLast, true);
  }
}

/** Repeats the `length` bytes at `first` up to `count` times, doubling what is there. */
export function repeat(out: ByteSink, first: number, length: number, count: number): void {
  const end = first + count * length;
  for (let made = first + length; made < end; made += made - first) {
    out.bytes.copyWithin(made, first, Math.min(made, first + end - made));
  }
  out.length = end;
}
