import { checkIsCsv, headerFields } from './csv-header.ts';
import type { CsvRecord } from './csv-record.ts';
import { CsvScanner } from './csv-scanner.ts';
import { UnusableFile } from './unusable-file.ts';

const MOST_ROW_CHARACTERS = 1000;

/** A row that was not accepted. */
export interface Reject {
  /** Name of its file, if the import has several. */
  file?: string;
  /** Physical line on which the row begins, from 1. */
  line: number;
  reason: string;
  /** The row as it is in the file, cut at 1,000 characters. */
  row: string;
  /** What to call it in a sentence, if not by its line. */
  place?: string;
}

/** What takes the rows of a table, whatever its format. */
export interface TableSink {
  /** Returns the indices of the columns that it reads; nothing: all. May throw an UnusableFile. */
  onHeader(names: string[]): readonly number[] | void;
  /** Returns a sentence if something is wrong with the row. */
  onRow(row: CsvRecord): string | undefined;
  /** May throw, to end the reading. */
  onReject(reject: Reject): void;
}

/**
 * Reads a file in chunks of any size, which are not kept. Both methods throw an UnusableFile if something is
 * wrong with the file as a whole.
 */
export interface TableReader {
  push(chunk: Uint8Array): void;
  end(): void;
  /** Good and bad rows so far. */
  readonly rows_read: number;
}

/** Reads CSV as a table: a header line, then rows with as many fields. */
export function csvTableReader({ onHeader, onRow, onReject }: TableSink): TableReader {
  /** The first bytes are held back until they show the format of the file. */
  const opening = new Uint8Array(4);
  let held = 0;
  let isOpen = false;
  let columns = 0;
  let rowsRead = 0;

  const scanner = new CsvScanner((record) => {
    if (columns === 0) return readHeader(record);
    rowsRead++;
    const fault = record.fault ?? countFault(record.fields, columns) ?? onRow(record);
    if (fault !== undefined) onReject({ line: record.line, reason: fault, row: rowString(record) });
  });

  function readHeader(record: CsvRecord): void {
    checkIsCsv(record.bytes.subarray(record.start, record.end));
    if (record.fault !== undefined) {
      throw new UnusableFile(`The header line is not valid: ${record.fault}.`);
    }
    const names = headerFields(record);
    onHeader(names);
    columns = names.length;
    scanner.expectFields(columns);
  }

  function openFile(): void {
    isOpen = true;
    const beginning = opening.subarray(0, held);
    checkIsCsv(beginning);
    scanner.push(beginning.subarray(hasByteOrderMark(beginning) ? 3 : 0));
  }

  return {
    push(chunk) {
      let taken = 0;
      while (held < opening.length && taken < chunk.length) opening[held++] = chunk[taken++];
      if (held < opening.length) return;
      if (!isOpen) openFile();
      scanner.push(chunk.subarray(taken));
    },
    end() {
      if (!isOpen) openFile();
      scanner.end();
      if (columns === 0) {
        throw new UnusableFile('The file is empty: a header line with the names of the columns is needed.');
      }
    },
    get rows_read() {
      return rowsRead;
    },
  };
}

/** EF BB BF: the UTF-8 byte order mark that Excel and Windows editors write. */
function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function countFault(fields: number, columns: number): string | undefined {
  if (fields === columns) return undefined;
  return `Too ${fields < columns ? 'few' : 'many'} fields: ${fields}, the header has ${columns}`;
}

/** The row as it is in the file, cut at 1,000 characters. */
export function rowString({ bytes, start, end }: CsvRecord): string {
  const row = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 4 * MOST_ROW_CHARACTERS)));
  if (row.length <= MOST_ROW_CHARACTERS) return row;
  const isSplit = row.codePointAt(MOST_ROW_CHARACTERS - 1)! > 0xffff;
  return row.slice(0, isSplit ? MOST_ROW_CHARACTERS - 1 : MOST_ROW_CHARACTERS);
}
