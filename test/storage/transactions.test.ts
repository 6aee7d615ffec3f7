/** Purchases come back as they were stored, many customers at a time, whatever imports they came with. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { openForReading } from '../../src/storage/database.ts';
import {
  TRANSACTION_BLOCKS,
  type TransactionChunk,
  type TransactionColumns,
} from '../../src/storage/transaction-blocks.ts';
import { transactionStore } from '../../src/storage/transactions.ts';
import { openStores, openWrites } from '../../src/storage/stores.ts';
import { slowPart } from './encoded/reference-records.ts';

interface Bought {
  t_dat: number;
  article: number;
  price: number;
  sales_channel_id: number;
}

/** One part, as an import brings it for a customer. */
interface Part {
  importId: number;
  customer: string;
  bought: Bought[];
}

const textOf = (value: number) => (value < 0 || Number.isNaN(value) ? '' : String(value));

/** A part alone in a batch. */
function batchOf({ customer, bought }: Part): TransactionChunk {
  const { events, ...layout } = slowPart(
    bought.map((purchase) => ({ ...purchase, score: 0, strategy: 0, session: 0, sampling_prob: NaN })),
    false,
  );
  const prices = bought.map(({ price }) => textOf(price));
  const channels = bought.map(({ sales_channel_id }) => textOf(sales_channel_id));
  const price_width = Math.max(...prices.map((text) => text.length));
  const channel_width = Math.max(...channels.map((text) => text.length));
  const details = bought
    .map((_, i) => prices[i].padEnd(price_width) + channels[i].padEnd(channel_width))
    .join('');
  const numbers = new Float64Array(TRANSACTION_BLOCKS.stride);
  TRANSACTION_BLOCKS.setNumbers(numbers, 0, {
    ...{ ...layout, customer: 0, price_width, channel_width },
    ...{ records_bytes: events.length, details_bytes: details.length, customer_rows: -1 },
  });
  return {
    ids: Buffer.from(customer),
    id_ends: Uint32Array.of(Buffer.byteLength(customer)),
    blocks: 1,
    numbers,
    records: Buffer.from(events),
    details: Buffer.from(details),
  };
}

/** Customer n has n % 7 parts, of imports 1 to 3 in turn; what is bought is of any kind. */
function partsOf(customers: number): Part[] {
  const prices = [NaN, 19.9, 0.050830508474576264, 5, 1e-7, 123456.789];
  return Array.from({ length: customers }, (_, n) =>
    Array.from({ length: n % 7 }, (_, k) => ({
      importId: 1 + ((n + k) % 3),
      customer: `customer ${n}`,
      bought: Array.from({ length: 1 + ((n * 5 + k) % 40) }, (_, i) => ({
        t_dat: n * 1000 - 5_000_000 + i * (k === 0 ? 86_400_000 : 61_000),
        article: 1 + ((n * 31 + i * 17 + k) % (n % 2 ? 9 : 100_000)),
        price: prices[(n + i) % 6],
        sales_channel_id: ((n + i) % 4) - 1,
      })),
    })),
  ).flat();
}

const rowsOf = ({ length, t_dat, article, price, sales_channel_id }: TransactionColumns): Bought[] =>
  Array.from({ length }, (_, i) => ({
    t_dat: t_dat[i],
    article: article[i],
    price: price[i],
    sales_channel_id: sales_channel_id[i],
  }));

const withoutDetails = ({ t_dat, article }: Bought) => ({ t_dat, article });

const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
const path = join(folder, 'footfall.db');
const writes = openWrites(path);
const parts = partsOf(600);
for (const _ of [1, 2, 3]) writes.imports.begin('transactions', 'append', 'file', null);
const written = [0, 0, 0, 0];
for (const part of parts) writes.transactions.append(part.importId, written[part.importId]++, batchOf(part));
for (const id of [1, 2, 3]) {
  const rows = parts.reduce((sum, { importId, bought }) => sum + (importId === id ? bought.length : 0), 0);
  const none = { bytes_read: 0, rows_rejected: 0, rows_left_out: { where: 0, quantity: 0 } };
  writes.imports.progress(id, { ...none, rows_read: rows, rows_loaded: rows });
}
writes.customers.keysFor(Array.from({ length: 600 }, (_, n) => `customer ${n}`));
const stores = openStores(path);
const database = openForReading(path);
t.teardown(() => {
  stores.close();
  database.close();
  writes.database.close();
  rmSync(folder, { recursive: true });
});

/** In an order that is not that of the keys. */
const ids = Array.from({ length: 600 }, (_, n) => `customer ${(n * 7) % 600}`);
const keys = Uint32Array.from(ids, (id) => stores.customers.keyOf(id)!);

/** What a customer bought, the imports in their order. */
const boughtBy = (id: string, imports: number[]): Bought[] =>
  parts
    .filter(({ customer, importId }) => customer === id && imports.includes(importId))
    .sort((a, b) => a.importId - b.importId)
    .flatMap(({ bought }) => bought);

t.test('customers one after the other, from some imports only, with and without details', async () => {
  for (const imports of [[1, 2, 3], [2], [3, 1], []]) {
    let places = 0;
    for (const [place, columns] of stores.transactions.ofCustomers(keys, imports, true)) {
      assert.equal(place, places++);
      assert.deepEqual(rowsOf(columns), boughtBy(ids[place], imports));
    }
    assert.equal(places, keys.length);
    for (const [place, columns] of stores.transactions.ofCustomers([...keys], imports, false))
      assert.deepEqual(
        rowsOf(columns).map(withoutDetails),
        boughtBy(ids[place], imports).map(withoutDetails),
      );
  }
});

t.test('customers who have more than one value should hold are read in halves', async () => {
  for (const mostParts of [1, 2, 5]) {
    const read = [];
    const store = transactionStore(database, mostParts);
    for (const [place, columns] of store.ofCustomers(keys, [1, 2, 3], true)) {
      assert.equal(place, read.length);
      read.push(rowsOf(columns));
    }
    assert.deepEqual(
      read,
      ids.map((id) => boughtBy(id, [1, 2, 3])),
    );
  }
});

t.test('all purchases of some imports', async () => {
  for (const imports of [[1, 2, 3], [2], []]) {
    const read = [];
    for (const columns of stores.transactions.readAll(imports)) read.push(...rowsOf(columns));
    const expected = imports.flatMap((id) => parts.filter(({ importId }) => importId === id));
    assert.deepEqual(
      read.map(withoutDetails),
      expected.flatMap(({ bought }) => bought.map(withoutDetails)),
    );
  }
});

t.test('ids of keys in the order of the keys', async () => {
  assert.deepEqual(stores.customers.idsOf(keys), ids);
  assert.deepEqual(stores.customers.idsOf([]), []);
});

t.test('blocks that do not follow what is stored, or of an import that has ended, are refused', async (t) => {
  const id = writes.imports.begin('transactions', 'append', 'file', null);
  const part = { ...parts[0], importId: id };
  const append = (first: number) => writes.transactions.append(id, first, batchOf(part));
  append(0);
  for (const first of [0, 2])
    t.throws(() => append(first), {
      message: `Import ${id} is running and has stored 1 blocks; block ${first} was to follow.`,
    });
  writes.imports.end(id, 'cancelled', null);
  t.throws(() => append(1), /is cancelled/);
});
