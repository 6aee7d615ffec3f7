/**
 * Times in files, from bytes to epoch milliseconds. Accepted without `time_format`: `2018-09-20` (midnight),
 * `2018-09-20 12:26:00`, ISO 8601 with `T` or a space, optional seconds and fractions (cut to milliseconds),
 * zone `Z`, `UTC`, `GMT`, `+02`, `+0200` or `+02:00`, and numbers (`1569888000`, even `20180920`).
 */
import { EARLIEST, LATEST } from '../model/times.ts';
import type { Reading } from '../model/reading.ts';
import { midnightOf, twoDigits, zoneOffset, type TimeParser } from './calendar.ts';
import { formattedTimeParser } from './formatted-times.ts';
import { numberTimeParser } from './number-times.ts';
import { localTimes, type LocalTime } from './time-zones.ts';

export type TimeReading = Pick<
  Reading,
  'time_format' | 'time_unit' | 'time_unit_given' | 'time_origin' | 'time_zone'
>;

/** Milliseconds, and nothing else that a request may say about times. */
export const PLAIN_TIMES: TimeReading = {
  time_format: null,
  time_unit: 'ms',
  time_unit_given: true,
  time_origin: null,
  time_zone: null,
};

/** The result is NaN unless within the years 1970 to 2200. */
export function timeParser(reading: TimeReading): TimeParser {
  const zone = reading.time_zone === null ? undefined : localTimes(reading.time_zone);
  if (reading.time_format !== null) {
    const formatted = formattedTimeParser(reading.time_format, zone);
    return (bytes, start, end) => inRange(formatted(bytes, start, end));
  }
  const ofNumber = numberTimeParser(reading);
  // Logs are mostly sorted by time: the last date is remembered, as year * 10,000 + month * 100 + day.
  let lastDate = 0;
  let midnight = NaN;
  return (bytes, start, end) => {
    if (end - start < 10 || bytes[start + 4] !== 0x2d) return inRange(ofNumber(bytes, start, end));
    if (bytes[start + 7] !== 0x2d) return NaN;
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const [month, day] = [twoDigits(bytes, start + 5), twoDigits(bytes, start + 8)];
    const date = year * 10_000 + month * 100 + day;
    if (date !== lastDate) midnight = midnightOf(year, month, day);
    lastDate = date;
    if (end - start > 10) return inRange(midnight + timeOfDay(bytes, start + 10, end, midnight, zone));
    return inRange(zone ? zone(midnight, true) : midnight);
  };
}

/** The time in a string, by the same rules: epoch milliseconds or NaN. */
export function parseTime(string: string, reading: Partial<TimeReading> = {}): number {
  const bytes = new TextEncoder().encode(string);
  return timeParser({ ...PLAIN_TIMES, ...reading })(bytes, 0, bytes.length);
}

function inRange(time: number): number {
  return time >= EARLIEST && time <= LATEST ? time : NaN;
}

/** Milliseconds from midnight UTC for `T12:26:00.123+02:00` and its shorter forms; NaN for others. */
function timeOfDay(
  bytes: Uint8Array,
  start: number,
  end: number,
  midnight: number,
  zone: LocalTime | undefined,
): number {
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
  if (at < end) return time - zoneOffset(bytes, at, end);
  return zone ? zone(midnight + time, false) - midnight : time;
}
