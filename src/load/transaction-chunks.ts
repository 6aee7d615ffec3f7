/** Encodes groups of rows as blocks: customers in byte order, each by time, article_id, price, channel. */
import type { TransactionColumns } from '../formats/transaction-columns.ts';
import { roomIn } from '../storage/encoded/columns.ts';
import { BLOCK_ROWS, encodedBytes, encodeRecords, layoutOf } from '../storage/encoded/records.ts';
import { transactionDetailsEncoder } from '../storage/encoded/transaction-details.ts';
import { TRANSACTION_BLOCKS, type TransactionChunk } from '../storage/transaction-blocks.ts';
import type { IdTable } from './id-table.ts';
import type { Group } from './row-groups.ts';
import { rowSorter } from './row-sorter.ts';

const STRIDE = TRANSACTION_BLOCKS.stride;

/** A chunk goes to the writer once it is as large as this. */
const CHUNK_BYTES = 2 ** 20;

interface KeptTransactions {
  /** Customers and articles by their numbers in the import, in byte order of their ids. */
  customerOrder: Uint32Array;
  articleOrder: Uint32Array;
  /** Keys of the articles in the database, in that order. */
  keys: Uint32Array;
  customers: IdTable;
  groups: Iterable<Group>;
  /** Sees the rows of each customer once, in order; `article` is a rank in `articleOrder`. */
  onCustomer(rows: TransactionColumns, customer: number): void;
}

export function* transactionChunks(kept: KeptTransactions): Generator<TransactionChunk> {
  const { customerOrder, keys, customers } = kept;
  const sorter = rowSorter(customerOrder, kept.articleOrder);
  const addBlock = blockEncoder();
  let chunk = emptyChunk();
  const full: TransactionChunk[] = [];

  function addCustomer(rows: TransactionColumns, rank: number): void {
    kept.onCustomer(rows, customerOrder[rank]);
    for (let row = 0; row < rows.length; row++) rows.article[row] = keys[rows.article[row]];
    addId(chunk, customers.bytesOf(customerOrder[rank]));
    for (let from = 0; from < rows.length; from += BLOCK_ROWS)
      addBlock(chunk, rows, from, Math.min(rows.length, from + BLOCK_ROWS));
    if (chunk.recordsEnd + chunk.detailsEnd < CHUNK_BYTES) return;
    full.push(finished(chunk));
    chunk = emptyChunk();
  }

  for (const group of kept.groups) {
    sorter.begin(group);
    for (let rank = group.from; rank < group.to; rank++) addCustomer(sorter.rowsOf(rank), rank);
    yield* full.splice(0);
  }
  if (chunk.blocks > 0) yield finished(chunk);
}

interface OpenChunk extends TransactionChunk {
  customers: number;
  idsEnd: number;
  recordsEnd: number;
  detailsEnd: number;
}

const emptyChunk = (): OpenChunk => ({
  ids: new Uint8Array(CHUNK_BYTES / 4),
  id_ends: new Uint32Array(1024),
  blocks: 0,
  numbers: new Float64Array(1024 * STRIDE),
  records: new Uint8Array(CHUNK_BYTES / 2),
  details: new Uint8Array(CHUNK_BYTES),
  customers: 0,
  idsEnd: 0,
  recordsEnd: 0,
  detailsEnd: 0,
});

function addId(chunk: OpenChunk, id: Uint8Array): void {
  chunk.ids = roomIn(chunk.ids, chunk.idsEnd + id.length);
  chunk.ids.set(id, chunk.idsEnd);
  chunk.id_ends = roomIn(chunk.id_ends, chunk.customers + 1);
  chunk.id_ends[chunk.customers++] = chunk.idsEnd += id.length;
}

/** Adds a block of the customer whose id was added last: rows `from` to `to`, with the articles' keys. */
function blockEncoder() {
  const details = transactionDetailsEncoder();

  return (chunk: OpenChunk, rows: TransactionColumns, from: number, to: number): void => {
    const layout = layoutOf(rows, from, to);
    const widths = details.measure(rows, from, to);
    const recordsBytes = encodedBytes(layout, false);
    const detailsBytes = (widths.price_width + widths.channel_width) * layout.length;
    chunk.records = roomIn(chunk.records, chunk.recordsEnd + recordsBytes);
    chunk.details = roomIn(chunk.details, chunk.detailsEnd + detailsBytes);
    encodeRecords(chunk.records, chunk.recordsEnd, layout, rows, from);
    details.write(chunk.details, chunk.detailsEnd, { length: layout.length, ...widths }, rows, from);
    chunk.recordsEnd += recordsBytes;
    chunk.detailsEnd += detailsBytes;
    chunk.numbers = roomIn(chunk.numbers, (chunk.blocks + 1) * STRIDE);
    TRANSACTION_BLOCKS.setNumbers(chunk.numbers, chunk.blocks++, {
      customer: chunk.customers - 1,
      ...layout,
      ...widths,
      records_bytes: recordsBytes,
      details_bytes: detailsBytes,
      customer_rows: rows.length,
    });
  };
}

const finished = (chunk: OpenChunk): TransactionChunk => ({
  ids: chunk.ids.subarray(0, chunk.idsEnd),
  id_ends: chunk.id_ends.subarray(0, chunk.customers),
  blocks: chunk.blocks,
  numbers: chunk.numbers,
  records: chunk.records.subarray(0, chunk.recordsEnd),
  details: chunk.details.subarray(0, chunk.detailsEnd),
});
