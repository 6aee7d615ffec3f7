/** Rows of RecBole's .inter files, in a reader thread. */
import type { ByteSink } from '../../formats/byte-sink.ts';
import { repeat } from '../../formats/even-rows.ts';
import { writeDigits } from '../../formats/write-text.ts';
import { BLOCK_ROWS } from '../../storage/encoded/records.ts';
import { isWithin, type BlockRows, type WriterContext, type WriterKind } from '../slices.ts';

const TAB = 9;
const LINE_FEED = 10;
const DIGIT_0 = 48;
/** A label, a score, an index of up to ten digits, and what separates them. */
const LONGEST_END = 20;
const WORD_BYTES = 8;

/** The rows of a block that are written, and their number. */
const wanted = new Uint16Array(BLOCK_ROWS);

/** How the rows of one block are written. */
interface Task extends Pick<WriterContext, 'articles'> {
  out: ByteSink;
  rows: BlockRows;
  /** The customer's id and a tab. */
  start: Buffer;
  hasLabels: boolean;
}

/** Returns the end. */
function copy(target: Uint8Array, at: number, source: Uint8Array, from: number, to: number): number {
  while (from < to) target[at++] = source[from++];
  return at;
}

/** Row `i`: `user_id`, `item_id`, with labels `label`, `interaction_score`, `sequence_index`. */
function writeRow({ out, rows: { block, slice }, start, articles, hasLabels }: Task, i: number): void {
  const { arena, plain } = articles;
  const { bytes } = out;
  const from = plain.start[slice.article[i] + 1];
  let at = copy(bytes, out.length, start, 0, start.length);
  at = copy(bytes, at, arena.bytes, from, from + plain.length[slice.article[i] + 1]);
  bytes[at++] = TAB;
  if (hasLabels) {
    bytes[at++] = slice.score[i] > 0 ? DIGIT_0 + 1 : DIGIT_0;
    bytes[at++] = TAB;
  }
  bytes[at++] = DIGIT_0 + slice.score[i];
  bytes[at++] = TAB;
  at = writeDigits(bytes, at, block.position + i);
  bytes[at++] = LINE_FEED;
  out.length = at;
}

/**
 * A fast path for rows of one length, as nearly all are: the first one is repeated, and what differs is
 * written over it, ids of articles as their first and last eight bytes. Without it, RecBole's labels take
 * 1.2 times the processor time.
 */
function writeEven(task: Task, from: number, to: number): void {
  const { out, rows, articles, start, hasLabels } = task;
  const { article, score } = rows.slice;
  const { length, origin, stride } = articles.plain.even!;
  const { view: ids } = articles.arena;
  const first = out.length;
  writeRow(task, wanted[from]);
  const rowLength = out.length - first;
  repeat(out, first, rowLength, to - from);
  const { bytes, view } = out;
  const toLast = length - WORD_BYTES;
  const toLabel = length + 1;
  const toScore = hasLabels ? toLabel + 2 : toLabel;
  let at = first + rowLength + start.length;
  for (let k = from + 1; k < to; k++, at += rowLength) {
    const i = wanted[k];
    const id = origin + stride * article[i];
    view.setFloat64(at, ids.getFloat64(id, true), true);
    view.setFloat64(at + toLast, ids.getFloat64(id + toLast, true), true);
    if (hasLabels) bytes[at + toLabel] = score[i] > 0 ? DIGIT_0 + 1 : DIGIT_0;
    bytes[at + toScore] = DIGIT_0 + score[i];
    writeDigits(bytes, at + toScore + 2, rows.block.position + i);
  }
}

/** The first of the wanted rows from `from` on whose index has more digits. */
function endOfDigits(position: number, from: number, to: number): number {
  let limit = 10;
  while (limit <= position + wanted[from]) limit *= 10;
  let end = from + 1;
  if (position + wanted[to - 1] < limit) return to;
  while (position + wanted[end] < limit) end++;
  return end;
}

function rows({ articles, ...task }: WriterContext, hasLabels: boolean) {
  const isWanted = isWithin(task);
  const { longest, even } = articles.plain;
  const isEven = even !== undefined && even.length >= WORD_BYTES && even.length <= 2 * WORD_BYTES;

  return {
    block(out: ByteSink, rows: BlockRows) {
      const { t_dat, score, length, customer_id } = rows.slice;
      let count = 0;
      for (let i = 0; i < length; i++) {
        if (!hasLabels && score[i] === 0) continue;
        if (isWanted && !isWanted(t_dat[i])) continue;
        wanted[count++] = i;
      }
      const start = Buffer.from(`${customer_id}\t`);
      out.ensure(count * (start.length + longest + LONGEST_END));
      const block = { out, rows, articles, start, hasLabels };
      if (!isEven) {
        for (let k = 0; k < count; k++) writeRow(block, wanted[k]);
        return;
      }
      for (let from = 0; from < count;) {
        const to = endOfDigits(rows.block.position, from, count);
        writeEven(block, from, to);
        from = to;
      }
    },
  };
}

export const positiveRows: WriterKind = { writer: (context) => rows(context, false) };
export const labelledRows: WriterKind = { writer: (context) => rows(context, true) };
