/**
 * Times in files, from bytes to epoch milliseconds. Accepted: `2018-09-20` (midnight UTC), `2018-09-20
 * 12:26:00`, ISO 8601 with `T` or a space, optional seconds and fractions (cut to milliseconds), zone `Z`,
 * `+02`, `+0200` or `+02:00` (default UTC), and whole numbers (digits alone, even `20180920`).
 */
import { EARLIEST, LATEST } from '../model/times.ts';
import { wholeNumber } from './numbers.ts';

/** Unit of whole numbers. */
export type TimeUnit = 'ms' | 's';

/**
 * A parser of the time in bytes[start, end): epoch milliseconds, NaN unless within the years 1970 to 2200.
 */
export function timeParser(unit: TimeUnit) {
  const factor = unit === 's' ? 1000 : 1;
  return (bytes: Uint8Array, start: number, end: number): number => {
    if (end - start < 10 || bytes[start + 4] !== 0x2d)
      return inRange(wholeNumber(bytes, start, end) * factor);
    if (bytes[start + 7] !== 0x2d) return NaN;
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const midnight = midnightOf(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8));
    return inRange(end - start === 10 ? midnight : midnight + timeOfDay(bytes, start + 10, end));
  };
}

/** The time in a string, by the same rules: epoch milliseconds or NaN. */
export function parseTime(string: string, unit: TimeUnit = 'ms'): number {
  const bytes = new TextEncoder().encode(string);
  return timeParser(unit)(bytes, 0, bytes.length);
}

function inRange(time: number): number {
  return time >= EARLIEST && time <= LATEST ? time : NaN;
}

/** The value of two digits, NaN if they aren't digits. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - 48;
  const ones = bytes[at + 1] - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** Midnight (UTC) of a date; NaN for invalid dates (30 February, month 13) and years before 1000. */
function midnightOf(year: number, month: number, day: number): number {
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return NaN;
  return Date.UTC(year, month - 1, day);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Milliseconds from midnight UTC for `T12:26:00.123+02:00` and its shorter forms; NaN for others. */
function timeOfDay(bytes: Uint8Array, start: number, end: number): number {
  const separator = bytes[start];
  if ((separator !== 0x20 && separator !== 0x54 && separator !== 0x74) || end < start + 6) return NaN;
  const hour = twoDigits(bytes, start + 1);
  const minute = twoDigits(bytes, start + 4);
  if (bytes[start + 3] !== 0x3a || !(hour < 24) || !(minute < 60)) return NaN;
  let time = hour * 3_600_000 + minute * 60_000;
  let at = start + 6;
  if (at < end && bytes[at] === 0x3a) {
    const second = at + 3 <= end ? twoDigits(bytes, at + 1) : NaN;
    if (!(second < 60)) return NaN;
    time += second * 1000;
    at += 3;
    if (at < end && (bytes[at] === 0x2e || bytes[at] === 0x2c)) {
      const first = ++at;
      for (let unit = 100; at < end && bytes[at] >= 48 && bytes[at] <= 57; at++) {
        time += (bytes[at] - 48) * unit;
        unit = Math.floor(unit / 10);
      }
      if (at === first) return NaN;
    }
  }
  return time - zoneOffset(bytes, at, end);
}

/** Milliseconds by which the zone in bytes[start, end) is ahead of UTC; 0 if empty, NaN if invalid. */
function zoneOffset(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const sign = bytes[start];
  if (length === 0 || (length === 1 && (sign === 0x5a || sign === 0x7a))) return 0;
  if (sign !== 0x2b && sign !== 0x2d) return NaN;
  const withColon = length === 6 && bytes[start + 3] === 0x3a;
  if (length !== 3 && length !== 5 && !withColon) return NaN;
  const hours = twoDigits(bytes, start + 1);
  const minutes = length === 3 ? 0 : twoDigits(bytes, end - 2);
  if (!(hours < 24) || !(minutes < 60)) return NaN;
  return (sign === 0x2b ? 1 : -1) * (hours * 3_600_000 + minutes * 60_000);
}
