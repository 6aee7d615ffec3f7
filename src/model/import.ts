/** One file that has been or is being loaded. Schemas and types only. */
import { Type, type Static } from 'typebox';
import { Count, Failure, Nullable, Serial, Sha256, Text, Timestamp } from './field.ts';

export const ImportKind = Type.Enum(['transactions', 'customers', 'articles'], {
  description: 'What the rows of the file are',
  examples: ['transactions'],
});
export type ImportKind = Static<typeof ImportKind>;

export const ImportState = Type.Enum(['running', 'succeeded', 'failed', 'cancelled'], {
  description: 'Only successful imports have visible rows; failed and cancelled ones leave none behind',
  examples: ['succeeded'],
});
export type ImportState = Static<typeof ImportState>;

export const ImportMode = Type.Enum(['append', 'replace'], {
  description: '`append` adds the rows to what is loaded; `replace` replaces all rows of that kind',
  examples: ['append'],
});

/** How to load a file: the query of an upload, a JSON body with a path, or flags of the command line. */
export const ImportRequest = Type.Object(
  {
    kind: Type.Optional(ImportKind),
    time_unit: Type.Optional(
      Type.Enum(['ms', 's'], { description: 'Unit of times that are whole numbers. Default ms' }),
    ),
    on_error: Type.Optional(
      Type.Enum(['abort', 'skip'], {
        description:
          '`abort` (default): stop at the first bad row and load nothing; `skip`: count bad rows and ' +
          'keep them for rejects.csv',
      }),
    ),
    mode: Type.Optional(ImportMode),
    allow_duplicate: Type.Optional(
      Type.Boolean({
        description: 'Load the file even if one with the same SHA-256 is already loaded. Default false',
      }),
    ),
    columns: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 4096,
        description: 'Columns that have other names in the file: ours:theirs, separated by commas',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ImportRequest = Static<typeof ImportRequest>;

/** The same with all defaults resolved. */
export interface ImportOptions {
  kind: ImportKind;
  /** Our name of a column → its name in the file's header. Unlisted columns keep their names. */
  columns: Record<string, string>;
  /** Unit of whole-number times. */
  time_unit: 'ms' | 's';
  on_error: 'abort' | 'skip';
  mode: 'append' | 'replace';
  /** Load the file even if one with the same SHA-256 is already loaded. */
  allow_duplicate: boolean;
}

export const Import = Type.Object(
  {
    id: Serial('import'),
    kind: ImportKind,
    state: ImportState,
    mode: ImportMode,
    source: Text('`upload`, or the path of the file below IMPORT_DIR', 'transactions_train.csv'),
    sha256: Nullable(
      Sha256('Digest of the uncompressed file'),
      'SHA-256 of the uncompressed file; null until it has been read completely',
    ),
    bytes_read: Count('Uncompressed bytes of the file read so far', 3488002253),
    rows_read: Count('Rows read so far, including bad ones but not the header', 31788324),
    rows_loaded: Count('Rows loaded so far', 31788324),
    rows_rejected: Count('Bad rows so far', 0),
    rows_per_second: Nullable(
      Type.Number({ minimum: 0 }),
      'Rows loaded per second from created_at to finished_at, or until now; null at the beginning',
      1000000,
    ),
    created_at: Timestamp('When it started'),
    finished_at: Nullable(Timestamp('When it ended'), 'When it ended: ISO 8601, UTC; null while it runs'),
    error: Type.Union([Failure, Type.Null()], { description: 'Why it failed; null if it did not fail' }),
  },
  { $id: 'Import', description: 'One file that has been or is being loaded' },
);
export type Import = Static<typeof Import>;
