/** One file that has been or is being loaded. Schemas and types only. */
import { Type, type Static } from 'typebox';
import { ImportKind, ImportMode } from './import-request.ts';
import type { ColumnSources, Condition, TimeUnit } from './reading.ts';
import { Count, Failure, Fields, Nullable, Serial, Sha256, Text, Timestamp } from './field.ts';
import { ReadAs, Suggested, Warning } from './look.ts';

export * from './import-request.ts';

export const ImportState = Type.Enum(['running', 'succeeded', 'failed', 'cancelled'], {
  description: 'Only successful imports have visible rows; failed and cancelled ones leave none behind',
  examples: ['succeeded'],
});
export type ImportState = Static<typeof ImportState>;

/** A request with its strings parsed and its defaults set, except those that a look at the file decides. */
export interface ImportOptions {
  kind: ImportKind;
  mode: 'append' | 'replace';
  on_error: 'abort' | 'skip';
  /** Load the file even if one with the same SHA-256 is already loaded. */
  allow_duplicate: boolean;
  dry_run: boolean;
  /** Unlisted columns keep their names. */
  columns: ColumnSources;
  /** One ASCII character. */
  delimiter?: string;
  /** The Encoding standard's name, in lower case. */
  encoding?: string;
  header: 'auto' | boolean;
  skip_lines?: number;
  decimal?: '.' | ',';
  null_values: string[];
  trim: boolean;
  time_format?: string;
  time_unit: 'auto' | TimeUnit;
  /** Epoch milliseconds of day 0; set if time_unit is `d`. */
  time_origin?: number;
  time_zone?: string;
  quantity_as: 'one' | 'units';
  where: Condition[];
  on_bad_value: 'reject' | 'null';
  /** Replace the ids of customers by keyed hashes. */
  hash_ids: boolean;
}

/** Rows that are neither loaded nor rejected. */
const RowsLeftOut = Type.Object(
  {
    where: Count('Rows for which a condition of `where` does not hold', 0),
    quantity: Count('Rows whose quantity is 0 or less', 0),
  },
  { description: 'Rows that were left out on purpose: neither loaded nor rejected' },
);
export type RowsLeftOut = Static<typeof RowsLeftOut>;

const ImportFailure = Fields('Why an import failed', {
  ...Failure.properties,
  suggested: Type.Optional(Suggested),
});

export const Import = Type.Object(
  {
    id: Serial('import'),
    kind: ImportKind,
    state: ImportState,
    mode: ImportMode,
    source: Text(
      'Name of an uploaded file, or `upload`; or the path below IMPORT_DIR',
      'transactions_train.csv',
    ),
    sha256: Nullable(
      Sha256('Digest of the uncompressed file'),
      'SHA-256 of the uncompressed file; null until it has been read completely',
    ),
    bytes_read: Count('Uncompressed bytes of the file read so far', 3488002253),
    rows_read: Count('Rows read so far, including bad ones but not the header', 31788324),
    rows_loaded: Count('Rows loaded so far', 31788324),
    rows_rejected: Count('Bad rows so far', 0),
    rows_erased: Count('Rows of customers erased since; `rows_loaded` no longer counts them', 0),
    rows_left_out: RowsLeftOut,
    rows_per_second: Nullable(
      Type.Number({ minimum: 0 }),
      'Rows loaded per second from created_at to finished_at, or until now; null at the beginning',
      1000000,
    ),
    created_at: Timestamp('When it started'),
    finished_at: Nullable(Timestamp('When it ended'), 'When it ended: ISO 8601, UTC; null while it runs'),
    read_as: Nullable(ReadAs, 'How the file was read, in the words of a request; null until that is known'),
    warnings: Type.Array(Warning, { description: 'What people should look at, though it was loaded' }),
    error: Type.Union([ImportFailure, Type.Null()], {
      description: 'Why it failed; null if it did not fail',
    }),
  },
  { $id: 'Import', description: 'One file that has been or is being loaded' },
);
export type Import = Static<typeof Import>;
