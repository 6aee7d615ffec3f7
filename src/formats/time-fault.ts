/** Why a value isn't a time, as the end of a sentence that begins with the column's name. */
import { likelyTimeFormats } from './likely-time-formats.ts';
import { quoted } from './quoted.ts';
import type { TimeParser } from './calendar.ts';
import { timeParser, type TimeReading } from './times.ts';

const ACCEPTED = '2018-09-20, 2018-09-20 12:26:00, ISO 8601, numbers; others need time_format';

/** The formats that fit, of which day and month may make two. */
function nearest(bytes: Uint8Array, start: number, end: number): string {
  const [first, second] = likelyTimeFormats([Buffer.from(bytes.subarray(start, end)).toString()]);
  return first === undefined ? '' : `, here ${first}${second === undefined ? '' : ` or ${second}`}`;
}

export function timeFaults(reading: TimeReading) {
  const { time_format, time_zone, time_unit } = reading;
  const parsers = new Map<string, TimeParser>();
  /** Whether it would be a time if one thing were different. */
  function isTimeWith(change: Partial<TimeReading>, bytes: Uint8Array, start: number, end: number): boolean {
    const key = JSON.stringify(change);
    const parse = parsers.get(key) ?? timeParser({ ...reading, ...change });
    parsers.set(key, parse);
    return !Number.isNaN(parse(bytes, start, end));
  }

  return (bytes: Uint8Array, start: number, end: number): string => {
    if (start === end) return 'is empty';
    const value = quoted(bytes, start, end);
    if (time_zone !== null && isTimeWith({ time_zone: null }, bytes, start, end))
      return `${value} does not exist in ${time_zone}: the clocks were put forward`;
    if (!reading.time_unit_given && isTimeWith({ time_unit_given: true }, bytes, start, end))
      return `${value} would lie before 1980 as a number of ${time_unit}: say what it is with time_unit`;
    const near = nearest(bytes, start, end);
    if (time_format === null)
      return `${value} is not a time from 1970 to 2200 (accepted: ${ACCEPTED}${near})`;
    return `${value} is not a time from 1970 to 2200 written as time_format ${time_format}`;
  };
}
