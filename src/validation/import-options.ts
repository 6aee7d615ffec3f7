/** The options of an import: parses strings, sets defaults and refuses contradictions. */
import { faulty } from '../errors.ts';
import { timeFormatParts } from '../formats/time-format.ts';
import type { Fault } from '../model/problem.ts';
import type { ImportJson, ImportOptions, ImportRequest } from '../model/import.ts';
import { columnSources, conditions, nullValues, type Tell } from './import-columns.ts';
import { shown } from './sentences.ts';

/** `request` has been checked against its schema. Throws Problem (bad_request) with all faults. */
export function importOptions(request: ImportRequest | ImportJson): ImportOptions {
  const faults: Fault[] = [];
  const tell: Tell = (parameter, detail) => faults.push({ parameter, detail });
  const { kind = 'transactions', columns, null_values, where, header = 'auto', ...given } = request;
  const { delimiter, encoding, time_format, time_zone, time_origin, ...plain } = given;
  const options: ImportOptions = {
    mode: 'append',
    on_error: 'abort',
    allow_duplicate: false,
    dry_run: false,
    trim: false,
    time_unit: 'auto',
    quantity_as: 'one',
    on_bad_value: 'reject',
    hash_ids: false,
    ...plain,
    kind,
    columns: columnSources(columns, kind, tell),
    header: header === 'auto' ? header : String(header) === 'true',
    null_values: nullValues(null_values, tell),
    where: conditions(where, tell),
    ...defined({
      delimiter: delimiter === undefined ? undefined : delimiterOf(delimiter, tell),
      encoding: encoding === undefined ? undefined : encodingOf(encoding, tell),
      time_format: time_format === undefined ? undefined : timeFormatOf(time_format, tell),
      time_zone: time_zone === undefined ? undefined : timeZoneOf(time_zone, tell),
      time_origin: time_origin === undefined ? undefined : dateOf(time_origin, tell),
    }),
  };
  checkCharacters(request, tell);
  checkTimes(request, tell);
  checkKind(request, options, tell);
  checkColumns(options, tell);
  checkHashing(options, tell);
  if (faults.length > 0) throw faulty(faults);
  return options;
}

/** The members that aren't undefined. */
const defined = <T extends object>(members: T) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** Strings of JSON may hold lone surrogates: no file has them, and no URL could suggest them. */
function checkCharacters(request: object, tell: Tell): void {
  for (const [parameter, value] of Object.entries(request)) {
    const broken = stringsIn(value).find((text) => /\p{Surrogate}/u.test(text));
    if (broken !== undefined)
      tell(parameter, `${parameter} must be Unicode text: ${shown(broken)} has half of a surrogate pair.`);
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.entries(value).flat().flatMap(stringsIn) : [];
}

function delimiterOf(given: string, tell: Tell): string {
  const hex = /^\\x([0-7][0-9a-f])$/i.exec(given);
  const delimiter = hex
    ? String.fromCharCode(parseInt(hex[1], 16))
    : /^(tab|\\t)$/i.test(given)
      ? '\t'
      : given;
  if (!/^[\u0001-\u007f]$/.test(delimiter) || /["\r\n]/.test(delimiter)) {
    const right = 'one ASCII character other than quotes and line breaks, or tab';
    tell('delimiter', `delimiter must be ${right}, not ${shown(given)}.`);
  }
  return delimiter;
}

function encodingOf(label: string, tell: Tell): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    const example = 'a label of the Encoding standard such as windows-1252, iso-8859-2, utf-16le, big5';
    tell('encoding', `encoding must be ${example}, not ${shown(label)}.`);
    return undefined;
  }
}

function timeFormatOf(format: string, tell: Tell): string {
  const parts = timeFormatParts(format);
  if (typeof parts === 'string') tell('time_format', `time_format ${shown(format)} ${parts}.`);
  return format;
}

function timeZoneOf(zone: string, tell: Tell): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    tell('time_zone', `time_zone must be an IANA name such as Europe/Berlin, not ${shown(zone)}.`);
    return undefined;
  }
}

/** Epoch milliseconds of a date; spreadsheets count from 1899. */
function dateOf(text: string, tell: Tell): number {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  const isReal = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  if (!isReal) tell('time_origin', `time_origin must be a date such as 1899-12-30, not ${shown(text)}.`);
  return time;
}

function checkTimes(
  { time_unit = 'auto', time_format, time_origin }: ImportRequest | ImportJson,
  tell: Tell,
) {
  if (time_format !== undefined && time_unit !== 'auto')
    tell(
      'time_unit',
      'time_unit is for times that are numbers, time_format for written ones: leave one out.',
    );
  if (time_unit === 'd' && time_origin === undefined) {
    const example = 'for example time_origin=1899-12-30 for days as Excel counts them';
    tell('time_origin', `time_origin is missing: time_unit=d counts days from it, ${example}.`);
  }
  if (time_unit !== 'd' && time_origin !== undefined)
    tell('time_origin', 'time_origin is the date of day 0 of time_unit=d: set that, too, or leave it out.');
}

/**
 * Options without effect on customers and articles, unless they have these values. `time_unit` is older than
 * the others, and has always been accepted.
 */
const FOR_TRANSACTIONS = {
  quantity_as: 'one',
  on_bad_value: 'reject',
  time_format: undefined,
  time_zone: undefined,
  time_origin: undefined,
} as const;

function checkKind(request: ImportRequest | ImportJson, { kind, columns }: ImportOptions, tell: Tell): void {
  if (kind === 'transactions') return;
  for (const [name, plain] of Object.entries(FOR_TRANSACTIONS)) {
    const given = request[name as keyof typeof FOR_TRANSACTIONS];
    if (given !== undefined && given !== plain) tell(name, `${name} is only for transactions, not ${kind}.`);
  }
  if (Object.hasOwn(columns, 'quantity'))
    tell('columns', `columns names a quantity, which is only for transactions, not ${kind}.`);
}

/** A condition is kept with the import: it must not name a plain id. */
function checkHashing({ hash_ids, kind, columns, where }: ImportOptions, tell: Tell): void {
  if (!hash_ids) return;
  if (kind === 'articles') tell('hash_ids', 'hash_ids is for ids of customers, which articles have none of.');
  const own = (columns.customer_id ?? ['customer_id']).map((name) => name.toLowerCase());
  if (where.some(({ column }) => own.includes(column.toLowerCase())))
    tell('where', 'where cannot compare ids of customers with hash_ids=true: they would be stored.');
}

function checkColumns({ kind, columns, header, quantity_as, where }: ImportOptions, tell: Tell): void {
  if (quantity_as === 'units' && kind === 'transactions' && !Object.hasOwn(columns, 'quantity')) {
    const example = 'for example columns=quantity:Quantity';
    tell('quantity_as', `quantity_as=units needs a column with the quantity, ${example}.`);
  }
  if (header !== false) return;
  const named = [...Object.values(columns).flat(), ...where.map(({ column }) => column)];
  const name = named.find((theirs) => !/^[1-9]\d{0,5}$/.test(theirs));
  if (name === undefined) return;
  const parameter = Object.values(columns).flat().includes(name) ? 'columns' : 'where';
  const right = 'columns are named by their numbers from 1, for example customer_id:1';
  tell(parameter, `${parameter} names ${shown(name)}, but with header=false ${right}.`);
}
