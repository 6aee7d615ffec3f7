/** Rows of RecBole's .inter files, in a reader thread. */
import type { ByteSink } from '../../formats/byte-sink.ts';
import { writeDigits } from '../../formats/write-text.ts';
import { isWithin, type BlockRows, type WriterContext, type WriterKind } from '../slices.ts';

const TAB = 9;
const LINE_FEED = 10;
const DIGIT_0 = 48;
/** A label, a score, an index of up to ten digits, and what separates them. */
const LONGEST_END = 20;

/** Strings are copied by words, as doubles, in half the time: no eight bytes of UTF-8 are a NaN. */
const WORD_BYTES = 8;

/** Copies `length` bytes and up to seven more, which the next value overwrites. */
function copyWords(target: DataView, at: number, source: DataView, from: number, length: number): void {
  for (let i = 0; i < length; i += WORD_BYTES)
    target.setFloat64(at + i, source.getFloat64(from + i, true), true);
}

/** The string as words, with room behind it. */
function words(string: string): { view: DataView; length: number } {
  const length = Buffer.byteLength(string);
  const bytes = new Uint8Array(length + WORD_BYTES);
  Buffer.from(bytes.buffer).write(string);
  return { view: new DataView(bytes.buffer), length };
}

/** `user_id`, `item_id`, with labels `label`, `interaction_score`, `sequence_index`. */
function rows({ articles, ...task }: WriterContext, hasLabels: boolean) {
  const { arena, plain } = articles;
  const isWanted = isWithin(task);
  /** Up to here, words can be read from the arena. */
  const lastWord = arena.bytes.length - plain.longest - WORD_BYTES;

  return {
    block(out: ByteSink, { block, slice }: BlockRows) {
      const { t_dat, article, score, length, customer_id } = slice;
      const start = words(`${customer_id}\t`);
      out.ensure(length * (start.length + plain.longest + LONGEST_END) + WORD_BYTES);
      const { bytes, view } = out;
      let at = out.length;
      for (let i = 0; i < length; i++) {
        if (!hasLabels && score[i] === 0) continue;
        if (isWanted && !isWanted(t_dat[i])) continue;
        copyWords(view, at, start.view, 0, start.length);
        at += start.length;
        const index = article[i] + 1;
        const from = plain.start[index];
        const idLength = plain.length[index];
        if (from <= lastWord) copyWords(view, at, arena.view, from, idLength);
        else for (let j = 0; j < idLength; j++) bytes[at + j] = arena.bytes[from + j];
        at += idLength;
        bytes[at++] = TAB;
        if (hasLabels) {
          bytes[at++] = score[i] > 0 ? DIGIT_0 + 1 : DIGIT_0;
          bytes[at++] = TAB;
        }
        bytes[at++] = DIGIT_0 + score[i];
        bytes[at++] = TAB;
        at = writeDigits(bytes, at, block.position + i);
        bytes[at++] = LINE_FEED;
      }
      out.length = at;
    },
  };
}

export const positiveRows: WriterKind = { writer: (context) => rows(context, false) };
export const labelledRows: WriterKind = { writer: (context) => rows(context, true) };
