import { longer } from './longer.ts';

/** The record of a CSV file that was read last, and where its fields are: one object, reused. */
export interface CsvRecord {
  /** The scanner's buffer; `words` is a view of the same bytes. */
  readonly bytes: Uint8Array;
  readonly words: DataView;
  /** The record as it is in the file, without its line break: bytes[start, end). */
  start: number;
  end: number;
  /** Physical line on which it begins, from 1. */
  line: number;
  /** How many fields it has; field i is bytes[from[i], to[i]), without quotes. */
  fields: number;
  from: Int32Array;
  to: Int32Array;
  /** Whether all of it is printable ASCII without quotes. */
  isPlain: boolean;
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
  isPlain: false,
  fault: undefined,
});

/** Doubles the room for fields. */
export function growFields(record: CsvRecord): void {
  record.from = longer(record.from, record.from.length * 2);
  record.to = longer(record.to, record.to.length * 2);
}

/** The string in bytes[start, end), a byte order mark included. */
export function stringOf({ buffer, byteOffset }: Uint8Array, start: number, end: number): string {
  return Buffer.from(buffer, byteOffset + start, end - start).toString();
}
