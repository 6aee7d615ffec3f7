/** How an import is asked for: by query with an upload, by members of a JSON body with a path. Both say the same. */
import { Type, type Static } from 'typebox';
import type { Fault } from '../../errors.ts';
import { ImportKind, ImportMode, type ImportOptions } from '../../model/import.ts';
import { invalid, shown } from './validation.ts';

const COLUMNS = 'Columns with other names in the file: ours:theirs, separated by commas';

const columnsText = Type.String({
  minLength: 1,
  maxLength: 4096,
  description: COLUMNS,
  examples: ['t_dat:InvoiceDate,article_id:StockCode,customer_id:CustomerID'],
});

const optionFields = {
  kind: Type.Optional(ImportKind),
  time_unit: Type.Optional(Type.Enum(['ms', 's'], { description: 'Unit of whole-number times. Default ms' })),
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
};

export const UploadQuery = Type.Object(
  {
    ...optionFields,
    columns: Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description: COLUMNS })),
  },
  { additionalProperties: false },
);

export const ImportByPath = Type.Object(
  {
    path: Type.String({
      minLength: 1,
      maxLength: 4096,
      description: 'A file below IMPORT_DIR on the server, as CSV or gzipped CSV',
      examples: ['transactions_train.csv'],
    }),
    ...optionFields,
    columns: Type.Optional(columnsText),
  },
  { $id: 'ImportByPath', additionalProperties: false, description: 'Which file to load, and how' },
);
export type ImportByPath = Static<typeof ImportByPath>;

/** All options with their defaults. Throws Problem if `columns` will not do. */
export function importOptions(given: Static<typeof UploadQuery>): ImportOptions {
  const {
    kind = 'transactions',
    time_unit = 'ms',
    on_error = 'abort',
    mode = 'append',
    allow_duplicate = false,
  } = given;
  return { kind, columns: renames(given.columns, kind), time_unit, on_error, mode, allow_duplicate };
}

const TRANSACTION_COLUMNS = ['t_dat', 'customer_id', 'article_id', 'price', 'sales_channel_id'];

/** `t_dat:InvoiceDate,…` → { t_dat: 'InvoiceDate', … }. Their names may hold colons, but no commas. */
function renames(text: string | undefined, kind: ImportOptions['kind']): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const pair of text?.split(',') ?? []) {
    const colon = pair.indexOf(':');
    const [ours, theirs] = [pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()];
    if (colon < 0 || ours === '' || theirs === '')
      throw badColumns(`${shown(pair)} is not of the form ours:theirs.`);
    if (kind === 'transactions' && !TRANSACTION_COLUMNS.includes(ours)) {
      throw badColumns(`${shown(ours)} is none of our columns: ${TRANSACTION_COLUMNS.join(', ')}.`);
    }
    if (Object.hasOwn(columns, ours)) throw badColumns(`${shown(ours)} is named twice.`);
    Object.defineProperty(columns, ours, { value: theirs, enumerable: true });
  }
  return columns;
}

function badColumns(detail: string) {
  const fault: Fault = { parameter: 'columns', detail: `columns: ${detail}` };
  return invalid([fault]);
}
