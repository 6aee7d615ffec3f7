import * as fields from './csv-fields.ts';
import { BLANK, COMMA, CR, LF, type Dialect } from './csv-fields.ts';
import { csvRecord, growFields, type CsvRecord } from './csv-record.ts';
import { RecordEnd } from './csv-record-end.ts';

const MIB = 1 << 20;
export const MOST_RECORD_BYTES = MIB;
const PLAIN: Dialect = { delimiter: COMMA, trim: false };

/**
 * Finds records and fields in the bytes of a CSV file (RFC 4180 with any delimiter), in chunks of any size.
 * Fields are offsets into its buffer of 3 MiB; a record of more than 1 MiB is a fault. A quote opens a quoted
 * field only as its first character. If a quoted field doesn't end within 1 MiB or before the file does, only
 * its first line is a fault, so that a stray quote doesn't swallow what follows.
 */
export class CsvScanner {
  readonly #onRecord: (record: CsvRecord) => void;
  // An incomplete record (up to 1 MiB), the next piece of the file, a sentinel, room for unescaped fields.
  readonly #bytes = new Uint8Array(Buffer.allocUnsafeSlow(3 * MIB + 1).buffer);
  readonly #record = csvRecord(this.#bytes);
  #filled = 0;
  /** Where the next record begins, and the search for its end. */
  #start = 0;
  readonly #end: RecordEnd;
  readonly #dialect: Dialect;
  #line = 1;
  /** Inside a line that is too long, of which the rest is dropped. */
  #skipping = false;
  #linesToSkip: number;
  #isLast = false;
  #columns = 0;

  /**
   * Skips the first `skip_lines` lines. Blank lines count as lines but aren't handed on. An error of
   * `onRecord` ends the scan.
   */
  constructor(onRecord: (record: CsvRecord) => void, dialect: Dialect = PLAIN, skip_lines = 0) {
    this.#onRecord = onRecord;
    this.#dialect = dialect;
    this.#end = new RecordEnd(dialect);
    this.#linesToSkip = skip_lines;
  }

  /** Records with the expected number of fields are read faster. */
  expectFields(count: number): void {
    this.#columns = count;
    while (this.#record.from.length < count) growFields(this.#record);
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += MIB) {
      const piece = chunk.length <= MIB ? chunk : chunk.subarray(at, at + MIB);
      if (this.#filled + piece.length > 2 * MIB) this.#moveToFront();
      this.#bytes.set(piece, this.#filled);
      this.#filled += piece.length;
      this.#scan();
    }
  }

  /** The file ends here: the last record needs no line break. */
  end(): void {
    this.#isLast = true;
    this.#scan();
  }

  #moveToFront(): void {
    this.#bytes.copyWithin(0, this.#start, this.#filled);
    this.#filled -= this.#start;
    this.#end.shift(this.#start);
    this.#start = 0;
  }

  #startRecordAt(at: number): void {
    this.#start = at;
    this.#end.startAt(at);
  }

  #empty(): void {
    this.#filled = 0;
    this.#startRecordAt(0);
  }

  #scan(): void {
    this.#bytes[this.#filled] = LF; // ends every loop over a line
    while (this.#start < this.#filled) {
      if (this.#skipping || this.#linesToSkip > 0) {
        if (!this.#skipLine()) return;
      } else if (this.#columns === 0 || this.#end.searched > this.#start || !this.#readPlainRecords()) {
        if (!this.#readAnyRecord()) return;
      }
    }
    this.#empty();
  }

  /**
   * Reads records of printable ASCII without quotes and with the expected number of fields. True at the end
   * of the buffer, false at an incomplete or other record.
   */
  #readPlainRecords(): boolean {
    const [bytes, stop, { delimiter }] = [this.#bytes, this.#filled, this.#dialect];
    let at = this.#start;
    while (at < stop) {
      const first = at;
      const end =
        delimiter === COMMA
          ? fields.plainFields(this.#record, first, this.#columns)
          : this.#otherPlainFields(delimiter, first);
      if (end < 0) return this.#leaveAt(first);
      at = end;
      while (bytes[at] === CR) at++;
      if (bytes[at] !== LF || at >= stop || at - first > MOST_RECORD_BYTES) return this.#leaveAt(first);
      at++;
      if (end > first) {
        this.#record.fields = this.#columns;
        this.#record.isPlain = true;
        this.#record.fault = undefined;
        this.#emit(first, end);
        this.#record.isPlain = false;
      }
      this.#line++;
    }
    this.#startRecordAt(at);
    return true;
  }

  #otherPlainFields(delimiter: number, first: number): number {
    return delimiter === BLANK
      ? fields.plainFieldsBetweenBlanks(this.#record, first, this.#columns)
      : fields.plainFieldsBetween(delimiter, this.#record, first, this.#columns);
  }

  /** Leaves the record at `at` to `readAnyRecord`. */
  #leaveAt(at: number): false {
    this.#startRecordAt(at);
    return false;
  }

  /** Reads one record of any kind. False if it is incomplete. */
  #readAnyRecord(): boolean {
    const [first, filled] = [this.#start, this.#filled];
    const found = this.#end.find(this.#bytes, Math.min(filled, first + MOST_RECORD_BYTES + 1));
    if (found < 0) {
      const { isQuoted } = this.#end;
      if (filled - first > MOST_RECORD_BYTES) {
        const hint = isQuoted ? ': a quote that is never closed?' : '';
        return this.#dropLine(`The row is longer than 1 MiB${hint}`);
      }
      if (!this.#isLast) return false;
      if (isQuoted) return this.#dropLine('A quote is opened and never closed');
    }
    const lines = this.#end.breaks + 1;
    const stop = found < 0 ? filled : found;
    let end = stop;
    while (end > first && this.#bytes[end - 1] === CR) end--;
    this.#startRecordAt(found < 0 ? filled : found + 1);
    if (end > first) {
      fields.splitFields(this.#record, first, end, filled + 1, this.#dialect);
      this.#emit(first, end);
    }
    this.#line += lines;
    return true;
  }

  /** Reports the first line of the record as a fault and continues after it. */
  #dropLine(fault: string): true {
    const first = this.#start;
    const { firstBreak, searched } = this.#end;
    const stop = firstBreak >= 0 ? firstBreak : searched;
    if (firstBreak < 0) this.#skipping = true;
    this.#startRecordAt(firstBreak >= 0 ? firstBreak + 1 : searched);
    this.#record.fields = 0;
    this.#record.fault = fault;
    this.#emit(first, stop);
    if (!this.#skipping) this.#line++;
    return true;
  }

  /** False if the line continues beyond the buffer. */
  #skipLine(): boolean {
    const found = this.#bytes.indexOf(LF, this.#start);
    if (found >= this.#filled) {
      this.#empty();
      return false;
    }
    this.#startRecordAt(found + 1);
    if (this.#skipping) this.#skipping = false;
    else this.#linesToSkip--;
    this.#line++;
    return true;
  }

  #emit(first: number, end: number): void {
    const record = this.#record;
    record.start = first;
    record.end = end;
    record.line = this.#line;
    this.#onRecord(record);
  }
}
