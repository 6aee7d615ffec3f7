/** A parser of times that are written as `time_format` says. */
import { midnightOf, zoneOffset, type TimeParser } from './calendar.ts';
import { timeFormatParts, type TimeField, type TimeFormatPart } from './time-format.ts';
import type { LocalTime } from './time-zones.ts';
import { UnusableFile } from './unusable-file.ts';

/** What the steps have read so far. */
interface Written {
  year: number;
  month: number;
  day: number;
  /** From 0 (Sunday); -1 if the time names none. */
  weekday: number;
  /** Of the day, or of half a day if `half` is 0 (AM) or 1 (PM). */
  hour: number;
  half: number;
  minute: number;
  second: number;
  milliseconds: number;
  /** NaN if the time names no zone. */
  offset: number;
}

/** Reads one part of a format from `at` on; returns the offset after it, -1 if something else is there. */
type Step = (written: Written, bytes: Uint8Array, at: number, end: number) => number;

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Epoch milliseconds; NaN for what isn't such a time or doesn't exist in the zone. `zone` undefined: UTC. */
export function formattedTimeParser(format: string, zone: LocalTime | undefined): TimeParser {
  const parts = timeFormatParts(format);
  if (typeof parts === 'string') throw new UnusableFile(`time_format ${format} ${parts}.`, 'bad_request');
  const steps = parts.map(stepOf);
  const isDate = !parts.some((part) => 'field' in part && part.field.startsWith('hour'));
  const written: Written = {
    year: 0,
    month: 0,
    day: 0,
    weekday: -1,
    hour: 0,
    half: -1,
    minute: 0,
    second: 0,
    milliseconds: 0,
    offset: NaN,
  };
  let [lastDate, lastMidnight] = [NaN, NaN];

  return (bytes, start, end) => {
    let at = start;
    for (let i = 0; i < steps.length; i++) {
      at = steps[i](written, bytes, at, end);
      if (at < 0) return NaN;
    }
    if (at !== end) return NaN;
    const { year, month, day, weekday, half, minute, second, offset } = written;
    const date = (year * 100 + month) * 100 + day;
    if (date !== lastDate) [lastDate, lastMidnight] = [date, midnightOf(year, month, day)];
    if (weekday >= 0 && weekday !== weekdayOf(lastMidnight)) return NaN;
    let { hour } = written;
    if (half >= 0) hour = hour >= 1 && hour <= 12 ? (hour % 12) + 12 * half : NaN;
    if (!(hour < 24 && minute < 60 && second < 60)) return NaN;
    const local = lastMidnight + hour * 3_600_000 + minute * 60_000 + second * 1000 + written.milliseconds;
    if (offset === offset) return local - offset;
    return zone ? zone(local, isDate) : local;
  };
}

/** 1970 began on a Thursday. */
const weekdayOf = (midnight: number): number => (((midnight / 86_400_000 + 4) % 7) + 7) % 7;

function stepOf(part: TimeFormatPart): Step {
  if ('literal' in part) return literal(part.literal);
  const { field, letters } = part;
  switch (field) {
    case 'month':
      return letters > 2
        ? name(MONTHS, (written, index) => (written.month = index + 1))
        : numeric(field, letters);
    case 'weekday':
      return name(DAYS, (written, index) => (written.weekday = index));
    case 'dayHalf':
      return dayHalf;
    case 'fraction':
      return fraction;
    case 'zone':
      return zoneStep;
    default:
      return numeric(field, letters);
  }
}

type Numeric = Exclude<TimeField, 'weekday' | 'dayHalf' | 'fraction' | 'zone'>;

/** One letter stands for one or two digits (a year: four), more for as many digits as letters. */
function numeric(field: Numeric, letters: number): Step {
  const most = field === 'year' && letters === 1 ? 4 : Math.max(2, letters);
  const least = field === 'year' || letters > 1 ? most : 1;
  const member = field === 'hour12' ? 'hour' : field;
  const isShortYear = field === 'year' && letters === 2;
  return (written, bytes, at, end) => {
    const stop = at + most < end ? at + most : end;
    const first = at;
    let value = 0;
    while (at < stop) {
      const digit = bytes[at] - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      at++;
    }
    if (at - first < least) return -1;
    // As in POSIX: 69 to 99 are 1969 to 1999.
    written[member] = isShortYear ? value + (value < 69 ? 2000 : 1900) : value;
    return at;
  };
}

/** Literal text; a blank stands for one or more, also for those that don't break a line. */
function literal(text: string): Step {
  const bytesWanted = Buffer.from(text);
  return (_written, bytes, at, end) => {
    for (const byte of bytesWanted) {
      if (byte !== 0x20) {
        if (at >= end || bytes[at++] !== byte) return -1;
        continue;
      }
      const first = at;
      for (let width: number; (width = blankAt(bytes, at, end)) > 0;) at += width;
      if (at === first) return -1;
    }
    return at;
  };
}

/** Bytes of the blank, U+00A0 or U+202F at `at`, which newer versions of ICU write before AM. */
function blankAt(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return 0;
  if (bytes[at] === 0x20) return 1;
  if (bytes[at] === 0xc2 && bytes[at + 1] === 0xa0) return 2;
  return bytes[at] === 0xe2 && bytes[at + 1] === 0x80 && bytes[at + 2] === 0xaf ? 3 : 0;
}

/** A name of a list or its beginning of three letters or more, in any case. */
function name(names: string[], take: (written: Written, index: number) => void): Step {
  return (written, bytes, at, end) => {
    const first = at;
    while (at < end && isLetter(bytes[at])) at++;
    const word = wordIn(bytes, first, at);
    const index = word.length < 3 ? -1 : names.findIndex((full) => full.startsWith(word));
    if (index < 0) return -1;
    take(written, index);
    return at;
  };
}

const dayHalf: Step = (written, bytes, at, end) => {
  const first = at;
  while (at < end && (isLetter(bytes[at]) || bytes[at] === 0x2e)) at++;
  written.half = ['am', 'pm'].indexOf(wordIn(bytes, first, at).replaceAll('.', ''));
  return written.half < 0 ? -1 : at;
};

const fraction: Step = (written, bytes, at, end) => {
  const first = at;
  let milliseconds = 0;
  for (let unit = 100; at < end && bytes[at] >= 48 && bytes[at] <= 57; at++, unit = Math.floor(unit / 10))
    milliseconds += (bytes[at] - 48) * unit;
  written.milliseconds = milliseconds;
  return at === first ? -1 : at;
};

const zoneStep: Step = (written, bytes, at, end) => {
  const first = at;
  while (at < end && bytes[at] > 0x20) at++;
  written.offset = zoneOffset(bytes, first, at);
  return Number.isNaN(written.offset) ? -1 : at;
};

const isLetter = (byte: number) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

const wordIn = (bytes: Uint8Array, start: number, end: number) =>
  String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 20))).toLowerCase();
