/** Purchases, packed: what a customer bought, as one import brought it, ordered by time, article_id, price, channel. */
import type { Database } from './database.ts';
import { priceFields } from './price-fields.ts';
import { PARTS_PER_OWNER, unpackEvents, type Layout } from './packed.ts';

/** Purchases of one customer as columns; the arrays are as long as they need be or longer. `article` holds keys. */
export interface PurchaseColumns {
  length: number;
  t_dat: Float64Array;
  article: Uint32Array;
  /** NaN: null. */
  price: Float64Array;
  /** -1: null. */
  sales_channel_id: Int32Array;
}

export function purchaseColumns(capacity = 256): PurchaseColumns {
  return {
    length: 0,
    t_dat: new Float64Array(capacity),
    article: new Uint32Array(capacity),
    price: new Float64Array(capacity),
    sales_channel_id: new Int32Array(capacity),
  };
}

function grow(columns: PurchaseColumns, capacity: number): void {
  if (capacity <= columns.t_dat.length) return;
  const larger = purchaseColumns(capacity * 2);
  larger.t_dat.set(columns.t_dat);
  larger.article.set(columns.article);
  larger.price.set(columns.price);
  larger.sales_channel_id.set(columns.sales_channel_id);
  Object.assign(columns, { ...larger, length: columns.length });
}

/** Sales of one article. */
export interface ArticleSales {
  article_key: number;
  units: number;
  first_t_dat: number;
  last_t_dat: number;
}

const PARTS_AT_A_TIME = 500;

/** Numbers of one part in a batch, in this order; the customer is an index into the batch's `id_ends`. */
export const PURCHASE_NUMBERS = [
  'customer',
  'length',
  't_first',
  't_unit',
  't_width',
  'article_width',
  'price_width',
  'channel_width',
  'events_bytes',
  'details_bytes',
] as const;

/** Parts on their way to the writer: numbers and bytes of all of them one after the other. */
export interface PurchaseBatch {
  /** Customers in UTF-8 one after the other; each ends at its place in `id_ends`. */
  ids: Uint8Array;
  id_ends: Uint32Array;
  parts: number;
  numbers: Float64Array;
  events: Uint8Array;
  details: Uint8Array;
}

type PartRow = [
  import_id: number,
  length: number,
  t_first: number,
  t_unit: number,
  t_width: number,
  article_width: number,
  events: Buffer,
];
/** The bytes of the details follow those of the events. */
type DetailRow = [...PartRow, price_width: number, channel_width: number];

const BLANK = 32;
const ZERO = 48;

function channelIn(bytes: Buffer, at: number, end: number): number {
  if (at === end || bytes[at] === BLANK) return -1;
  let channel = 0;
  for (let place = at; place < end && bytes[place] !== BLANK; place++)
    channel = channel * 10 + bytes[place] - ZERO;
  return channel;
}

export function purchaseStore(db: Database) {
  const prices = priceFields();
  const parts = db
    .prepare<[number], PartRow>(
      `SELECT import_id, length, t_first, t_unit, t_width, article_width, events
         FROM purchases WHERE customer_key = ? ORDER BY import_id, part_id`,
    )
    .raw();
  // As one value, since a Buffer costs more than all that is in it.
  const details = db
    .prepare<[number], DetailRow>(
      `SELECT import_id, length, t_first, t_unit, t_width, article_width, CAST(events || details AS BLOB), price_width, channel_width
         FROM purchases WHERE customer_key = ? ORDER BY import_id, part_id`,
    )
    .raw();
  const facts = db.prepare<[string], ArticleSales>(
    `SELECT s.article_key, sum(s.units) AS units, min(s.first_t_dat) AS first_t_dat, max(s.last_t_dat) AS last_t_dat
       FROM article_sales s WHERE s.import_id IN (SELECT value FROM json_each(?)) GROUP BY s.article_key`,
  );
  const inImport = db
    .prepare<[number, number, number], [number, ...PartRow]>(
      `SELECT part_id, import_id, length, t_first, t_unit, t_width, article_width, events
         FROM purchases WHERE part_id > ? AND part_id < ? ORDER BY part_id LIMIT ?`,
    )
    .raw();
  const sales = db
    .prepare<[string], number>(
      `SELECT d.article_key FROM articles d WHERE EXISTS (
         SELECT 1 FROM article_sales s WHERE s.article_key = d.article_key AND s.import_id IN (SELECT value FROM json_each(?)))
        ORDER BY d.article_id`,
    )
    .pluck();

  function readEvents(row: PartRow | DetailRow, into: PurchaseColumns): void {
    const [, length, t_first, t_unit, t_width, article_width, events] = row;
    grow(into, into.length + length);
    const layout: Layout = { length, t_first, t_unit, t_width, article_width };
    unpackEvents(events, layout, into.t_dat, into.article, undefined, into.length);
    into.length += length;
  }

  return {
    /** Reads times and articles of a customer's purchases from these imports; ordered within each import only. */
    read(customer: number, imports: Set<number>, into: PurchaseColumns): void {
      into.length = 0;
      for (const row of parts.all(customer)) if (imports.has(row[0])) readEvents(row, into);
    },
    /** The same with price and channel. */
    readDetails(customer: number, imports: Set<number>, into: PurchaseColumns): void {
      into.length = 0;
      for (const row of details.all(customer)) {
        if (!imports.has(row[0])) continue;
        const start = into.length;
        readEvents(row, into);
        const [, length, , , t_width, article_width, bytes, priceWidth, channelWidth] = row;
        let at = length * (t_width + article_width);
        for (let i = 0; i < length; i++, at += priceWidth + channelWidth) {
          into.price[start + i] = prices.read(bytes, at, at + priceWidth);
          into.sales_channel_id[start + i] = channelIn(
            bytes,
            at + priceWidth,
            at + priceWidth + channelWidth,
          );
        }
      }
    },
    /** How often, first and last each article was sold in these imports. */
    salesOf: (imports: number[]): ArticleSales[] => facts.all(JSON.stringify(imports)),
    /** Reads times and articles of all purchases of these imports, some at a time; the columns are used again. */
    *readAll(imports: number[]): Generator<PurchaseColumns> {
      const columns = purchaseColumns();
      for (const id of imports) {
        for (let after = id * PARTS_PER_OWNER - 1; ;) {
          const rows = inImport.all(after, (id + 1) * PARTS_PER_OWNER, PARTS_AT_A_TIME);
          if (rows.length === 0) break;
          columns.length = 0;
          for (const [, ...row] of rows) readEvents(row, columns);
          yield columns;
          after = rows[rows.length - 1][0];
        }
      }
    },
    /** Keys of all articles sold in these imports, in byte order of their ids. */
    soldArticles: (imports: number[]): number[] => sales.all(JSON.stringify(imports)),
  };
}

function idsOf({ ids, id_ends }: PurchaseBatch): string[] {
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.length);
  return Array.from(id_ends, (end, i) => bytes.toString('utf8', i === 0 ? 0 : id_ends[i - 1], end));
}

export function purchaseWrites(db: Database, customers: { keysOf(ids: string[]): Uint32Array }) {
  const insert = db.prepare(
    `INSERT INTO purchases (part_id, import_id, customer_key, length, t_first, t_unit, t_width, article_width,
       price_width, channel_width, events, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const sale = db.prepare(
    'INSERT INTO article_sales (article_key, import_id, units, first_t_dat, last_t_dat) VALUES (?, ?, ?, ?, ?)',
  );
  const stride = PURCHASE_NUMBERS.length;

  return {
    /** Adds parts of an import; `first` numbers the first of them. They are not visible yet. */
    append: db.transaction((importId: number, first: number, batch: PurchaseBatch) => {
      const keys = customers.keysOf(idsOf(batch));
      let event = 0;
      let detail = 0;
      for (let part = 0; part < batch.parts; part++) {
        const [
          customer,
          length,
          tFirst,
          tUnit,
          tWidth,
          articleWidth,
          priceWidth,
          channelWidth,
          eventsBytes,
          detailsBytes,
        ] = batch.numbers.subarray(part * stride, (part + 1) * stride);
        insert.run(
          importId * PARTS_PER_OWNER + first + part,
          importId,
          keys[customer],
          length,
          tFirst,
          tUnit,
          tWidth,
          articleWidth,
          priceWidth,
          channelWidth,
          batch.events.subarray(event, (event += eventsBytes)),
          batch.details.subarray(detail, (detail += detailsBytes)),
        );
      }
    }),
    /** What an import sold: one entry an article in each array. */
    saveSales: db.transaction(
      (
        importId: number,
        articles: Uint32Array,
        units: Uint32Array,
        first: Float64Array,
        last: Float64Array,
      ) => {
        for (let i = 0; i < articles.length; i++)
          sale.run(articles[i], importId, units[i], first[i], last[i]);
      },
    ),
  };
}
