/** Dates and zones as bytes. */

/** Reads the time in bytes[start, end): epoch milliseconds, NaN for what isn't a time. */
export type TimeParser = (bytes: Uint8Array, start: number, end: number) => number;

/** The value of two digits, NaN if they aren't digits. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - 48;
  const ones = bytes[at + 1] - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** Midnight (UTC) of a date; NaN for invalid dates (30 February, month 13) and years before 1000. */
export function midnightOf(year: number, month: number, day: number): number {
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return NaN;
  return Date.UTC(year, month - 1, day);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * Milliseconds by which the zone in bytes[start, end) is ahead of UTC: `Z`, `UTC`, `GMT`, `+02`, `-0400` or
 * `+02:00`, after any blanks. NaN if it's none of these.
 */
export function zoneOffset(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && bytes[start] === 0x20) start++;
  const length = end - start;
  const sign = bytes[start];
  if (length === 1 && (sign === 0x5a || sign === 0x7a)) return 0;
  if (length === 3 && sign > 0x40)
    return isNamed(bytes, start, 'utc') || isNamed(bytes, start, 'gmt') ? 0 : NaN;
  if (length < 3 || (sign !== 0x2b && sign !== 0x2d)) return NaN;
  const withColon = length === 6 && bytes[start + 3] === 0x3a;
  if (length !== 3 && length !== 5 && !withColon) return NaN;
  const hours = twoDigits(bytes, start + 1);
  const minutes = length === 3 ? 0 : twoDigits(bytes, end - 2);
  if (!(hours < 24) || !(minutes < 60)) return NaN;
  return (sign === 0x2b ? 1 : -1) * (hours * 3_600_000 + minutes * 60_000);
}

function isNamed(bytes: Uint8Array, at: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) if ((bytes[at + i] | 0x20) !== name.charCodeAt(i)) return false;
  return true;
}
