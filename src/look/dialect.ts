/** How a CSV file is laid out: its delimiter, lines before the table, and whether there is a header line. */
import { nameKey, nameRank, recognized, type Role } from './names.ts';
import { recordsOf, type SampleRow } from './sample-csv.ts';
import type { Look } from '../model/look.ts';
import type { LookOptions } from './options.ts';
import { isNumber, isNull } from './values.ts';
import { isTimeLike } from './time-forms.ts';

export interface Dialect {
  delimiter: string;
  header: boolean;
  skip_lines: number;
  /** Every row has one field more than the header line: an empty last one, R's row names, or some other. */
  extra: 'last' | 'first' | 'unknown' | null;
  names: string[];
  rows: SampleRow[];
}

const DELIMITERS = [',', ';', '\t', '|'];
const OURS = 't_dat customer_id article_id price sales_channel_id'.split(' ');
/** Rows by which the layout is told. */
const FEW = 200;

type Given = Pick<LookOptions, 'delimiter' | 'header' | 'skip_lines' | 'trim'>;

export function dialectOf(text: string, given: Given, most: number): Dialect {
  const delimiter = given.delimiter ?? delimiterOf(text, given.skip_lines ?? 0);
  const split = { delimiter, trim: given.trim };
  const few = recordsOf(text, split, given.skip_lines, FEW);
  const width = commonWidth(few);
  const first = given.skip_lines === undefined ? firstOfTable(few, { width, delimiter }, given.header) : 0;
  const header = given.header === 'auto' ? hasHeader(few.slice(first), width) : given.header;
  const beginsAt = few[first]?.line ?? 1;
  const skip_lines = given.skip_lines ?? beginsAt - 1;
  const rows = recordsOf(text, split, skip_lines, most + 1);
  const names = header
    ? (rows.shift()?.fields ?? [])
    : Array.from({ length: width }, (_, i) => String(i + 1));
  const extra = header ? extraField(names, rows) : null;
  return { delimiter, header, skip_lines, extra, names, rows: rows.filter((row) => !isNoise(row, names)) };
}

/** The header line once more, as in files put together from parts, and rows of delimiters alone. */
const isNoise = (row: SampleRow, names: string[]): boolean =>
  row.fields.every((field, i) => field === names[i]) || isBlank(row);

function delimiterOf(text: string, skip: number): string {
  const told = /^\ufeff?sep=(.)\r?\n/i.exec(text)?.[1];
  if (told) return told;
  const best = DELIMITERS.map((delimiter) => ({ delimiter, score: scoreOf(text, delimiter, skip) })).reduce(
    (a, b) => (b.score > a.score ? b : a),
  );
  if (best.score > 0) return best.delimiter;
  const lines = text.split(/\r?\n/, FEW).filter((line) => line.trim() !== '');
  const share = (test: RegExp) => lines.filter((line) => test.test(line)).length / (lines.length || 1);
  if (share(/^[^:]+(::[^:]*)+$/) > 0.9) return ':';
  return share(/^ *[^ ,]+( +[^ ,]+){2,} *$/) > 0.9 && scoreOf(text, ' ', skip) > 0 ? ' ' : ',';
}

/** How well the records agree on a number of fields above one; known names count, too. */
function scoreOf(text: string, delimiter: string, skip: number): number {
  const rows = recordsOf(text, { delimiter }, skip, FEW);
  const width = commonWidth(rows);
  if (width < 2) return namesIn(rows) >= 2 ? namesIn(rows) : 0;
  const agreeing = rows.filter(({ fields }) => Math.abs(fields.length - width) <= 1 && fields.length > 1);
  const share = agreeing.length / rows.length;
  return share < 0.5 ? 0 : share + namesIn(rows) + width / 1000;
}

/** The most known names in one of the first lines. */
function namesIn(rows: SampleRow[]): number {
  const counts = rows.slice(0, 10).map(({ fields }) => fields.filter((name) => recognized(name)).length);
  return Math.max(0, ...counts);
}

function commonWidth(rows: SampleRow[]): number {
  const counts = new Map<number, number>();
  for (const { fields } of rows) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0];
}

/**
 * Skips titles, comments and the line `sep=,`: lines before the first one that could belong to the table. If
 * the request says that there is no header line, any line may be a row, which must not go uncounted.
 */
function firstOfTable(
  rows: SampleRow[],
  { width, delimiter }: { width: number; delimiter: string },
  header: Given['header'],
): number {
  if (header === false)
    return Math.max(
      0,
      rows.findIndex((row) => !isSeparator(row) && !isBlank(row)),
    );
  const named = rows.slice(0, 30).findIndex(({ fields }) => countOurs(fields) >= 2);
  if (named >= 0 && rows.slice(0, named).every((row) => isPreamble(row, width, delimiter))) return named;
  const first = rows.findIndex((row) => !isPreamble(row, width, delimiter));
  return first < 0 || first > 30 ? 0 : first;
}

const countOurs = (fields: string[]): number =>
  fields.filter((name) => OURS.some((ours) => nameKey(ours) === nameKey(name))).length;

const isSeparator = ({ fields }: SampleRow): boolean => /^\ufeff?sep=.?$/i.test(fields[0]);

const isBlank = ({ fields }: SampleRow): boolean => fields.every((field) => field.trim() === '');

function isPreamble(row: SampleRow, width: number, delimiter: string): boolean {
  const { fields } = row;
  if (fields[0].startsWith('#') || isSeparator(row) || isBlank(row)) return true;
  if (fields.length >= width - 1 && fields.length > 1) return false;
  return fields.length < width && !(delimiter === ' ' && fields.length === width - 1);
}

/** Whether the first row names the columns. */
function hasHeader(rows: SampleRow[], width: number): boolean {
  const [first, ...rest] = rows;
  if (!first) return true;
  const names = first.fields.filter((name) => name.trim() !== '');
  if (names.some((name) => isName(name))) return true;
  if (names.some((name) => isNumber(name) || isTimeLike(name) || isNull(name))) return false;
  if (rest.length > 0 && first.fields.length === width && new Set(names).size < names.length) return false;
  return true;
}

const ROLES: Role[] = ['t_dat', 'customer_id', 'article_id', 'price', 'quantity', 'event'];
const isName = (name: string): boolean => ROLES.some((role) => nameRank(role, name) !== undefined);

/** `last`: a delimiter at the end of each row; `first`: numbers of rows, as R writes them without a name. */
function extraField(names: string[], rows: SampleRow[]): Dialect['extra'] {
  const full = rows.filter(({ fields }) => fields.some((field) => field !== ''));
  if (full.length === 0 || !full.every(({ fields }) => fields.length === names.length + 1)) return null;
  if (full.every(({ fields }) => fields.at(-1) === '')) return 'last';
  // Python counts from 0.
  const first = full[0].fields[0] === '0' ? 0 : 1;
  return full.every(({ fields }, i) => fields[0] === String(first + i)) ? 'first' : 'unknown';
}

/** How the lines of a text end. */
export function lineEnd(text: string): Look['line_end'] {
  if (text.includes('\r\r\n')) return 'crcrlf';
  const lf = text.split('\n').length - 1;
  const crlf = text.split('\r\n').length - 1;
  const cr = text.split('\r').length - 1;
  if (lf + cr === 0) return null;
  if (lf === 0) return cr > 1 || text.endsWith('\r') ? 'cr' : null;
  if (crlf === lf) return 'crlf';
  return crlf === 0 ? 'lf' : 'mixed';
}
