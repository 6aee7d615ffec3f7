/** Reads the content of one file as a table, in whichever format its beginning shows. */
import { LF } from '../formats/csv-fields.ts';
import { csvTableReader } from '../formats/csv-table.ts';
import { formatOf } from '../formats/file-kind.ts';
import { MOST_LINE_BYTES, ndjsonTableReader } from '../formats/ndjson-table.ts';
import { parquetTable, type ParquetTable } from '../formats/parquet-table.ts';
import type { Reject, RowSink, TableReader } from '../formats/table-reader.ts';
import { lookAt, type Looked, type LookRequest } from '../look/look.ts';
import type { Compression } from '../model/reading.ts';
import { lookedAtParquet, randomAccess } from './parquet-look.ts';
import { temporaryFile } from './temporary-files.ts';
import { diskRoom } from './disk-room.ts';

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

export interface TableOfFile {
  request: LookRequest;
  compression(): Compression | null;
  /** Called once, with what a look at the beginning found; throws its refusal. */
  onLook(looked: Looked): RowSink;
  /** May throw, to end the reading. */
  onReject(reject: Reject): void;
  /** Path of a temporary file. */
  temporary: string;
}

/** Rows of Parquet read at a time. */
const STEP_ROWS = 8192;
/** Content that is held back for a look, and more until the first line is complete. */
const BEGINNING_BYTES = 2 ** 18;

/** Holds back the beginning of the file until a look at it has decided how to read it. */
export function tableOfFile(file: TableOfFile): FileTable {
  let held: Uint8Array[] | undefined = [];
  let heldBytes = 0;
  let hasLine = false;
  let table: FileTable | undefined;

  function open(isWhole: boolean): FileTable {
    const beginning = held!.length === 1 ? held![0] : Buffer.concat(held!);
    held = undefined;
    table = formatOf(beginning) === 'parquet' ? spooledParquet(file) : streamed(file, beginning, isWhole);
    table.push(beginning);
    return table;
  }

  return {
    push(bytes) {
      if (table) return table.push(bytes);
      heldBytes += bytes.length;
      hasLine ||= bytes.includes(LF);
      const isEnough = heldBytes >= BEGINNING_BYTES && (hasLine || heldBytes > MOST_LINE_BYTES);
      // The memory of slices is reused. Not slice(), which doesn't copy a Buffer.
      held!.push(isEnough ? bytes : Buffer.from(bytes));
      if (isEnough) open(false);
    },
    end: () => (table ?? open(true)).end(),
    more: () => table!.more(),
    get rows_read() {
      return table?.rows_read ?? 0;
    },
    close: () => table?.close(),
  };
}

function streamed(
  { request, compression, onLook, onReject }: TableOfFile,
  bytes: Uint8Array,
  isWhole: boolean,
): FileTable {
  const looked = lookAt({ bytes, isWhole, compression: compression() }, request);
  const rows = onLook(looked);
  const reading = looked.reading!;
  const reader: TableReader =
    reading.format === 'ndjson' ? ndjsonTableReader(rows, onReject) : csvTableReader(reading, rows, onReject);
  return {
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
  };
}

/** The footer of Parquet is at its end: the file is written to disk first. */
function spooledParquet({ request, compression, onLook, onReject, temporary }: TableOfFile): FileTable {
  const spool = temporaryFile(temporary);
  const room = diskRoom(temporary);
  let table: ParquetTable | undefined;
  return {
    push(bytes) {
      room.take(bytes.length);
      spool.append(bytes);
    },
    async end() {
      const file = randomAccess(spool);
      const rows = onLook(await lookedAtParquet(file, request, compression()));
      table = await parquetTable(file, rows, onReject);
      return true;
    },
    more: () => table!.read(STEP_ROWS),
    get rows_read() {
      return table?.rows_read ?? 0;
    },
    close: () => spool.close(),
  };
}
