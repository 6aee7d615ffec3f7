/**
 * Events of some customers on their way from the thread that makes them to the one that counts and packs them: in
 * columns, one customer's after the other's. They are copied once, into memory that is made for the batch and moves with it.
 */
import type { Events } from '../generate/events.ts';
import type { ReportedEvents } from '../report/basket.ts';
import { detailColumns, type DetailColumns } from '../storage/encoded/details.ts';
import { roomIn, type Column } from '../storage/encoded/columns.ts';
import { buffersIn } from '../threads/messages.ts';

interface EventColumns {
  t_dat: Float64Array;
  article: Int32Array;
  score: Uint8Array;
}

export interface EventBatch extends EventColumns {
  /** Of each customer: its key, where its events end, and `ignores_missing`. */
  keys: Uint32Array;
  ends: Uint32Array;
  missing: Uint32Array;
  /** Their ids, with a line feed between two: ids hold no control characters. */
  ids: string;
  /** Of presets that have them. */
  details: DetailColumns | undefined;
}

/** One customer's events; the arrays are views of the batch. */
export interface CustomerEvents extends ReportedEvents {
  customer_key: number;
  customer_id: string;
  details: DetailColumns | undefined;
}

/** What moves with a batch. */
export const buffersOf = (batch: EventBatch): ArrayBuffer[] => [
  ...buffersIn(batch),
  ...buffersIn(batch.details ?? {}),
];

/** Collects one batch: so many customers, and about so many events, for which there is room at the start. */
export function eventCollector(customers: number, room: number, hasDetails: boolean) {
  const columns: EventColumns = {
    t_dat: new Float64Array(room),
    article: new Int32Array(room),
    score: new Uint8Array(room),
  };
  const details = hasDetails ? detailColumns(room) : undefined;
  const keys = new Uint32Array(customers);
  const ends = new Uint32Array(customers);
  const missing = new Uint32Array(customers);
  const ids: string[] = [];
  let end = 0;

  return {
    /** Adds a customer's events. Nothing is kept of the arrays. */
    add(customer_key: number, customer_id: string, made: Events): void {
      append(columns, end, made, made.length);
      if (details && made.details) append(details, end, made.details, made.length);
      end += made.length;
      const customer = ids.push(customer_id) - 1;
      keys[customer] = customer_key;
      ends[customer] = end;
      missing[customer] = made.ignores_missing;
    },
    take: (): EventBatch => ({
      keys,
      ends,
      missing,
      ids: ids.join('\n'),
      ...between(columns, 0, end),
      details: details && detailsBetween(details, 0, end),
    }),
  };
}

/** Copies the first `length` events to `at`. Where columns are too short, `into` gets longer ones. */
function append<C extends Record<keyof C, Column>>(
  into: C,
  at: number,
  from: Record<keyof C, Column>,
  length: number,
): void {
  for (const name of Object.keys(into) as (keyof C)[]) {
    into[name] = roomIn(into[name], at + length);
    into[name].set(from[name].subarray(0, length), at);
  }
}

const between = ({ t_dat, article, score }: EventColumns, from: number, to: number): EventColumns => ({
  t_dat: t_dat.subarray(from, to),
  article: article.subarray(from, to),
  score: score.subarray(from, to),
});

const detailsBetween = (details: DetailColumns, from: number, to: number): DetailColumns => ({
  strategy: details.strategy.subarray(from, to),
  session: details.session.subarray(from, to),
  sampling_prob: details.sampling_prob.subarray(from, to),
  price: details.price.subarray(from, to),
  sales_channel_id: details.sales_channel_id.subarray(from, to),
});

/** Each customer's events, in the order in which they were added. */
export function* eventsIn(batch: EventBatch): Generator<CustomerEvents> {
  const { keys, ends, missing, details } = batch;
  const ids = batch.ids.split('\n');
  let from = 0;
  for (let i = 0; i < keys.length; i++) {
    const to = ends[i];
    yield {
      customer_key: keys[i],
      customer_id: ids[i],
      length: to - from,
      ...between(batch, from, to),
      ignores_missing: missing[i],
      details: details && detailsBetween(details, from, to),
    };
    from = to;
  }
}
