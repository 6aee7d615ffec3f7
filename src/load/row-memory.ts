/** Rows of an import as records of 32 bytes: a row touches one line of the processor's caches, not five. */
import type { TransactionColumns } from '../formats/transaction-columns.ts';

export const ROW_BYTES = 32;

/** Views of one memory. Row r: t_dat, price at doubles[4r]; customer, article, channel at words[8r + 4]. */
export interface RowMemory {
  capacity: number;
  bytes: Uint8Array;
  doubles: Float64Array;
  words: Int32Array;
}

export const rowMemory = (capacity: number): RowMemory => rowsOf(new Uint8Array(capacity * ROW_BYTES));

/** The rows in some bytes. */
export const rowsOf = (bytes: Uint8Array): RowMemory => ({
  capacity: bytes.length / ROW_BYTES,
  bytes,
  doubles: new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8),
  words: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
});

/** Writes row `from` of the columns as row `row`. */
export function writeRow(
  { doubles, words }: RowMemory,
  row: number,
  columns: TransactionColumns,
  from: number,
): void {
  doubles[row * 4] = columns.t_dat[from];
  doubles[row * 4 + 1] = columns.price[from];
  words[row * 8 + 4] = columns.customer[from];
  words[row * 8 + 5] = columns.article[from];
  words[row * 8 + 6] = columns.sales_channel_id[from];
}

export function copyRow(into: RowMemory, row: number, { doubles, words }: RowMemory, from: number): void {
  into.doubles[row * 4] = doubles[from * 4];
  into.doubles[row * 4 + 1] = doubles[from * 4 + 1];
  into.words[row * 8 + 4] = words[from * 8 + 4];
  into.words[row * 8 + 5] = words[from * 8 + 5];
  into.words[row * 8 + 6] = words[from * 8 + 6];
}

/** Reads row `row` into row `to` of the columns. */
export function readRow(
  { doubles, words }: RowMemory,
  row: number,
  columns: TransactionColumns,
  to: number,
): void {
  columns.t_dat[to] = doubles[row * 4];
  columns.price[to] = doubles[row * 4 + 1];
  columns.customer[to] = words[row * 8 + 4];
  columns.article[to] = words[row * 8 + 5];
  columns.sales_channel_id[to] = words[row * 8 + 6];
}

export const customerOf = ({ words }: RowMemory, row: number): number => words[row * 8 + 4];
