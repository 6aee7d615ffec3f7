/** Reads the content of one file as a table, in whichever format its beginning shows. */
import { readSync } from 'node:fs';
import { csvTableReader, type TableReader, type TableSink } from '../formats/csv-table.ts';
import { formatOf } from '../formats/file-kind.ts';
import { ndjsonTableReader } from '../formats/ndjson-table.ts';
import { parquetTable, type ParquetTable } from '../formats/parquet-table.ts';
import { temporaryFile } from './temporary-files.ts';

export interface FileTable {
  push(bytes: Uint8Array): void;
  /** No more bytes will come. True if rows are left to be read by `more`. */
  end(): Promise<boolean>;
  /** Reads some more rows after the end; false when there are none left. */
  more(): boolean;
  readonly rows_read: number;
  /** Removes the temporary file. */
  close(): void;
}

/** Rows of Parquet read at a time. */
const STEP_ROWS = 8192;

/** `temporary` is the path of a temporary file; `beginning` only shows the format. */
export function tableOfFile(beginning: Uint8Array, sink: TableSink, temporary: string): FileTable {
  const format = formatOf(beginning);
  if (format === 'parquet') return spooledParquet(sink, temporary);
  return streamed(format === 'ndjson' ? ndjsonTableReader(sink) : csvTableReader(sink));
}

const streamed = (reader: TableReader): FileTable => ({
  push: (bytes) => reader.push(bytes),
  async end() {
    reader.end();
    return false;
  },
  more: () => false,
  get rows_read() {
    return reader.rows_read;
  },
  close: () => undefined,
});

/** The footer of Parquet is at its end: the file is written to disk first. */
function spooledParquet(sink: TableSink, path: string): FileTable {
  const spool = temporaryFile(path);
  let table: ParquetTable | undefined;
  return {
    push: (bytes) => spool.append(bytes),
    async end() {
      const read = (offset: number, bytes: Uint8Array) => {
        const done = readSync(spool.file, bytes, 0, bytes.length, offset);
        if (done !== bytes.length) throw new RangeError('the file ends too early');
      };
      table = await parquetTable({ size: spool.size, read }, sink);
      return true;
    },
    more: () => table!.read(STEP_ROWS),
    get rows_read() {
      return table?.rows_read ?? 0;
    },
    close: () => spool.close(),
  };
}
