/** What a look at the beginning of a file finds, and how to load the file. Schemas and types only. */
import { Type, type Static } from 'typebox';
import { Count, Nullable, Text } from './field.ts';

export const Suggested = Type.Object(
  {
    query: Text('Complete query, to be put behind `/v1/imports?`', 'columns=t_dat:InvoiceDate'),
    curl: Text('The same as a command line with curl', "curl -T FILE 'http://127.0.0.1:3000/v1/imports'"),
    command: Text('The same as a command of footfall', "footfall load FILE --columns 't_dat:InvoiceDate'"),
  },
  {
    description: "A request that loads the file: this one's options, and those that are missing",
  },
);
export type Suggested = Static<typeof Suggested>;

export const Warning = Type.Object(
  {
    code: Text('Kind of warning; stays the same between versions', 'negative_quantities'),
    message: Text('What is remarkable, and what to do about it', 'Quantity is not positive in 2 rows.'),
    column: Nullable(Type.String(), "The file's column; null if it is about rows"),
    count: Count('How many rows it is about', 2),
    example: Nullable(Type.String(), 'One of the values', '-1'),
  },
  { description: 'Something about a file that is probably not meant, but was loaded' },
);
export type Warning = Static<typeof Warning>;

export const LookedAtColumn = Type.Object({
  name: Text('Name in the file, or number from 1 without a header line', 'InvoiceDate'),
  type: Type.Enum(['integer', 'decimal', 'text', 'time', 'empty'], { description: 'What its values are' }),
  form: Nullable(
    Type.String(),
    'How times and numbers are written; null for text and plain numbers',
    'M/d/yyyy H:mm',
  ),
  nulls: Type.Array(Type.String(), { description: 'Values that probably mean empty' }),
  distinct: Count('Different values', 305),
  samples: Type.Array(Type.String(), { description: 'Its first different values' }),
  probably: Type.Optional(
    Type.Object(
      {
        column: Text('Our column, or `event` for kinds of events', 't_dat'),
        reason: Text('Why', 'its name, and all values are times'),
      },
      { description: 'What it probably is' },
    ),
  ),
});
export type LookedAtColumn = Static<typeof LookedAtColumn>;

export const Obstacle = Type.Object(
  {
    option: Text('The option that it takes', 'time_format'),
    detail: Text('What it is, and what to do', 'Set time_format=M/d/yyyy.'),
  },
  { description: 'Why the file cannot be loaded as requested' },
);
export type Obstacle = Static<typeof Obstacle>;

/** How a file is read, in the words of a request. */
export const ReadAs = Type.Object(
  {
    format: Type.Enum(['csv', 'ndjson', 'parquet']),
    encoding: Type.String(),
    delimiter: Type.Optional(Type.String()),
    header: Type.Optional(Type.Boolean()),
    skip_lines: Type.Optional(Type.Integer({ minimum: 0 })),
    extra_field: Type.Optional(
      Type.Enum(['first', 'last'], {
        description:
          'A field of every row that the header line does not name: a number of the row, or nothing',
      }),
    ),
    columns: Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])),
    decimal: Type.Optional(Type.String()),
    null_values: Type.Optional(Type.Array(Type.String())),
    trim: Type.Optional(Type.Boolean()),
    time_format: Type.Optional(Type.String()),
    time_unit: Type.Optional(Type.String()),
    time_origin: Type.Optional(Type.String()),
    time_zone: Type.Optional(Type.String()),
    quantity_as: Type.Optional(Type.String()),
    where: Type.Optional(Type.String()),
    on_bad_value: Type.Optional(Type.String()),
    hash_ids: Type.Optional(Type.Boolean()),
  },
  { description: 'How the file is read: what the request says, and what was found' },
);
export type ReadAs = Static<typeof ReadAs>;

export const Look = Type.Object(
  {
    file: Type.Optional(Text('Path of the file, if it has one', 'transactions_train.csv')),
    container: Type.Object({
      format: Type.Enum(['csv', 'ndjson', 'parquet'], { description: 'What the content is' }),
      compression: Nullable(Type.Enum(['gzip', 'zstd', 'zip']), 'How it is compressed'),
    }),
    encoding: Text('Encoding of the text', 'utf-8'),
    delimiter: Nullable(Type.String(), 'What separates fields, a tab as `tab`; null unless it is CSV'),
    header: Type.Boolean({ description: 'Whether a header line names the columns' }),
    skip_lines: Count('Lines before the header line or the first row', 0),
    line_end: Nullable(Type.Enum(['lf', 'crlf', 'cr', 'crcrlf', 'mixed']), 'How lines end'),
    columns: Type.Array(LookedAtColumn),
    rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      description: 'The first five rows as they would be stored',
    }),
    rows_looked_at: Count('Rows that this is about', 1000),
    warnings: Type.Array(Warning),
    obstacles: Type.Array(Obstacle, { description: 'Why it cannot be loaded as requested; all at once' }),
    suggested: Nullable(Suggested, 'A request that loads it; null if there is none'),
    read_as: Nullable(ReadAs, 'How a load as requested reads it; null if there are obstacles'),
  },
  { $id: 'Look', description: 'What the beginning of a file shows, and how to load it' },
);
export type Look = Static<typeof Look>;

/** Where a request came in: its sentences and commands are worded for it. */
export interface Door {
  /** `http`: parameters, `command`: flags. */
  words: 'http' | 'command';
  /** Words of the command that reads them, without the files and options; by default `footfall load`. */
  command?: string[];
  /** Paths of the files as given: on this machine for a command, below IMPORT_DIR with `byPath`. */
  files?: string[];
  /** Address of the service as the client knows it, without a path. */
  base?: string;
  /** The files are named in a JSON body. */
  byPath?: boolean;
}
