/** The options of an import with their defaults, and its renamed columns. */
import type { ImportOptions, ImportRequest } from '../model/import.ts';
import { Transaction } from '../model/transaction.ts';
import { badColumns, checkColumn } from './interaction-columns.ts';

/** `request` has been checked against its schema. Throws Problem (bad_request) if `columns` can't be read. */
export function importOptions(request: ImportRequest): ImportOptions {
  const { kind = 'transactions', columns, ...given } = request;
  const defaults = { time_unit: 'ms', on_error: 'abort', mode: 'append', allow_duplicate: false } as const;
  return { ...defaults, ...given, kind, columns: renames(columns, kind) };
}

const OUR_COLUMNS = Object.keys(Transaction.properties);

/** `t_dat:InvoiceDate` → { t_dat: 'InvoiceDate' }. Names in files may hold colons, but no commas. */
function renames(text: string | undefined, kind: ImportOptions['kind']): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const pair of text?.split(',') ?? []) {
    const colon = pair.indexOf(':');
    const [ours, theirs] = [pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()];
    if (colon < 0 || ours === '' || theirs === '')
      throw badColumns(`columns must be pairs like t_dat:InvoiceDate, not ${JSON.stringify(pair)}.`);
    checkColumn(ours, kind === 'transactions' ? OUR_COLUMNS : [ours], Object.hasOwn(columns, ours));
    Object.defineProperty(columns, ours, { value: theirs, enumerable: true });
  }
  return columns;
}
