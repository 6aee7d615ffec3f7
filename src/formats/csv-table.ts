/** CSV as a table: a header line or none, then rows with as many fields. */
import type { Reading } from '../model/reading.ts';
import { csvContent } from './csv-content.ts';
import { checkIsCsv, headerFields } from './csv-header.ts';
import { BLANK, type Dialect } from './csv-fields.ts';
import type { CsvRecord } from './csv-record.ts';
import { CsvScanner } from './csv-scanner.ts';
import type { Reject, RowSink, TableReader } from './table-reader.ts';
import { UnusableFile } from './unusable-file.ts';

export const MOST_ROW_CHARACTERS = 1000;
const TAB = 9;
/** Ctrl-Z, which old programs write at the end of a file. */
const SUB = 0x1a;

export type CsvReading = Pick<
  Reading,
  'encoding' | 'delimiter' | 'header' | 'skip_lines' | 'extra_field' | 'trim'
>;

/** `onReject` may throw, to end the reading. Rows of delimiters and blanks alone count as blank lines. */
export function csvTableReader(
  { encoding, delimiter, header, skip_lines, extra_field, trim }: CsvReading,
  rows: RowSink,
  onReject: (reject: Reject) => void,
): TableReader {
  const endsEmpty = extra_field === 'last';
  let columns = 0;
  let rowsRead = 0;
  let headerLine = Buffer.alloc(0);
  const dialect = { delimiter: delimiter.charCodeAt(0), trim };

  const scanner = new CsvScanner(
    (record) => {
      if (columns === 0 && !startTable(record)) return;
      rowsRead++;
      const fault =
        record.fault ??
        (record.fields === columns && !endsEmpty ? undefined : countFault(record)) ??
        rows.onRow(record);
      if (fault !== undefined) reject(record, fault);
    },
    dialect,
    skip_lines,
  );
  const content = csvContent(encoding, (chunk) => scanner.push(chunk));

  /** Whether the record is the first row rather than a header line. */
  function startTable(record: CsvRecord): boolean {
    if (isEmpty(record, dialect)) return false;
    checkIsCsv(record.bytes.subarray(record.start, record.end));
    if (record.fault !== undefined && header) {
      throw new UnusableFile(`The header line is not valid: ${record.fault}.`);
    }
    const names = header
      ? headerFields(record)
      : Array.from({ length: Math.max(1, record.fields) }, (_, i) => String(i + 1));
    if (extra_field === 'first') names.unshift('');
    else if (extra_field === 'last') names.push('');
    rows.onHeader(names);
    columns = names.length;
    scanner.expectFields(columns);
    if (header) headerLine = Buffer.from(record.bytes.subarray(record.start, record.end));
    return !header;
  }

  function countFault({ fields, from, to }: CsvRecord): string | undefined {
    const isExact = fields === columns;
    if (isExact && (extra_field !== 'last' || to[fields - 1] === from[fields - 1])) return undefined;
    const right = `${header ? 'the header' : 'the first row'} has ${columns - (extra_field ? 1 : 0)}`;
    const hint = fields === 1 && columns > 2 ? ' (a title, a comment or a footer?)' : '';
    return `Too ${fields < columns ? 'few' : 'many'} fields: ${fields}, ${right}${hint}`;
  }

  function reject(record: CsvRecord, fault: string): void {
    if (isEmpty(record, dialect)) {
      rowsRead--;
      return;
    }
    const isHeader = headerLine.equals(record.bytes.subarray(record.start, record.end));
    const reason = isHeader ? 'The header line again: several files are joined here' : fault;
    onReject({ line: record.line, reason, row: rowString(record) });
  }

  return {
    push: (chunk) => content.push(chunk),
    end() {
      content.end();
      scanner.end();
      if (columns > 0) return;
      const needed = 'a header line with the names of the columns is needed';
      throw new UnusableFile(header ? `The file is empty: ${needed}.` : 'The file is empty.');
    },
    get rows_read() {
      return rowsRead;
    },
  };
}

/** Whether a record has nothing but delimiters and blanks. */
function isEmpty({ bytes, start, end }: CsvRecord, { delimiter }: Dialect): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte !== delimiter && byte !== BLANK && byte !== TAB && byte !== SUB) return false;
  }
  return true;
}

/** The row as it is in the file, cut at 1,000 characters. */
export function rowString({ bytes, start, end }: CsvRecord): string {
  const row = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 4 * MOST_ROW_CHARACTERS)));
  if (row.length <= MOST_ROW_CHARACTERS) return row;
  const isSplit = row.codePointAt(MOST_ROW_CHARACTERS - 1)! > 0xffff;
  return row.slice(0, isSplit ? MOST_ROW_CHARACTERS - 1 : MOST_ROW_CHARACTERS);
}
