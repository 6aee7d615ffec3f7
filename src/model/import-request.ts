/** How people ask for an import: the schemas of its options. */
import { Type, type Static } from 'typebox';

export const ImportKind = Type.Enum(['transactions', 'customers', 'articles'], {
  description: 'What the rows of the file are',
  examples: ['transactions'],
});
export type ImportKind = Static<typeof ImportKind>;

export const ImportMode = Type.Enum(['append', 'replace'], {
  description: '`append` adds the rows to what is loaded; `replace` replaces all rows of that kind',
  examples: ['append'],
});

const Short = (maxLength: number, description: string, more: { documented?: object } = {}) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, ...more, description }));

const Flag = (description: string) => Type.Optional(Type.Boolean({ description }));

const Choice = <const V extends readonly (string | boolean)[]>(values: V, description: string) =>
  Type.Optional(Type.Unsafe<V[number]>({ enum: [...values], description }));

const HEADER = 'Whether the first line names the columns. Default auto: found by looking at the file';

/** The options in a query, and the flags of the command line. */
export const ImportRequest = Type.Object(
  {
    kind: Type.Optional(ImportKind),
    mode: Type.Optional(ImportMode),
    on_error: Choice(
      ['abort', 'skip'],
      '`abort` (default): stop at the first bad row and load nothing; `skip`: count bad rows and ' +
        'keep them for rejects.csv',
    ),
    allow_duplicate: Flag('Load the file even if one with the same SHA-256 is already loaded. Default false'),
    columns: Short(
      4096,
      'Columns that have other names in the file: ours:theirs, separated by commas. Names with commas ' +
        'stand in double quotes; in a file without a header line, numbers from 1 name the columns. ' +
        '`t_dat:Date+Time` joins two columns (`+` is %2B in a URL), `quantity:Quantity` names the ' +
        'quantity: rows with a quantity of 0 or less are left out',
      { documented: { pattern: '^[^:]+:.+$' } },
    ),
    time_unit: Choice(
      ['auto', 's', 'ms', 'us', 'ns', 'd'],
      'Unit of times that are numbers: seconds to nanoseconds since 1970, or `d`, days since ' +
        '`time_origin`. Default auto: found by looking at the file',
    ),
    time_origin: Short(10, 'The date of day 0 with `time_unit=d`, for example 1899-12-30 (Excel)'),
    time_format: Short(
      100,
      'How times are written, in Unicode date field symbols: `dd.MM.yyyy HH:mm`, `M/d/yyyy h:mm a`, ' +
        "`yyyyMMdd`; literal letters stand in single quotes (`yyyy-MM-dd'T'HH:mm`). Default: ISO 8601 and " +
        'its relatives, or numbers',
    ),
    time_zone: Short(
      64,
      'Zone of times that name none, such as Europe/Berlin (default UTC). An hour that comes twice is ' +
        'taken as the first; one that does not exist is a bad row',
    ),
    delimiter: Short(8, 'What separates the columns: one ASCII character, or `tab`. Default: found'),
    encoding: Short(40, 'Encoding of the text, such as windows-1252, utf-16le or big5. Default: found'),
    header: Choice(['auto', 'true', 'false'], HEADER),
    skip_lines: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1000,
        description: 'Lines before the header line. Default: found',
      }),
    ),
    decimal: Choice(
      ['.', ','],
      'Sign before the fraction of a number. If given, groups of three digits may be separated by the ' +
        'other sign, a blank or an apostrophe, and a currency may stand before or after the number',
    ),
    null_values: Short(1000, 'Values that count as empty, separated by commas: `NULL,\\N,nan`'),
    trim: Flag('Remove blanks and invisible marks around values. Default false: ids are never changed'),
    quantity_as: Choice(
      ['one', 'units'],
      '`one` (default): a row is one purchase, whatever its quantity; `units`: as many as its quantity says',
    ),
    where: Short(
      4096,
      'Load only rows that meet a condition, such as `event:transaction` or `Quantity>0`; several are ' +
        'joined by `and`. Operators: `:` (the same string), =, !=, <, <=, >, >=',
    ),
    on_bad_value: Choice(
      ['reject', 'null'],
      'Bad prices and sales channels: `reject` (default) makes the row bad, `null` loads it without them',
    ),
    hash_ids: Flag(
      'Replace the ids of customers by hashes that nobody can reverse without the ID_SECRET of the server. ' +
        'Default false',
    ),
    dry_run: Flag('Only look at the file and say how it would be read. Default false'),
  },
  { additionalProperties: false },
);
export type ImportRequest = Static<typeof ImportRequest>;

type Names = string | Record<string, string | string[]>;
const oneName = { type: 'string', minLength: 1, maxLength: 1000 };

/** The options in a JSON body. */
export const ImportJson = Type.Object(
  {
    ...ImportRequest.properties,
    header: Choice(['auto', true, false], HEADER),
    columns: Type.Optional(
      Type.Unsafe<Names>({
        type: ['string', 'object'],
        // Clients in some languages have no type for a string or an object.
        documented: { type: 'object', minLength: undefined, maxLength: undefined },
        minLength: 1,
        maxLength: 4096,
        maxProperties: 1000,
        additionalProperties: {
          type: ['string', 'array'],
          minLength: 1,
          maxLength: 1000,
          items: oneName,
          minItems: 1,
          maxItems: 2,
        },
        description:
          'Columns with other names in the file: an object of our names and theirs (two in an array are ' +
          'joined: `{"t_dat": ["Date", "Time"]}`), or a string as in the query',
        examples: [{ t_dat: 'InvoiceDate', article_id: 'StockCode', customer_id: 'CustomerID' }],
      }),
    ),
    null_values: Type.Optional(
      Type.Unsafe<string | string[]>({
        type: ['string', 'array'],
        minLength: 1,
        maxLength: 1000,
        maxItems: 100,
        items: { type: 'string', maxLength: 100 },
        description: 'Values that count as empty: an array, or a string as in the query',
        examples: [['NULL', '\\N', 'nan']],
      }),
    ),
  },
  { additionalProperties: false },
);
export type ImportJson = Static<typeof ImportJson>;
