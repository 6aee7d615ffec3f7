/** For tests: reads a whole file of transactions in CSV, as if a look had chosen `reading`. */
import { csvTableReader } from '../../src/formats/csv-table.ts';
import type { Reject } from '../../src/formats/table-reader.ts';
import { transactionColumns, type Ids } from '../../src/formats/transaction-columns.ts';
import { transactionRows } from '../../src/formats/transaction-rows.ts';
import { plainReading } from './plain-reading.ts';
import type { Reading } from '../../src/model/reading.ts';
import { importOptions } from '../../src/validation/import-options.ts';

export type Row = [
  t_dat: number,
  customer: string,
  article: string,
  price: number | null,
  channel: number | null,
];

/** How H&M's files are read; whole numbers are milliseconds because the request says so. */
export const PLAIN: Reading = plainReading(importOptions({ time_unit: 'ms' }));

export interface ReadOptions extends Partial<Reading> {
  capacity?: number;
  cuts?: number[];
  onReject?: (reject: Reject) => void;
}

/** Ids by a Map; `texts` has them in order of first appearance. */
export function mapIds(): Ids & { texts: string[] } {
  const texts: string[] = [];
  const intern = (bytes: Uint8Array, start: number, end: number) => {
    const text = Buffer.from(bytes.slice(start, end)).toString();
    if (!texts.includes(text)) texts.push(text);
    return texts.indexOf(text);
  };
  return { texts, intern };
}

export function read(
  file: string | Uint8Array,
  { capacity = 1000, cuts = [], onReject, ...reading }: ReadOptions = {},
) {
  const [customers, articles, rows] = [mapIds(), mapIds(), transactionColumns(capacity)];
  const taken: Row[] = [];
  const rejects: Reject[] = [];
  const onFull = () => {
    for (let i = 0; i < rows.length; i++) {
      const price = Number.isNaN(rows.price[i]) ? null : rows.price[i];
      const channel = rows.sales_channel_id[i] < 0 ? null : rows.sales_channel_id[i];
      const ids = [customers.texts[rows.customer[i]], articles.texts[rows.article[i]]] as const;
      for (let unit = rows.has_units ? rows.units[i] : 1; unit > 0; unit--)
        taken.push([rows.t_dat[i], ...ids, price, channel]);
    }
    Object.assign(rows, { length: 0, has_units: false });
  };
  const how = { ...PLAIN, ...reading };
  const sink = transactionRows(how, { customers, articles, rows, onFull });
  const reader = csvTableReader(how, sink, onReject ?? ((reject) => rejects.push(reject)));
  const bytes = Buffer.from(file as Uint8Array);
  const offsets = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < offsets.length; i++) reader.push(bytes.subarray(offsets[i - 1], offsets[i]));
  reader.end();
  onFull();
  const { rows_left_out } = sink;
  const ids = { customers: customers.texts, articles: articles.texts };
  return { rows: taken, rejects, rows_read: reader.rows_read, rows_left_out, ...ids };
}
