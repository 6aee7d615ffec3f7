/** Writes rows that have lists, such as sessions: NDJSON, row groups of Parquet, record batches of Arrow. */
import type { Format } from '../contract.ts';
import { isFullBatch } from '../formats/batch-size.ts';
import { byteSink } from '../formats/byte-sink.ts';
import type { FileColumn, FileValue } from '../formats/file-columns.ts';
import { ColumnGatherer } from '../formats/gathered-column.ts';
import { arrowBatch } from '../formats/interactions-arrow.ts';
import { parquetGroup } from '../formats/interactions-parquet.ts';
import type { Cursor } from './cursor.ts';
import type { ByteSlice, RowQuery } from './row-query.ts';

/** Rows of a form: a value, or a list, for each of its columns. */
export interface FormReader {
  /** In the order of the values. */
  columns(query: RowQuery): FileColumn[];
  /** Some rows from a cursor on, and where the next ones begin. */
  read(query: RowQuery, cursor: Cursor): { rows: Iterable<FileValue[]>; next: Cursor | null };
}

/** A batch ends with the slice that fills it, or, where few rows match, after this many slices. */
const SLICES_PER_BATCH = 128;

/** Timestamps of binary files are numbers, whether they have a zone or not. */
const withNumbers = (query: RowQuery): RowQuery =>
  query.time === 'iso' || query.time === 'naive' ? { ...query, time: undefined } : query;

export function formWriter({ columns: columnsOf, read }: FormReader) {
  const out = byteSink();

  function writeLines(query: RowQuery, cursor: Cursor): ByteSlice {
    const names = columnsOf(query).map(({ name }) => name);
    const { rows, next } = read(query, cursor);
    out.length = 0;
    for (const row of rows) {
      const members = names.map((name, c) => [name, row[c]]);
      out.writeString(`${JSON.stringify(Object.fromEntries(members))}\n`);
    }
    return { bytes: out.bytes.subarray(0, out.length), next };
  }

  function writeBatch(query: RowQuery, cursor: Cursor, format: Format): ByteSlice {
    const columns = columnsOf(query).map((column) => new ColumnGatherer(column));
    const asked = withNumbers(query);
    let length = 0;
    let next: Cursor | null = cursor;
    const isFull = () => isFullBatch(length, Math.max(...columns.map((column) => column.length)));
    for (let slices = 0; next && slices < SLICES_PER_BATCH && !isFull(); slices++) {
      const found = read(asked, next);
      next = found.next;
      for (const row of found.rows) {
        columns.forEach((column, c) => column.push(row[c]));
        length++;
      }
    }
    if (length === 0) return { bytes: new Uint8Array(0), next };
    const gathered = columns.map((column) => column.gathered());
    if (format === 'arrow') return { bytes: arrowBatch(gathered, length), next };
    return { ...parquetGroup(gathered, length), next };
  }

  return (query: RowQuery, cursor: Cursor, format: Format): ByteSlice =>
    format === 'ndjson' ? writeLines(query, cursor) : writeBatch(query, cursor, format);
}
