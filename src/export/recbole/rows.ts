/** Rows of RecBole's .inter files, in a reader thread. */
import type { ByteSink } from '../../formats/byte-sink.ts';
import { writeDigits } from '../../formats/write-text.ts';
import { isWithin, type BlockRows, type WriterContext, type WriterKind } from '../slices.ts';

const TAB = 9;
const LINE_FEED = 10;
const DIGIT_0 = 48;
/** A label, a score, an index of up to ten digits, and what separates them. */
const LONGEST_END = 20;

/** `user_id`, `item_id`, with labels `label`, `interaction_score`, `sequence_index`. */
function rows({ articles, ...task }: WriterContext, hasLabels: boolean) {
  const { arena, plain } = articles;
  const isWanted = isWithin(task);

  return {
    block(out: ByteSink, { block, slice }: BlockRows) {
      const { t_dat, article, score, length, customer_id } = slice;
      const start = Buffer.from(`${customer_id}\t`);
      out.ensure(length * (start.length + plain.longest + LONGEST_END));
      const { bytes } = out;
      let at = out.length;
      for (let i = 0; i < length; i++) {
        if (!hasLabels && score[i] === 0) continue;
        if (isWanted && !isWanted(t_dat[i])) continue;
        for (let j = 0; j < start.length; j++) bytes[at++] = start[j];
        const index = article[i] + 1;
        const end = plain.start[index] + plain.length[index];
        for (let j = plain.start[index]; j < end; j++) bytes[at++] = arena.bytes[j];
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
