/**
 * A CSV file as a table: a header line, then rows with as many fields. Throws an UnusableFile if something is
 * wrong with the file as a whole; what is wrong with a row goes to `onReject`.
 */
import { checkIsCsv, headerFields } from './csv-header.ts';
import type { CsvRecord } from './csv-record.ts';
import { CsvScanner } from './csv-scanner.ts';
import { UnusableFile } from './unusable-file.ts';

const MOST_ROW_CHARACTERS = 1000;

/** A row that was not accepted. */
export interface Reject {
  /** Physical line that the row begins on; the first line of the file is 1. */
  line: number;
  /** A sentence. */
  reason: string;
  /** The row as it is in the file, cut at 1,000 characters. */
  row: string;
}

export interface CsvTable {
  /** `onHeader` gets the names of the columns; it may throw an UnusableFile. */
  onHeader(names: string[]): void;
  /** Returns what is wrong with the row, as a sentence, or undefined. */
  onRow(row: CsvRecord): string | undefined;
  /** May throw, to end the reading. */
  onReject(reject: Reject): void;
}

/** Takes a file in chunks of any size, which are not kept. Good and bad rows count as read. */
export interface TableReader {
  /** Throws an UnusableFile if something is wrong with the file as a whole. */
  push(chunk: Uint8Array): void;
  /** The file ends here. Throws as `push` does. */
  end(): void;
  readonly rows_read: number;
}

export function csvTableReader({ onHeader, onRow, onReject }: CsvTable): TableReader {
  /** The first bytes are held back until they show what kind of file this is. */
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

/** EF BB BF: UTF-8, as Excel and Windows editors begin a file. */
function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function countFault(fields: number, columns: number): string | undefined {
  if (fields === columns) return undefined;
  return `Too ${fields < columns ? 'few' : 'many'} fields: ${fields}, the header has ${columns}`;
}

function rowString({ bytes, start, end }: CsvRecord): string {
  const row = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 4 * MOST_ROW_CHARACTERS)));
  if (row.length <= MOST_ROW_CHARACTERS) return row;
  const isSplit = row.codePointAt(MOST_ROW_CHARACTERS - 1)! > 0xffff;
  return row.slice(0, isSplit ? MOST_ROW_CHARACTERS - 1 : MOST_ROW_CHARACTERS);
}
