/** One record of a CSV file, and where its fields are. */

/** The record read last: one object, reused. */
export interface CsvRecord {
  /** The scanner's buffer; `words` is a view of the same bytes. */
  readonly bytes: Uint8Array;
  readonly words: DataView;
  /** The record as it is in the file, without its line break: bytes[start, end). */
  start: number;
  end: number;
  /** Physical line that it begins on, from 1. */
  line: number;
  /** How many fields it has; field i is bytes[from[i], to[i]), without quotes. */
  fields: number;
  from: Int32Array;
  to: Int32Array;
  /** A sentence, if the record breaks the rules of CSV. */
  fault: string | undefined;
}

export const csvRecord = (bytes: Uint8Array): CsvRecord => ({
  bytes,
  words: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
  start: 0,
  end: 0,
  line: 1,
  fields: 0,
  from: new Int32Array(64),
  to: new Int32Array(64),
  fault: undefined,
});

/** Doubles the room for fields. */
export function growFields(record: CsvRecord): void {
  const [from, to] = [new Int32Array(record.from.length * 2), new Int32Array(record.to.length * 2)];
  from.set(record.from);
  to.set(record.to);
  record.from = from;
  record.to = to;
}
