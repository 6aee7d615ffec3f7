/**
 * Sessions as lines of JSON in the form of the OTTO data set, in a reader thread. A session of the session
 * presets is one; with preset notebook, which has none, the customer's sequence.
 */
import type { ByteSink } from '../../formats/byte-sink.ts';
import { csvField } from '../../formats/csv-field.ts';
import { decodeDetails, detailColumns } from '../../storage/encoded/details.ts';
import { BLOCK_ROWS } from '../../storage/encoded/records.ts';
import { isWithin, type BlockRows, type WriterContext, type WriterKind } from '../slices.ts';

const details = detailColumns(BLOCK_ROWS);

/** Types of events by score. */
const TYPES = ['', 'clicks', 'orders'];

interface Session {
  customer_id: string;
  /** Its number among the customer's sessions; 0 where there are none. */
  number: number;
  /** Events as JSON, separated by commas. */
  events: string;
}

type WriteSession = (out: ByteSink, session: Session, index: number) => void;

/** Calls `write` for each session of a customer with a click or a purchase, in order of their numbers. */
function sessions(context: WriterContext, write: WriteSession) {
  const isWanted = isWithin(context);
  const numbers = context.numbers!;
  const open = new Map<number, Session>();
  let count = 0;

  return {
    block(_out: ByteSink, { block, slice }: BlockRows) {
      const { customer_id, t_dat, article, score, length } = slice;
      const hasSessions = block.details !== null;
      if (block.details) decodeDetails(block.details, block.length, details);
      for (let i = 0; i < length; i++) {
        if (score[i] === 0) continue;
        if (isWanted && !isWanted(t_dat[i])) continue;
        const number = hasSessions ? details.session[i] : 0;
        const event = `{"aid":${numbers[article[i]]},"ts":${t_dat[i]},"type":"${TYPES[score[i]]}"}`;
        const session = open.get(number);
        if (session) session.events += `,${event}`;
        else open.set(number, { customer_id, number, events: event });
      }
    },
    customerEnd(out: ByteSink) {
      const inOrder = [...open.values()].sort((one, other) => one.number - other.number);
      for (const session of inOrder) write(out, session, context.base + count++);
      open.clear();
    },
    units: () => count,
  };
}

const kind = (write: WriteSession): WriterKind => ({
  whole: true,
  details: true,
  writer: (context) => sessions(context, write),
});

export const OTTO_WRITERS = {
  'otto sessions': kind((out, { events }, index) =>
    out.writeString(`{"session":${index},"events":[${events}]}\n`),
  ),
  'otto customers': kind((out, { customer_id, number }, index) =>
    out.writeString(`${index},${csvField(customer_id)},${number || ''}\n`),
  ),
} satisfies Record<string, WriterKind>;
