/**
 * CSV as strings, for small or wide tables: RFC 4180, quotes only where needed, LF. Ids are never changed, so
 * there are no guards against spreadsheet formulas.
 */
import { needsCsvQuotes } from './csv-size.ts';

export function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return needsCsvQuotes(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** What an empty line would be: pandas and Python's csv take that for no row at all. */
const ONE_EMPTY_FIELD = '""';

/** A line of a header or a row, with its line feed. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvField).join(',') || ONE_EMPTY_FIELD}\n`;
}
