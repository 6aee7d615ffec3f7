/** The first rows as a load would store them: reads a sample with the readers that a load uses. */
import { csvLine } from '../formats/csv-field.ts';
import { csvTableReader } from '../formats/csv-table.ts';
import { recordRows } from '../formats/record-rows.ts';
import type { RowSink } from '../formats/table-reader.ts';
import { transactionColumns } from '../formats/transaction-columns.ts';
import { transactionRows } from '../formats/transaction-rows.ts';
import type { ImportKind } from '../model/import.ts';
import type { Reading } from '../model/reading.ts';
import type { SampleTable } from './sample.ts';

export interface StoredRows {
  /** The first five. */
  rows: Record<string, unknown>[];
  read: number;
  rejected: number;
  /** The first bad row. */
  first: { line: number; reason: string } | undefined;
}

const FIRST_ROWS = 5;

/** `beginning` of a CSV file up to the end of a line, or a table of another format. */
export function storedRows(
  beginning: Uint8Array | SampleTable,
  reading: Reading,
  kind: ImportKind,
): StoredRows {
  const stored: StoredRows = { rows: [], read: 0, rejected: 0, first: undefined };
  const isCsv = beginning instanceof Uint8Array;
  const sink = kind === 'transactions' ? transactionSink(reading, stored) : recordSink(reading, kind, stored);
  const reader = csvTableReader(isCsv ? reading : asCsv(reading), sink, ({ line, reason }) => {
    stored.rejected++;
    stored.first ??= { line, reason };
  });
  reader.push(isCsv ? beginning : csvOf(beginning));
  reader.end();
  stored.read = reader.rows_read;
  return stored;
}

const asCsv = (reading: Reading): Reading => ({
  ...reading,
  format: 'csv',
  delimiter: ',',
  encoding: 'utf-8',
});

const csvOf = ({ names, rows }: SampleTable): Uint8Array =>
  Buffer.from([names, ...rows.map(({ fields }) => fields)].map(csvLine).join(''));

function transactionSink(reading: Reading, stored: StoredRows): RowSink {
  const rows = transactionColumns(64);
  const ids: string[] = [];
  const intern = (bytes: Uint8Array, start: number, end: number) =>
    stored.rows.length === FIRST_ROWS ? 0 : ids.push(Buffer.from(bytes.subarray(start, end)).toString()) - 1;
  const sink = transactionRows(reading, {
    customers: { intern },
    articles: { intern },
    rows,
    onFull: () => take(),
  });
  /** Takes the rows, so that there is always room, and keeps the first ones. */
  function take(): void {
    for (let i = 0; i < rows.length && stored.rows.length < FIRST_ROWS; i++) {
      const [price, channel] = [rows.price[i], rows.sales_channel_id[i]];
      const row = {
        t_dat: new Date(rows.t_dat[i]).toISOString(),
        customer_id: ids[rows.customer[i]],
        article_id: ids[rows.article[i]],
        price: Number.isNaN(price) ? null : price,
        sales_channel_id: channel < 0 ? null : channel,
      };
      const units = Math.min(rows.has_units ? rows.units[i] : 1, FIRST_ROWS - stored.rows.length);
      for (let unit = 0; unit < units; unit++) stored.rows.push(row);
    }
    rows.length = 0;
    ids.length = 0;
  }
  return {
    onHeader: (names) => sink.onHeader(names),
    onRow(record) {
      const fault = sink.onRow(record);
      take();
      return fault;
    },
    get rows_left_out() {
      return sink.rows_left_out;
    },
  };
}

function recordSink(reading: Reading, kind: ImportKind, stored: StoredRows): RowSink {
  const idColumn = kind === 'customers' ? 'customer_id' : 'article_id';
  return recordRows(reading, {
    idColumn,
    onRecord(_line, id, attributes) {
      if (stored.rows.length < FIRST_ROWS) stored.rows.push({ [idColumn]: id, ...attributes });
    },
  });
}
