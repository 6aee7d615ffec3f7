/**
 * Blocks of loaded transactions: up to 512 of one customer from one import, by time, article_id, price,
 * channel. Most hold few rows, so that an SQL row for each would cost more than its content: many are read as
 * two values, their numbers in JSON and their concatenated bytes.
 */
import { BLOCKS_PER_OWNER } from './block-ids.ts';
import { blockKind, viewOf, type ChunkOf } from './block-kind.ts';
import { damagedBlocks } from './damage.ts';
import { roomIn } from './encoded/columns.ts';
import { decodeRecords } from './encoded/records.ts';
import { transactionDetailsDecoder } from './encoded/transaction-details.ts';

/** The numbers that decide the rows. */
const COVERED = [
  ...(['block_id', 'customer_key', 'length', 't_first', 't_unit', 't_width', 'article_width'] as const),
  ...(['price_width', 'channel_width'] as const),
] as const;

export const TRANSACTION_BLOCKS = blockKind('transaction_blocks', {
  block_id: 'id',
  import_id: 'owner',
  customer_key: { from: 'customer' },
  length: 'number',
  t_first: 'number',
  t_unit: 'number',
  t_width: 'number',
  article_width: 'number',
  price_width: 'number',
  channel_width: 'number',
  records: 'bytes',
  details: 'bytes',
  records_checksum: { sum: COVERED, of: 'records' },
  details_checksum: { sum: ['block_id', 'length'], of: 'details' },
  /** How many rows the customer has in the import: a missing block shows in it. Null in older blocks. */
  customer_rows: 'number?',
});

/** Transactions on their way to the writer. The number `customer` of a block is an index into `id_ends`. */
export interface TransactionChunk extends ChunkOf<typeof TRANSACTION_BLOCKS> {
  /** Ids in UTF-8, one after the other; `id_ends` is where each ends. */
  ids: Uint8Array;
  id_ends: Uint32Array;
}

export type TransactionColumns = ReturnType<typeof transactionColumns>;

/** Transactions as columns; the arrays may be longer than `length`. */
export const transactionColumns = (capacity = 256) => ({
  length: 0,
  t_dat: new Float64Array(capacity),
  /** Keys. */
  article: new Uint32Array(capacity),
  /** NaN: null. */
  price: new Float64Array(capacity),
  /** -1: null. */
  sales_channel_id: new Int32Array(capacity),
});

function grow(columns: TransactionColumns, capacity: number): void {
  columns.t_dat = roomIn(columns.t_dat, capacity);
  columns.article = roomIn(columns.article, capacity);
  columns.price = roomIn(columns.price, capacity);
  columns.sales_channel_id = roomIn(columns.sales_channel_id, capacity);
}

const READ_COLUMNS = [...COVERED, 'records_checksum', 'details_checksum', 'customer_rows'] as const;
const readBlock = TRANSACTION_BLOCKS.rowReader(READ_COLUMNS);

/** Numbers of all blocks as JSON, and their bytes; no bytes where there are no blocks. */
export type BlockValues = [numbers: string, bytes: Buffer | null];

/** SQL of the two values: aggregates of blocks `b`. `whose`: an expression for what `read` compares. */
export function blockValues(whose: string, details: boolean): string {
  return `json_group_array(json_array(${TRANSACTION_BLOCKS.select('b', READ_COLUMNS)}, ${whose})),
    CAST(group_concat(${details ? 'b.records || b.details' : 'b.records'}, '') AS BLOB)`;
}

/** Counts the rows of customers whose blocks are read one after the other: whether some are missing. */
function rowCounter() {
  let last = 0;
  let left = 0;
  const importOf = (block: number) => Math.floor(block / BLOCKS_PER_OWNER);
  const end = () => {
    if (left === 0) return;
    const what = `block ${last} of transaction_blocks is there, but not all blocks of its customer`;
    throw damagedBlocks('transaction_blocks', last, what);
  };
  return {
    add({
      block_id,
      length,
      customer_rows,
    }: {
      block_id: number;
      length: number;
      customer_rows: number | null;
    }) {
      if (importOf(block_id) !== importOf(last)) end();
      last = block_id;
      if (customer_rows === null) return;
      left = (left === 0 ? customer_rows : left) - length;
    },
    /** After the last block of a customer. Throws Problem. */
    end,
  };
}

/**
 * Reads two values as blocks, with or without details, as they were selected. `whole`: all blocks of each
 * customer are among them.
 */
export function blockReader() {
  const decodeDetails = transactionDetailsDecoder();

  return ([numbers, value]: BlockValues, { details, whole }: { details: boolean; whole: boolean }) => {
    const counter = whole ? rowCounter() : undefined;
    const blocks = JSON.parse(numbers) as number[][];
    const bytes = value ?? Buffer.alloc(0);
    const view = viewOf(bytes);
    let next = 0;
    let at = 0;
    return {
      /** Appends the next block to `into` if it is of `whose`; returns whether it was. */
      read(whose: number, into: TransactionColumns): boolean {
        if (next === blocks.length || blocks[next][READ_COLUMNS.length] !== whose) {
          counter?.end();
          return false;
        }
        const block = readBlock(blocks[next++]);
        counter?.add(block);
        const recordsEnd = at + block.length * (block.t_width + block.article_width);
        TRANSACTION_BLOCKS.verify(block, 'records_checksum', view, at, recordsEnd);
        grow(into, into.length + block.length);
        decodeRecords(bytes, at, block, into, into.length);
        at = recordsEnd;
        if (details) {
          const end = at + block.length * (block.price_width + block.channel_width);
          TRANSACTION_BLOCKS.verify(block, 'details_checksum', view, at, end);
          at = decodeDetails(view, at, block, into, into.length);
        }
        into.length += block.length;
        return true;
      },
    };
  };
}
