/** What the readers of CSV, NDJSON and Parquet have in common. Types only. */
import type { RowsLeftOut } from '../model/import.ts';
import type { CsvRecord } from './csv-record.ts';

/** A row that was not accepted. */
export interface Reject {
  /** Name of its file, if the import has several. */
  file?: string;
  /** Physical line on which the row begins, from 1. */
  line: number;
  reason: string;
  /** The row as it is in the file, cut at 1,000 characters. */
  row: string;
  /** What a sentence calls it, if not by its line: `Row 7 (row group 1, row 7)`. */
  place?: string;
}

/** Where the fields of a row are: field i is bytes[from[i], to[i]), empty for null. */
export type FieldRecord = Pick<CsvRecord, 'bytes' | 'line' | 'from' | 'to' | 'isPlain'>;

/** Gives the fields of a row their meaning, and hands them on. */
export interface RowSink {
  /** Called once, before any row; returns the columns that it reads. May throw an UnusableFile. */
  onHeader(names: string[]): readonly number[];
  /** Columns of which arrays and objects count as empty; those of others can't be read. */
  readonly mayBeNested?: ReadonlySet<number>;
  /** Columns that may first appear after the header: of NDJSON, whose header is what its beginning shows. */
  readonly expected?: readonly string[];
  /** A column of NDJSON that neither the header had nor is expected; without this it is left out. */
  onLateColumn?(name: string, index: number): void;
  /** Returns a sentence if something is wrong with the row. May change `from` and `to`. */
  onRow(record: FieldRecord): string | undefined;
  /** So far; the same object is counted up. */
  readonly rows_left_out: Readonly<RowsLeftOut>;
}

/**
 * Reads a file in chunks of any size, which are not kept. Both methods throw an UnusableFile if something is
 * wrong with the file as a whole.
 */
export interface TableReader {
  push(chunk: Uint8Array): void;
  end(): void;
  /** Rows so far: good, bad and left out. */
  readonly rows_read: number;
}
