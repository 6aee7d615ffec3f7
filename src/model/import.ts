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

/** Something about a file that people should look at, though it could be loaded. */
export const Warning = Type.Object(
  {
    code: Text('Kind of warning; the code stays the same between versions', 'negative_quantity'),
    message: Text(
      'What was noticed, and what to do about it',
      '12 values of Quantity are negative: with columns=quantity:Quantity these rows are left out.',
    ),
    column: Nullable(Text("Name of the file's column", 'Quantity'), {
      description: "Name of the file's column; null if it is about the whole file",
    }),
    count: Count('How many rows or values it is about', 12),
    example: Nullable(Text('One of the values', '-6'), {
      description: 'One of the values, if there are any',
    }),
  },
  { description: 'Something about a file that people should look at' },
);
export type Warning = Static<typeof Warning>;

/** Rows that are neither loaded nor rejected. */
const RowsLeftOut = Type.Object(
  {
    where: Count('Rows for which a condition of `where` does not hold', 0),
    quantity: Count('Rows whose quantity is 0 or less', 0),
  },
  { description: 'Rows that were left out on purpose: neither loaded nor rejected' },
);
export type RowsLeftOut = Static<typeof RowsLeftOut>;

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
    sha256: Type.Union([Sha256('Digest of the uncompressed file'), Type.Null()], {
      description: 'SHA-256 of the uncompressed file; null until it has been read completely',
    }),
    bytes_read: Count('Uncompressed bytes of the file read so far', 3488002253),
    rows_read: Count('Rows read so far, including bad ones but not the header', 31788324),
    rows_loaded: Count('Rows loaded so far', 31788324),
    rows_rejected: Count('Bad rows so far', 0),
    rows_left_out: RowsLeftOut,
    rows_per_second: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
      description:
        'Rows loaded per second from created_at to finished_at, or until now; null at the beginning',
      examples: [1000000],
    }),
    created_at: Timestamp('When it started'),
    finished_at: Type.Union([Timestamp('When it ended'), Type.Null()], {
      description: 'When it ended: ISO 8601, UTC; null while it runs',
    }),
    read_as: Nullable(Type.Object({}, { additionalProperties: true }), {
      description: 'How the file was read, as the options that say the same; null until that is known',
      examples: [{ delimiter: ';', decimal: ',' }],
    }),
    warnings: Type.Array(Warning, { description: 'What people should look at, though it was loaded' }),
    error: Type.Union([Failure, Type.Null()], { description: 'Why it failed; null if it did not fail' }),
  },
  { $id: 'Import', description: 'One file that has been or is being loaded' },
);
export type Import = Static<typeof Import>;
