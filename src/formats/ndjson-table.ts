/**
 * Reads NDJSON as a table: one JSON object per line, a column for each name among the first ones. Strings
 * stand as they are, numbers with their own digits, true and false as words; null and missing are empty.
 */
import { csvRecord } from './csv-record.ts';
import { rowString } from './csv-table.ts';
import { JsonLine } from './json-line.ts';
import type { Reject, RowSink, TableReader } from './table-reader.ts';
import { UnusableFile } from './unusable-file.ts';

const LF = 10;
const MIB = 1 << 20;
const MOST_LINE_BYTES = MIB;
/** The names of columns are those of the lines in here. */
const BEGINNING_BYTES = MIB;

/** `onReject` may throw, to end the reading. */
export function ndjsonTableReader(rows: RowSink, onReject: (reject: Reject) => void): TableReader {
  // An incomplete line (up to 1 MiB), the next piece of the file, a line feed, room for unescaped strings.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(3 * MIB + 1).buffer);
  const record = csvRecord(bytes);
  const object = new JsonLine(record);
  let wanted: readonly number[] = [];
  let [start, filled, searched] = [0, 0, 0];
  let line = 1;
  let isBeginning = true;
  let isSkipping = false;
  let rowsRead = 0;

  function faultOf(end: number): string | undefined {
    if (object.read(record.start, end, filled + 1)) {
      const nested = wanted.find((index) => object.nested[index] === 1);
      if (nested === undefined) return undefined;
      return `${object.names[nested]} is an array or an object, not a single value`;
    }
    const isNone = object.at === record.start;
    return isNone
      ? 'The line is not a JSON object'
      : `The line is not valid JSON (at byte ${object.at - record.start + 1})`;
  }

  /** Hands on the line that ends at `end`. */
  function readLine(end: number): void {
    if (isBlankLine(bytes, start, end)) return;
    [record.start, record.end, record.line] = [start, bytes[end - 1] === 13 ? end - 1 : end, line];
    rowsRead++;
    const fault = faultOf(end) ?? rows.onRow(record);
    if (fault !== undefined) onReject({ line, reason: fault, row: rowString(record) });
  }

  function rejectLongLine(): void {
    [record.start, record.end, record.line] = [start, filled, line];
    rowsRead++;
    onReject({ line, reason: 'The line is longer than 1 MiB', row: rowString(record) });
    isSkipping = true;
  }

  function readLines(isLast: boolean): void {
    bytes[filled] = LF; // ends every loop over a line
    while (start < filled) {
      const end = bytes.indexOf(LF, Math.max(start, searched));
      if (end - start > MOST_LINE_BYTES && !isSkipping) rejectLongLine();
      if (end === filled && !isLast) {
        searched = filled;
        if (isSkipping) start = filled;
        break;
      }
      if (!isSkipping) readLine(end);
      isSkipping = false;
      line++;
      start = end + 1;
    }
    if (start >= filled) [start, filled, searched] = [0, 0, 0];
  }

  /** Collects the names in all lines so far. */
  function openTable(): void {
    isBeginning = false;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && filled >= 3) start = 3;
    bytes[filled] = LF;
    let lines = 0;
    for (let at = start; at < filled;) {
      const end = bytes.indexOf(LF, at);
      if (!isBlankLine(bytes, at, end)) {
        lines++;
        object.read(at, end, filled + 1);
      }
      at = end + 1;
    }
    object.close();
    if (lines === 0) throw new UnusableFile('The file is empty: one JSON object per line is needed.');
    wanted = rows.onHeader([...object.names]);
  }

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length;) {
        const room = (isBeginning ? BEGINNING_BYTES : 2 * MIB) - filled;
        const piece = chunk.subarray(at, at + Math.min(room, MIB));
        bytes.set(piece, filled);
        filled += piece.length;
        at += piece.length;
        if (isBeginning && filled < BEGINNING_BYTES) return;
        if (isBeginning) openTable();
        readLines(false);
        if (filled > MIB && start > 0) moveToFront();
      }
    },
    end() {
      if (isBeginning) openTable();
      readLines(true);
    },
    get rows_read() {
      return rowsRead;
    },
  };

  function moveToFront(): void {
    bytes.copyWithin(0, start, filled);
    filled -= start;
    searched -= start;
    start = 0;
  }
}

function isBlankLine(bytes: Uint8Array, at: number, end: number): boolean {
  while (at < end && (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === 13)) at++;
  return at === end;
}
