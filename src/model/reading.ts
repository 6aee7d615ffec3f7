/** How the content of a file is read: all choices, by the request or by a look at the file. Types only. */

/** What a file is, once unpacked. */
export type FileFormat = 'csv' | 'ndjson' | 'parquet';

/** How the content is packed. */
export type Compression = 'gzip' | 'zstd' | 'zip';

/** Unit of times that are whole numbers; `d` counts days from `time_origin`. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns' | 'd';

/** One condition of `where`; a row is loaded if all of them hold. */
export interface Condition {
  /** Name of a column of the file, or its number from 1 in a file without a header line. */
  column: string;
  /** `:` compares strings, as do `=` and `!=` if the value is no number; the others compare numbers. */
  operator: ':' | '=' | '!=' | '<' | '<=' | '>' | '>=';
  value: string;
}

/**
 * Our name of a column → the name of the file's column, or of two whose values are joined by a space
 * (`t_dat:Date+Time`). In a file without a header line columns are named by their numbers: '1', '2', …
 */
export type ColumnSources = Record<string, string[]>;

export interface Reading {
  format: FileFormat;
  /** A label of the Encoding standard, `utf-8` for NDJSON and Parquet. */
  encoding: string;
  /** One ASCII character. A blank stands for any number of them. */
  delimiter: string;
  /** Whether the first line after `skip_lines` names the columns. */
  header: boolean;
  /** Lines before the header line, or before the first row of a file without one. */
  skip_lines: number;
  /**
   * Every row has one field more than the header line: `first`, a name that R gives the row, or `last`, an
   * empty one after a trailing delimiter. Null: as many as the header line.
   */
  extra_field: 'first' | 'last' | null;
  columns: ColumnSources;
  /**
   * Null: plain decimal numbers. A sign: it separates the fraction, groups of three digits may be separated
   * by the other sign, a blank or an apostrophe, and a currency may stand before or after the number.
   */
  decimal: '.' | ',' | null;
  /** Values that count as empty. */
  null_values: string[];
  /** Whether blanks around values are removed. */
  trim: boolean;
  /** Unicode date field symbols (`dd.MM.yyyy HH:mm`); null: ISO 8601 and its relatives, or whole numbers. */
  time_format: string | null;
  time_unit: TimeUnit;
  /** Whether the request names the unit. If not, rows whose times are numbers before 1980 are bad. */
  time_unit_given: boolean;
  /** Epoch milliseconds of day 0 of the unit `d`; null without it. */
  time_origin: number | null;
  /** IANA name of the zone of times that name none; null: UTC. */
  time_zone: string | null;
  /** `one`: a row is one purchase; `units`: as many as its quantity says. */
  quantity_as: 'one' | 'units';
  where: Condition[];
  /** What becomes of a row whose price or channel is bad. */
  on_bad_value: 'reject' | 'null';
  /** Whether ids of customers are replaced by hashes. */
  hash_ids: boolean;
}
