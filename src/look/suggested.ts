/** Options as a query, as a command with curl, and as a command of footfall: each ready to be pasted. */
import type { Look, Suggested } from '../model/look.ts';
import type { ColumnSources, Condition } from '../model/reading.ts';
import type { Door, LookOptions } from './options.ts';

/** Options by name, as strings, in the order in which they are written. */
export type Words = Record<string, string>;

const FLAGS = ['allow-duplicate', 'trim', 'hash-ids'];
/** Where a service listens unless it is told otherwise. */
const BASE = 'http://127.0.0.1:3000';

/** The options that differ from the defaults. */
export function wordsOf(options: LookOptions): Words {
  const { columns, null_values, where, time_origin, kind } = options;
  const words: Record<string, string | undefined> = {
    kind: kind === 'transactions' ? undefined : kind,
    mode: options.mode === 'append' ? undefined : options.mode,
    on_error: options.on_error === 'abort' ? undefined : options.on_error,
    allow_duplicate: options.allow_duplicate ? 'true' : undefined,
    columns: columnsInWords(columns) || undefined,
    delimiter: options.delimiter === '\t' ? 'tab' : options.delimiter,
    encoding: options.encoding,
    header: options.header === 'auto' ? undefined : String(options.header),
    skip_lines: options.skip_lines?.toString(),
    decimal: options.decimal,
    null_values: null_values.length > 0 ? nullsInWords(null_values) : undefined,
    trim: options.trim ? 'true' : undefined,
    time_format: options.time_format,
    time_unit: options.time_unit === 'auto' ? undefined : options.time_unit,
    time_origin: time_origin === undefined ? undefined : dateOf(time_origin),
    time_zone: options.time_zone,
    quantity_as: options.quantity_as === 'one' ? undefined : options.quantity_as,
    where: where.length > 0 ? whereInWords(where) : undefined,
    on_bad_value: options.on_bad_value === 'reject' ? undefined : options.on_bad_value,
    hash_ids: options.hash_ids ? 'true' : undefined,
  };
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)) as Words;
}

export const dateOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

const inQuotes = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const quotedName = (name: string): string => (/[,+"]|^\s|\s$/.test(name) ? inQuotes(name) : name);

export const columnsInWords = (columns: ColumnSources): string =>
  Object.entries(columns)
    .map(([ours, theirs]) => `${ours}:${theirs.map(quotedName).join('+')}`)
    .join(',');

export const whereInWords = (where: Condition[]): string =>
  where
    .map(({ column, operator, value }) => `${conditionWord(column)}${operator}${conditionWord(value)}`)
    .join(' and ');

const quotedValue = (value: string): string => (/[,"]|^\s|\s$/.test(value) ? inQuotes(value) : value);

export const nullsInWords = (values: string[]): string => values.map(quotedValue).join(',');

const conditionWord = (word: string): string =>
  /[:=!<>"]|^$|^\s|\s$|\sand(\s|$)/i.test(word) ? inQuotes(word) : word;

/** `container`: what the file is, if that is known. */
export function suggestedBy(words: Words, door: Door, container?: Look['container']): Suggested {
  const query = Object.entries(words)
    .map(([name, value]) => `${name}=${inQuery(value)}`)
    .join('&');
  const { command: reader = ['footfall', 'load'], files: paths = ['FILE'] } = door;
  // Only `generate` reads standard input.
  const files = paths.map((path) => (door.command !== undefined && path === '-' ? path : asFile(path)));
  const flags = Object.entries(words).map(([name, value]) => flag(name, value));
  const isCsv = container?.format === 'csv' && container.compression === null;
  const type = isCsv ? 'text/csv' : 'application/octet-stream';
  const command = [...reader.map(inShell), ...files, ...flags].join(' ');
  return { query, curl: door.byPath ? curlByPath(words, door) : curl(query, type, door), command };
}

/** Only what a query needs to have escaped: the rest stays readable. */
const inQuery = (value: string): string =>
  encodeURIComponent(value).replaceAll(/%(3A|2C|2F)/g, (code) => decodeURIComponent(code));

export const inShell = (word: string): string =>
  /^[\w@%+:,./…-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** A name that begins with a dash would be taken for an option, or for standard input. */
const asFile = (path: string): string => inShell(path.startsWith('-') ? `./${path}` : path);

const CURL = 'curl -sS --fail-with-body';

/** The host is the client's word: it needs quotes like any other. */
const urlOf = ({ base = BASE }: Door, query = ''): string => inShell(`${base}/v1/imports${query}`);

function curl(query: string, type: string, door: Door): string {
  const [path] = door.files ?? ['FILE'];
  const file = asFile(path);
  // Brackets and braces would be patterns to curl.
  const literally = /[[\]{}]/.test(path) ? ' -g' : '';
  const header = `-H 'content-type: ${type}'`;
  return `${CURL}${literally} -X POST -T ${file} ${header} ${urlOf(door, query && `?${query}`)}`;
}

function curlByPath(words: Words, door: Door): string {
  const { files = ['FILE'] } = door;
  const options = Object.entries(words).map(([name, value]) => [name, inJson(name, value)]);
  const path = files.length === 1 ? files[0] : files;
  const body = inShell(JSON.stringify({ path, ...Object.fromEntries(options) }));
  return `${CURL} -H 'content-type: application/json' ${urlOf(door)} -d ${body}`;
}

function inJson(name: string, value: string): unknown {
  if (name === 'skip_lines') return Number(value);
  return ['allow_duplicate', 'trim', 'hash_ids', 'header'].includes(name) ? value === 'true' : value;
}

function flag(name: string, value: string): string {
  const dashed = name.replaceAll('_', '-');
  if (FLAGS.includes(dashed)) return `--${dashed}`;
  return `--${dashed}${value.startsWith('-') ? '=' : ' '}${inShell(value)}`;
}

/** `time_format=M/d/yyyy` or `--time-format M/d/yyyy`, as the door has it. */
export function option(door: Door, name: string, value: string): string {
  if (door.words === 'command') return flag(name, value);
  return `${name}=${value}`;
}
