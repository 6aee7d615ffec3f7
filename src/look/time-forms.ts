/** How the times in a column are written, told by all of its values. */
import { EARLIEST_UNASKED } from '../formats/number-times.ts';
import type { TimeUnit } from '../model/reading.ts';
import { LATEST } from '../model/times.ts';
import { isInteger, isNumber } from './values.ts';

export type TimeForm =
  /** ISO 8601 and its relatives, read without options. */
  | { kind: 'iso'; hasTime: boolean }
  /** Whole or decimal numbers that lie in 1980 to 2200 in this unit alone. */
  | { kind: 'unit'; unit: Exclude<TimeUnit, 'd'>; form: string }
  /** One format, or two if no value tells the day from the month. `isCertain`: taken without asking. */
  | { kind: 'format'; formats: string[]; isCertain: boolean; hasTime: boolean }
  /** Days since 1899-12-30, as spreadsheets count them. */
  | { kind: 'serial' }
  /** Numbers too small to be times. */
  | { kind: 'number' };

const ISO_TIME = '[T ]\\d{2}(?::?\\d{2}(?::?\\d{2}(?:[.,]\\d+)?)?)?';
const ISO_ZONE = ' ?(?:Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?';
const ISO = new RegExp(`^\\d{4}-\\d{2}-\\d{2}(?:${ISO_TIME}${ISO_ZONE})?$`, 'i');
const TIME_OF_DAY = /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?$/i;

/** 1980 and 2201 in seconds: in other units, these ranges don't overlap. */
const [FROM, TO] = [EARLIEST_UNASKED / 1000, (LATEST + 1) / 1000];
const UNITS = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 } as const;
const UNIT_NAMES = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' };

/** Serial days of 1980 and 2100 in spreadsheets. */
const [FIRST_SERIAL, LAST_SERIAL] = [29_221, 73_051];

/** Whether a written time ends in a zone, such as `Z`, `UTC` or `+02:00`, which a date alone does not. */
export const namesZone = (value: string): boolean =>
  /\d ?(?:Z|[A-Z]{3,4}|[+-]\d{2}(?::?\d{2})?)$/i.test(value.trim()) && /\d:\d|T\d/.test(value);

export const isTimeOfDay = (value: string): boolean => TIME_OF_DAY.test(value);

/** Whether a single value looks like a time, also a number that would be one. */
export const isTimeLike = (value: string): boolean => {
  const form = timeForm([value]);
  return form !== undefined && form.kind !== 'number' && form.kind !== 'serial';
};

/** The form of at least half of the values; undefined if there is none. `values` holds no empty ones. */
export function timeForm(values: string[]): TimeForm | undefined {
  if (values.length === 0) return undefined;
  const half = values.length / 2;
  const trimmed = values.map((value) => value.trim());
  const iso = trimmed.filter((value) => ISO.test(value));
  if (iso.length >= half) return { kind: 'iso', hasTime: iso.some((value) => value.length > 10) };
  const numbers = trimmed.filter(isNumber);
  if (numbers.length >= half) return numericForm(numbers);
  return writtenForm(trimmed, half);
}

/** Seconds, milliseconds, …; dates of digits alone; days of spreadsheets. */
function numericForm(numbers: string[]): TimeForm | undefined {
  const compact = compactFormat(numbers);
  const values = numbers.map(Number);
  const isIn = (from: number, to: number) => values.every((value) => value >= from && value < to);
  for (const unit of ['s', 'ms', 'us', 'ns'] as const) {
    if (!isIn(FROM * UNITS[unit], TO * UNITS[unit])) continue;
    const form = `epoch ${UNIT_NAMES[unit]}${numbers.every(isInteger) ? '' : ' with fractions'}`;
    return { kind: 'unit', unit, form };
  }
  if (compact) return { kind: 'format', formats: [compact], isCertain: true, hasTime: compact.length > 8 };
  return isIn(FIRST_SERIAL, LAST_SERIAL) ? { kind: 'serial' } : { kind: 'number' };
}

const COMPACT = { 8: 'yyyyMMdd', 12: 'yyyyMMddHHmm', 14: 'yyyyMMddHHmmss' } as Record<number, string>;

function compactFormat(numbers: string[]): string | undefined {
  const format = COMPACT[numbers[0].length];
  const limits = [1900, 1, 1, 0, 0, 0].map((least, i) => [least, [2200, 12, 31, 23, 59, 59][i]]);
  const isDate = (digits: string) => {
    const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?$/.exec(digits);
    return parts?.slice(1).every((part, i) => !part || (+part >= limits[i][0] && +part <= limits[i][1]));
  };
  const same = numbers.every((digits) => digits.length === numbers[0].length && isDate(digits));
  return format !== undefined && same ? format : undefined;
}

const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)([a-z]*)';
const TIME = '(?:(,? |T)(\\d{1,2}):(\\d{2})(?::(\\d{2})(\\.\\d{1,3})?)?( ?)([AaPp][Mm])?)?$';
const SLASHED = new RegExp(`^(\\d{1,4})([./-])(\\d{1,2})\\2(\\d{1,4})${TIME}`);
const DAY_FIRST = new RegExp(`^(\\d{1,2})([ ./-])${MONTH}\\.?(\\2|, )(\\d{2,4})${TIME}`, 'i');
const MONTH_FIRST = new RegExp(`^${MONTH}\\.?( )(\\d{1,2})(, ?| )(\\d{2,4})${TIME}`, 'i');

/** Dates with slashes, points or dashes, or with names of months. */
function writtenForm(values: string[], half: number): TimeForm | undefined {
  const slashed = values.map((value) => SLASHED.exec(value)).filter((match) => match !== null);
  if (slashed.length >= half) return slashedForm(slashed);
  for (const [pattern, date] of [
    [DAY_FIRST, (m: string[]) => `${digits(m[1], 'd')}${m[2]}${month(m[4])}${m[5]}${year(m[6])}`],
    [MONTH_FIRST, (m: string[]) => `${month(m[2])}${m[3]}${digits(m[4], 'd')}${m[5]}${year(m[6])}`],
  ] as const) {
    const found = values.map((value) => pattern.exec(value)).filter((match) => match !== null);
    if (found.length < half) continue;
    // The shortest day shows whether days have one digit.
    const model = found.reduce((a, b) => (b[0].length < a[0].length ? b : a));
    const format = date(model) + clock(found, 7, !found.some((match) => match[8]?.length === 1));
    return { kind: 'format', formats: [format], isCertain: false, hasTime: model[8] !== undefined };
  }
  return undefined;
}

const digits = (value: string, symbol: string) => (value.length === 2 ? symbol + symbol : symbol);
const month = (rest: string) => (rest.length > 0 ? 'MMMM' : 'MMM');
const year = (value: string) => (value.length === 4 ? 'yyyy' : 'yy');

function slashedForm(found: RegExpExecArray[]): TimeForm | undefined {
  const sign = found[0][2];
  const part = (i: number) => found.map((match) => match[i]);
  /** Two letters if there are leading zeros and no parts of one digit. */
  const parts = [...part(1), ...part(3), ...part(4), ...part(6)].filter((value) => value !== undefined);
  const isPadded = parts.some((value) => /^0\d$/.test(value)) && parts.every((value) => value.length > 1);
  const symbol = (letter: string) => (isPadded ? letter + letter : letter);
  const time = clock(found, 5, isPadded);
  const hasTime = time !== '';
  const beyond = (i: number, most: number) => part(i).some((value) => Number(value) > most);
  const joined = (...some: string[]) => some.join(sign) + time;
  const answer = (...formats: string[]): TimeForm => ({ kind: 'format', formats, isCertain: false, hasTime });
  if (part(1).every((value) => value.length === 4)) {
    const monthLast = beyond(3, 12) && !beyond(4, 12);
    const [second, third] = monthLast ? ['d', 'M'] : ['M', 'd'];
    return answer(joined('yyyy', symbol(second), symbol(third)));
  }
  const years = part(4).every((value) => value.length === 4) ? 'yyyy' : 'yy';
  if (years === 'yy' && part(4).some((value) => value.length !== 2)) return undefined;
  const dayFirst = joined(symbol('d'), symbol('M'), years);
  const monthFirst = joined(symbol('M'), symbol('d'), years);
  const [first, second] = [beyond(1, 12), beyond(3, 12)];
  if (first && second) return undefined;
  if (first || sign === '.') return answer(dayFirst);
  return second ? answer(monthFirst) : answer(monthFirst, dayFirst);
}

/** The time of day after the date; `at` is the group of what separates them. */
function clock(found: RegExpExecArray[], at: number, isPadded: boolean): string {
  const model = found.find((match) => match[at + 1] !== undefined);
  if (!model) return '';
  const [, separator, , , second, fraction, blank, half] = [0, ...model.slice(at)] as string[];
  const hour = half ? 'h' : 'H';
  const between = separator.includes('T') ? "'T'" : separator;
  const seconds = second ? `:ss${fraction ? `.${'S'.repeat(fraction.length - 1)}` : ''}` : '';
  return `${between}${isPadded ? hour + hour : hour}:mm${seconds}${half ? `${blank}a` : ''}`;
}

/** The form as a look shows it. */
export function formName(form: TimeForm): string {
  if (form.kind === 'iso') return form.hasTime ? 'ISO 8601' : 'ISO 8601 date';
  if (form.kind === 'unit') return form.form;
  if (form.kind === 'format') return form.formats.join(' or ');
  return form.kind === 'serial' ? 'serial days of a spreadsheet' : 'numbers';
}
