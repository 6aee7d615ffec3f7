/** What a look gets besides the bytes. */
import type { ColumnSources, Condition, TimeUnit } from '../model/reading.ts';

/** The part of an import's options that says how its file is read; undefined and `auto`: find out. */
export interface LookOptions {
  kind: 'transactions' | 'customers' | 'articles';
  mode: 'append' | 'replace';
  on_error: 'abort' | 'skip';
  allow_duplicate: boolean;
  columns: ColumnSources;
  delimiter?: string;
  encoding?: string;
  header: 'auto' | boolean;
  skip_lines?: number;
  decimal?: '.' | ',';
  null_values: string[];
  trim: boolean;
  time_format?: string;
  time_unit: 'auto' | TimeUnit;
  time_origin?: number;
  time_zone?: string;
  quantity_as: 'one' | 'units';
  where: Condition[];
  on_bad_value: 'reject' | 'null';
}

/** Where a request came in: its sentences and commands are worded for it. */
export interface Door {
  /** `http`: parameters, `command`: flags. */
  words: 'http' | 'command';
  /** Path of the file, as given: on this machine for a command, below IMPORT_DIR for `byPath`. */
  file?: string;
  /** The file is named in a JSON body. */
  byPath?: boolean;
}
