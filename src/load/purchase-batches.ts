/** Turns groups of rows into packed purchases, customers in byte order, each by time, article_id, price, channel. */
import type { TransactionColumns } from '../formats/transactions-csv.ts';
import { layoutOf, packedBytes, packEvents, PART_EVENTS, roomIn } from '../storage/packed.ts';
import { PURCHASE_NUMBERS, type PurchaseBatch } from '../storage/purchases.ts';
import type { IdTable } from './id-table.ts';
import { purchaseDetails } from './purchase-details.ts';
import type { Group } from './row-store.ts';
import { rowSorter } from './sorted-rows.ts';

const STRIDE = PURCHASE_NUMBERS.length;

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
  onCustomer(rows: TransactionColumns, from: number, to: number, customer: number): void;
}

export function* purchaseBatches({
  customerOrder,
  articleOrder,
  keys,
  customers,
  groups,
  onCustomer,
}: PurchaseRows): Generator<PurchaseBatch> {
  const sortRows = rowSorter(customerOrder, articleOrder);
  const details = purchaseDetails();
  let batch = emptyBatch();

  /** Packs one part of a customer: rows `from` to `to`, with the articles' keys. */
  function addPart(rows: TransactionColumns, from: number, to: number, customer: number): void {
    const layout = layoutOf(rows.t_dat, rows.article, from, to);
    const widths = details.measure(rows, from, to);
    const eventsBytes = packedBytes(layout, false);
    const detailsBytes = (widths.price + widths.channel) * layout.length;
    makeRoom(batch, eventsBytes, detailsBytes);
    packEvents(batch.events, batch.eventsEnd, layout, rows.t_dat, rows.article, undefined, from);
    details.write(batch.details, batch.detailsEnd);
    batch.eventsEnd += eventsBytes;
    batch.detailsEnd += detailsBytes;
    const { numbers } = batch;
    let at = batch.parts++ * STRIDE; // in the order of PURCHASE_NUMBERS
    numbers[at++] = customer;
    numbers[at++] = layout.length;
    numbers[at++] = layout.t_first;
    numbers[at++] = layout.t_unit;
    numbers[at++] = layout.t_width;
    numbers[at++] = layout.article_width;
    numbers[at++] = widths.price;
    numbers[at++] = widths.channel;
    numbers[at++] = eventsBytes;
    numbers[at++] = detailsBytes;
  }

  for (const group of groups) {
    const { rows, starts } = sortRows(group);
    for (let place = group.from; place < group.to; place++) {
      const [from, to] = [starts[place - group.from], starts[place - group.from + 1]];
      onCustomer(rows, from, to, customerOrder[place]);
      for (let row = from; row < to; row++) rows.article[row] = keys[rows.article[row]];
      const customer = batch.customers.push(customers.textOf(customerOrder[place])) - 1;
      for (let part = from; part < to; part += PART_EVENTS) {
        addPart(rows, part, Math.min(to, part + PART_EVENTS), customer);
      }
      if (batch.eventsEnd + batch.detailsEnd >= BATCH_BYTES) {
        yield finished(batch);
        batch = emptyBatch();
      }
    }
  }
  if (batch.parts > 0) yield finished(batch);
}

interface OpenBatch extends PurchaseBatch {
  eventsEnd: number;
  detailsEnd: number;
}

const emptyBatch = (): OpenBatch => ({
  customers: [],
  parts: 0,
  numbers: new Float64Array(256 * STRIDE),
  events: new Uint8Array(BATCH_BYTES / 2),
  details: new Uint8Array(BATCH_BYTES),
  eventsEnd: 0,
  detailsEnd: 0,
});

function makeRoom(batch: OpenBatch, events: number, details: number): void {
  batch.events = roomIn(batch.events, batch.eventsEnd + events);
  batch.details = roomIn(batch.details, batch.detailsEnd + details);
  batch.numbers = roomIn(batch.numbers, (batch.parts + 1) * STRIDE);
}

function finished({
  customers,
  parts,
  numbers,
  events,
  details,
  eventsEnd,
  detailsEnd,
}: OpenBatch): PurchaseBatch {
  return {
    customers,
    parts,
    numbers,
    events: events.subarray(0, eventsEnd),
    details: details.subarray(0, detailsEnd),
  };
}
