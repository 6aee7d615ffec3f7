/**
 * Blocks of transaction_blocks on their way out of the database: many at a time as two values, JSON of their numbers, and their
 * bytes one after the other. A row for each block costs more than all that is in it, and a Buffer for each as much again.
 */
import { roomIn } from './encoded/columns.ts';
import { decodeRecords, type Layout } from './encoded/records.ts';
import { priceFields } from './encoded/price-fields.ts';

/** Purchases as columns; the arrays are as long as they need be or longer. `article` holds keys. */
export interface TransactionColumns {
  length: number;
  t_dat: Float64Array;
  article: Uint32Array;
  /** NaN: null. */
  price: Float64Array;
  /** -1: null. */
  sales_channel_id: Int32Array;
}

export function transactionColumns(capacity = 256): TransactionColumns {
  return {
    length: 0,
    t_dat: new Float64Array(capacity),
    article: new Uint32Array(capacity),
    price: new Float64Array(capacity),
    sales_channel_id: new Int32Array(capacity),
  };
}

function grow(columns: TransactionColumns, capacity: number): void {
  columns.t_dat = roomIn(columns.t_dat, capacity);
  columns.article = roomIn(columns.article, capacity);
  columns.price = roomIn(columns.price, capacity);
  columns.sales_channel_id = roomIn(columns.sales_channel_id, capacity);
}

/** The two values; no bytes where there are no blocks. */
export type BlockValues = [numbers: string, bytes: Buffer | null];

/** `whose`: what the query says of it. The widths of price and channel are there with details only. */
type BlockNumbers = [
  whose: number,
  length: number,
  t_first: number,
  t_unit: number,
  t_width: number,
  article_width: number,
  price_width: number,
  channel_width: number,
];

/** SQL of the two values: aggregates of rows `p` of transaction_blocks, blocks in the order of the rows. */
export function blockValues(whose: string, details: boolean): string {
  const widths = details ? ', p.price_width, p.channel_width' : '';
  const bytes = details ? 'p.records || p.details' : 'p.records';
  return `json_group_array(json_array(${whose}, p.length, p.t_first, p.t_unit, p.t_width, p.article_width${widths})),
    CAST(group_concat(${bytes}, '') AS BLOB)`;
}

const BLANK = 32;
const ZERO = 48;

function channelIn(bytes: DataView, at: number, end: number): number {
  if (at === end || bytes.getUint8(at) === BLANK) return -1;
  let channel = 0;
  for (let place = at; place < end && bytes.getUint8(place) !== BLANK; place++)
    channel = channel * 10 + bytes.getUint8(place) - ZERO;
  return channel;
}

/** Blocks that are read one after the other. */
export interface Blocks {
  /** Appends the next block if it is of `whose`; says whether it was. */
  read(whose: number, into: TransactionColumns): boolean;
}

/** What reads two values as blocks; `details` as they were asked for. */
export function blockReader(): (values: BlockValues, details: boolean) => Blocks {
  const prices = priceFields();

  function readDetails(bytes: DataView, at: number, block: BlockNumbers, into: TransactionColumns): number {
    const [, length, , , , , priceWidth, channelWidth] = block;
    for (let i = into.length; i < into.length + length; i++) {
      into.price[i] = prices.read(bytes, at, (at += priceWidth));
      into.sales_channel_id[i] = channelIn(bytes, at, (at += channelWidth));
    }
    return at;
  }

  return ([numbers, value], details) => {
    const blocks = JSON.parse(numbers) as BlockNumbers[];
    const bytes = value ?? Buffer.alloc(0);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let next = 0;
    let at = 0;
    return {
      read(whose, into) {
        if (next === blocks.length || blocks[next][0] !== whose) return false;
        const block = blocks[next++];
        const [, length, t_first, t_unit, t_width, article_width] = block;
        const layout: Layout = { length, t_first, t_unit, t_width, article_width };
        grow(into, into.length + length);
        at = decodeRecords(bytes, at, layout, into.t_dat, into.article, undefined, into.length);
        if (details) at = readDetails(view, at, block, into);
        into.length += length;
        return true;
      },
    };
  };
}
