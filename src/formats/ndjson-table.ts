/**
 * NDJSON as a table: one JSON object per line, a column for each name among the first ones, and for those of
 * later ones that are wanted. Strings stand as they are, numbers with their own digits, true and false as
 * words; null and missing are empty.
 */
import { CR, LF } from './csv-fields.ts';
import { csvRecord } from './csv-record.ts';
import { rowString } from './csv-table.ts';
import { alike } from './found-columns.ts';
import { JsonLine } from './json-line.ts';
import type { Reject, RowSink, TableReader } from './table-reader.ts';
import { UnusableFile } from './unusable-file.ts';

const MIB = 1 << 20;
export const MOST_LINE_BYTES = MIB;
/** The header names the columns of the lines in here. */
const BEGINNING_BYTES = MIB;

/** `onReject` may throw, to end the reading. */
export const ndjsonTableReader = (rows: RowSink, onReject: (reject: Reject) => void): TableReader =>
  new NdjsonTable(rows, onReject);

class NdjsonTable implements TableReader {
  rows_read = 0;
  readonly #rows: RowSink;
  readonly #onReject: (reject: Reject) => void;
  // An incomplete line (up to 1 MiB), the next piece of the file, a line feed, room for unescaped strings.
  readonly #bytes = new Uint8Array(Buffer.allocUnsafeSlow(3 * MIB + 1).buffer);
  readonly #record = csvRecord(this.#bytes);
  readonly #object = new JsonLine(this.#record);
  /** Columns that are read. */
  #wanted: readonly number[] = [];
  /** Columns that are only expected: index by what is alike. */
  readonly #expected = new Map<string, number>();
  /** Where the next line begins, and the end of the bytes. */
  #start = 0;
  #filled = 0;
  /** There is no line feed before. */
  #searched = 0;
  #line = 1;
  #isBeginning = true;
  /** Inside a line that is too long, of which the rest is dropped. */
  #isSkipping = false;

  constructor(rows: RowSink, onReject: (reject: Reject) => void) {
    this.#rows = rows;
    this.#onReject = onReject;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      const room = (this.#isBeginning ? BEGINNING_BYTES : 2 * MIB) - this.#filled;
      const piece = chunk.subarray(at, at + Math.min(room, MIB));
      this.#bytes.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#isBeginning && this.#filled < BEGINNING_BYTES) return;
      if (this.#isBeginning) this.#open();
      this.#readLines(false);
      if (this.#filled > MIB) this.#moveToFront();
    }
  }

  end(): void {
    if (this.#isBeginning) this.#open();
    this.#readLines(true);
  }

  /** Collects the names in all lines so far. */
  #open(): void {
    const bytes = this.#bytes;
    this.#isBeginning = false;
    if (this.#filled >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#start = 3;
    bytes[this.#filled] = LF;
    let lines = 0;
    for (let at = this.#start; at < this.#filled;) {
      const end = bytes.indexOf(LF, at);
      if (!isBlankLine(bytes, at, end)) {
        lines++;
        this.#object.read(at, end, this.#filled + 1);
      }
      at = end + 1;
    }
    if (lines === 0) throw new UnusableFile('The file is empty: one JSON object per line is needed.');
    const found = new Set(this.#object.names.map(alike));
    for (const name of this.#rows.expected ?? [])
      if (!found.has(name)) this.#expected.set(name, this.#object.add(name));
    this.#wanted = this.#rows.onHeader([...this.#object.names]);
    this.#object.close((name) => this.#lateColumn(name));
  }

  #lateColumn(name: string): number {
    const expected = this.#expected.get(alike(name));
    if (expected !== undefined) return expected;
    if (!this.#rows.onLateColumn) return -1;
    const index = this.#object.add(name);
    this.#rows.onLateColumn(name, index);
    return index;
  }

  #readLines(isLast: boolean): void {
    this.#bytes[this.#filled] = LF; // ends every loop over a line
    while (this.#start < this.#filled) {
      const end = this.#bytes.indexOf(LF, Math.max(this.#start, this.#searched));
      if (end - this.#start > MOST_LINE_BYTES && !this.#isSkipping) this.#rejectLongLine();
      if (end === this.#filled && !isLast) {
        this.#searched = end;
        if (this.#isSkipping) this.#start = end;
        break;
      }
      if (!this.#isSkipping) this.#readLine(end);
      this.#isSkipping = false;
      this.#line++;
      this.#start = end + 1;
    }
    if (this.#start >= this.#filled) this.#start = this.#filled = this.#searched = 0;
  }

  #moveToFront(): void {
    this.#bytes.copyWithin(0, this.#start, this.#filled);
    this.#filled -= this.#start;
    this.#searched -= this.#start;
    this.#start = 0;
  }

  /** Hands on the line that ends at `end`. */
  #readLine(end: number): void {
    const bytes = this.#bytes;
    if (isBlankLine(bytes, this.#start, end)) return;
    this.#setRecord(bytes[end - 1] === CR ? end - 1 : end);
    const fault = this.#faultOf(end) ?? this.#rows.onRow(this.#record);
    if (fault !== undefined) this.#reject(fault);
  }

  #rejectLongLine(): void {
    this.#setRecord(this.#filled);
    this.#reject('The line is longer than 1 MiB');
    this.#isSkipping = true;
  }

  #setRecord(end: number): void {
    this.#record.start = this.#start;
    this.#record.end = end;
    this.#record.line = this.#line;
    this.rows_read++;
  }

  #reject(reason: string): void {
    this.#onReject({ line: this.#line, reason, row: rowString(this.#record) });
  }

  #faultOf(end: number): string | undefined {
    const object = this.#object;
    if (!object.read(this.#start, end, this.#filled + 1)) {
      if (object.at === this.#start) return 'The line is not a JSON object';
      return `The line is not valid JSON (at byte ${object.at - this.#start + 1})`;
    }
    const { mayBeNested } = this.#rows;
    for (const index of this.#wanted) {
      if (object.nested[index] === 1 && !mayBeNested?.has(index))
        return `${object.names[index]} is an array or an object, not a single value`;
    }
    if (mayBeNested) {
      const { from, to } = this.#record;
      for (const index of mayBeNested) if (object.nested[index] === 1) to[index] = from[index];
    }
    return undefined;
  }
}

function isBlankLine(bytes: Uint8Array, at: number, end: number): boolean {
  while (at < end && (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === CR)) at++;
  return at === end;
}
