/**
 * Transactions in CSV, read into columns of numbers. 2.7 M rows/s, 290 MB/s with the tables of load/, 2.3 M
 * rows of H&M's shape and 100,000 customers (Node 20); with quotes around both ids 1.6 M rows/s.
 */
import { columnIndices, type ColumnNames } from './csv-header.ts';
import type { CsvRecord } from './csv-record.ts';
import { csvTableReader, type Reject, type TableReader, type TableSink } from './csv-table.ts';
import { idFault } from './id-fault.ts';
import { numberParser, smallWholeNumber } from './numbers.ts';
import { timeParser, type TimeUnit } from './times.ts';

/** Assigns numbers to ids. */
export interface Ids {
  intern(bytes: Uint8Array, start: number, end: number): number;
}

/** Row i is index i of each column, for i < length. */
export interface TransactionColumns {
  length: number;
  capacity: number;
  /** Numbers assigned by `Ids`. */
  customer: Uint32Array;
  article: Uint32Array;
  /** Epoch milliseconds. */
  t_dat: Float64Array;
  /** NaN if unknown. */
  price: Float64Array;
  /** -1 if unknown. */
  sales_channel_id: Int32Array;
}

export function transactionColumns(
  capacity: number,
  Memory: typeof ArrayBuffer | typeof SharedArrayBuffer = ArrayBuffer,
): TransactionColumns {
  return {
    length: 0,
    capacity,
    customer: new Uint32Array(new Memory(capacity * 4)),
    article: new Uint32Array(new Memory(capacity * 4)),
    t_dat: new Float64Array(new Memory(capacity * 8)),
    price: new Float64Array(new Memory(capacity * 8)),
    sales_channel_id: new Int32Array(new Memory(capacity * 4)),
  };
}

/** Replaces the arrays with longer ones in the same kind of memory; the rows stay. */
export function growColumns(rows: TransactionColumns, capacity: number): void {
  const Memory = rows.t_dat.buffer.constructor as typeof ArrayBuffer | typeof SharedArrayBuffer;
  const larger = transactionColumns(capacity, Memory);
  for (const name of ['customer', 'article', 't_dat', 'price', 'sales_channel_id'] as const) {
    larger[name].set(rows[name]);
  }
  Object.assign(rows, { ...larger, length: rows.length });
}

export interface TransactionsCsv {
  columns?: ColumnNames;
  time_unit: TimeUnit;
  customers: Ids;
  articles: Ids;
  rows: TransactionColumns;
  /** Must take the rows and set their length to 0, or grow them. Not called for the last rows. */
  onFull(): void;
  /** May throw, to end the reading. */
  onReject(reject: Reject): void;
}

const NEEDED = ['t_dat', 'customer_id', 'article_id'] as const;
const OPTIONAL = ['price', 'sales_channel_id'] as const;

export const transactionsCsvReader = (options: TransactionsCsv): TableReader =>
  csvTableReader(transactionRows(options));

/** Checks each row as a whole before keeping any of it, so that a bad row leaves no trace. */
export function transactionRows(options: TransactionsCsv): TableSink {
  const { columns, time_unit, customers, articles, rows, onFull, onReject } = options;
  const timeOf = timeParser(time_unit);
  const numberOf = numberParser();
  let [time, customer, article, price, channel] = [0, 0, 0, 0, 0];

  function onHeader(names: string[]): number[] {
    const indices = columnIndices(names, NEEDED, OPTIONAL, columns);
    [time, customer, article, price, channel] = indices;
    return indices.filter((index) => index >= 0);
  }

  function onRow({ bytes, from, to }: CsvRecord): string | undefined {
    const t_dat = timeOf(bytes, from[time], to[time]);
    if (t_dat !== t_dat) {
      return `t_dat ${quoted(bytes, from[time], to[time])} is not a time from 1970 to 2200`;
    }
    const customerFault = idFault(bytes, from[customer], to[customer]);
    if (customerFault !== undefined) return `customer_id ${customerFault}`;
    const articleFault = idFault(bytes, from[article], to[article]);
    if (articleFault !== undefined) return `article_id ${articleFault}`;
    const hasPrice = price >= 0 && to[price] > from[price];
    const amount = hasPrice ? numberOf(bytes, from[price], to[price]) : NaN;
    if (hasPrice && amount !== amount)
      return `price ${quoted(bytes, from[price], to[price])} is not a number`;
    const hasChannel = channel >= 0 && to[channel] > from[channel];
    const sales_channel_id = hasChannel ? smallWholeNumber(bytes, from[channel], to[channel]) : -1;
    if (hasChannel && sales_channel_id < 0) {
      const given = quoted(bytes, from[channel], to[channel]);
      return `sales_channel_id ${given} is not a whole number from 0 to 2147483647`;
    }

    const n = rows.length;
    rows.t_dat[n] = t_dat;
    rows.customer[n] = customers.intern(bytes, from[customer], to[customer]);
    rows.article[n] = articles.intern(bytes, from[article], to[article]);
    rows.price[n] = amount;
    rows.sales_channel_id[n] = sales_channel_id;
    rows.length = n + 1;
    if (rows.length === rows.capacity) onFull();
    return undefined;
  }

  return { onHeader, onRow, onReject };
}

/** A field in quotes, cut at 40 bytes. */
function quoted(bytes: Uint8Array, start: number, end: number): string {
  const field = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 40)));
  return JSON.stringify(end - start > 40 ? `${field}…` : field);
}
