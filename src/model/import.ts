/** One file that was, or is being, loaded. The vocabulary only: no behaviour. */
import { Type, type Static } from 'typebox';
import { Count, Failure, Serial, Sha256, Timestamp } from './field.ts';

export const ImportKind = Type.Enum(['transactions', 'customers', 'articles'], {
  description: 'What the rows of the file are',
  examples: ['transactions'],
});
export type ImportKind = Static<typeof ImportKind>;

export const ImportState = Type.Enum(['running', 'succeeded', 'failed', 'cancelled'], {
  description: 'Rows are visible only of imports that have succeeded; of all others nothing remains',
  examples: ['succeeded'],
});
export type ImportState = Static<typeof ImportState>;

export const ImportMode = Type.Enum(['append', 'replace'], {
  description: '`append` adds the rows to what is loaded; `replace` takes the place of all rows of that kind',
  examples: ['append'],
});

/** How to load a file: the query of an upload, members of a JSON body with a path, options of the command line. */
export const ImportRequest = Type.Object(
  {
    kind: Type.Optional(ImportKind),
    time_unit: Type.Optional(
      Type.Enum(['ms', 's'], { description: 'Unit of whole-number times. Default ms' }),
    ),
    on_error: Type.Optional(
      Type.Enum(['abort', 'skip'], {
        description:
          '`abort` (default): the first bad row ends it and nothing is loaded; `skip`: bad rows are counted and kept for rejects.csv',
      }),
    ),
    mode: Type.Optional(ImportMode),
    allow_duplicate: Type.Optional(
      Type.Boolean({ description: 'Load it even if a file with the same SHA-256 is loaded. Default false' }),
    ),
    columns: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 4096,
        description: 'Columns with other names in the file: ours:theirs, separated by commas',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ImportRequest = Static<typeof ImportRequest>;

/** The same with all defaults filled in. */
export interface ImportOptions {
  kind: ImportKind;
  /** Our name of a column → its name in the file's header. Columns that are not named keep their names. */
  columns: Record<string, string>;
  /** Unit of whole-number times. */
  time_unit: 'ms' | 's';
  on_error: 'abort' | 'skip';
  mode: 'append' | 'replace';
  /** Load it although a file with the same SHA-256 is loaded. */
  allow_duplicate: boolean;
}

export const Import = Type.Object(
  {
    id: Serial('import'),
    kind: ImportKind,
    state: ImportState,
    mode: ImportMode,
    source: Type.String({
      description: '`upload`, or the path of the file below IMPORT_DIR',
      examples: ['transactions_train.csv'],
    }),
    sha256: Type.Union([Sha256('Digest of the file, unpacked if it came packed'), Type.Null()], {
      description: 'SHA-256 of the file, unpacked if it came packed; null until all of it is read',
    }),
    bytes_read: Count('Bytes of the file read so far, unpacked', 3488002253),
    rows_read: Count('Rows read so far, bad ones included, the header not', 31788324),
    rows_loaded: Count('Rows taken over so far', 31788324),
    rows_rejected: Count('Bad rows so far', 0),
    rows_per_second: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
      description:
        'Rows loaded per second from created_at to finished_at, or until now; null at the beginning',
      examples: [1000000],
    }),
    created_at: Timestamp('When it began'),
    finished_at: Type.Union([Timestamp('When it ended'), Type.Null()], {
      description: 'When it ended: ISO 8601, UTC; null while it runs',
    }),
    error: Type.Union([Failure, Type.Null()], { description: 'Why it failed; null if it did not' }),
  },
  { $id: 'Import', description: 'One file that was, or is being, loaded' },
);
export type Import = Static<typeof Import>;
