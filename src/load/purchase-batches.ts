/** Turns groups of rows into packed purchases: customers in byte order, each by time, article_id, price, channel. */
import type { TransactionColumns } from '../formats/transactions-csv.ts';
import { roomIn } from '../storage/encoded/columns.ts';
import { layoutOf, encodedBytes, encodeRecords, BLOCK_ROWS } from '../storage/encoded/records.ts';
import { TRANSACTION_BLOCKS, type TransactionChunk } from '../storage/transaction-blocks.ts';
import type { IdTable } from './id-table.ts';
import { purchaseDetails } from './purchase-details.ts';
import type { Group } from './row-store.ts';
import { rowSorter } from './sorted-rows.ts';

const STRIDE = TRANSACTION_BLOCKS.stride;

/** A batch goes to the writer when it is as large as this. */
const BATCH_BYTES = 2 ** 20;

export interface PurchaseRows {
  /** Customers and articles by their numbers in the import, in byte order of their ids. */
  customerOrder: Uint32Array;
  articleOrder: Uint32Array;
  /** Keys of the articles in the database, in that order. */
  keys: Uint32Array;
  customers: IdTable;
  groups: Iterable<Group>;
  /** Sees the rows of each customer once, in order; `article` is a place in `articleOrder`. */
  onCustomer(rows: TransactionColumns, customer: number): void;
}

export function* purchaseBatches({
  customerOrder,
  articleOrder,
  keys,
  customers,
  groups,
  onCustomer,
}: PurchaseRows): Generator<TransactionChunk> {
  const eachCustomer = rowSorter(customerOrder, articleOrder);
  const details = purchaseDetails();
  let batch = emptyBatch();
  const full: TransactionChunk[] = [];

  /** Packs one part of a customer: rows `from` to `to`, with the articles' keys. */
  function addPart(rows: TransactionColumns, from: number, to: number): void {
    const layout = layoutOf(rows.t_dat, rows.article, from, to);
    const widths = details.measure(rows, from, to);
    const eventsBytes = encodedBytes(layout, false);
    const detailsBytes = (widths.price_width + widths.channel_width) * layout.length;
    makeRoom(batch, eventsBytes, detailsBytes);
    encodeRecords(batch.records, batch.eventsEnd, layout, rows.t_dat, rows.article, undefined, from);
    details.write(batch.details, batch.detailsEnd);
    batch.eventsEnd += eventsBytes;
    batch.detailsEnd += detailsBytes;
    TRANSACTION_BLOCKS.setNumbers(batch.numbers, batch.blocks++, {
      customer: batch.customers - 1,
      ...layout,
      ...widths,
      records_bytes: eventsBytes,
      details_bytes: detailsBytes,
    });
  }

  function addCustomer(rows: TransactionColumns, place: number): void {
    onCustomer(rows, customerOrder[place]);
    for (let row = 0; row < rows.length; row++) rows.article[row] = keys[rows.article[row]];
    addId(batch, customers.bytesOf(customerOrder[place]));
    for (let part = 0; part < rows.length; part += BLOCK_ROWS)
      addPart(rows, part, Math.min(rows.length, part + BLOCK_ROWS));
    if (batch.eventsEnd + batch.detailsEnd < BATCH_BYTES) return;
    full.push(finished(batch));
    batch = emptyBatch();
  }

  for (const group of groups) {
    eachCustomer(group, addCustomer);
    yield* full.splice(0);
  }
  if (batch.blocks > 0) yield finished(batch);
}

interface OpenBatch extends TransactionChunk {
  customers: number;
  idsEnd: number;
  eventsEnd: number;
  detailsEnd: number;
}

const emptyBatch = (): OpenBatch => ({
  ids: new Uint8Array(BATCH_BYTES / 4),
  id_ends: new Uint32Array(1024),
  blocks: 0,
  numbers: new Float64Array(1024 * STRIDE),
  records: new Uint8Array(BATCH_BYTES / 2),
  details: new Uint8Array(BATCH_BYTES),
  customers: 0,
  idsEnd: 0,
  eventsEnd: 0,
  detailsEnd: 0,
});

function addId(batch: OpenBatch, id: Uint8Array): void {
  batch.ids = roomIn(batch.ids, batch.idsEnd + id.length);
  batch.ids.set(id, batch.idsEnd);
  batch.id_ends = roomIn(batch.id_ends, batch.customers + 1);
  batch.id_ends[batch.customers++] = batch.idsEnd += id.length;
}

function makeRoom(batch: OpenBatch, events: number, details: number): void {
  batch.records = roomIn(batch.records, batch.eventsEnd + events);
  batch.details = roomIn(batch.details, batch.detailsEnd + details);
  batch.numbers = roomIn(batch.numbers, (batch.blocks + 1) * STRIDE);
}

const finished = (batch: OpenBatch): TransactionChunk => ({
  ids: batch.ids.subarray(0, batch.idsEnd),
  id_ends: batch.id_ends.subarray(0, batch.customers),
  blocks: batch.blocks,
  numbers: batch.numbers,
  records: batch.records.subarray(0, batch.eventsEnd),
  details: batch.details.subarray(0, batch.detailsEnd),
});
