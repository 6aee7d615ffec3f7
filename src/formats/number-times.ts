/** Times that are numbers: seconds to nanoseconds since 1970, or days since a date. */
import type { Reading } from '../model/reading.ts';
import type { TimeParser } from './calendar.ts';

export type NumberTimeReading = Pick<Reading, 'time_unit' | 'time_unit_given' | 'time_origin'>;

/** Times before it are taken for another unit, or no times at all, unless the request names the unit. */
export const EARLIEST_UNASKED = Date.UTC(1980, 0, 1);
const DAY = 86_400_000;

/** Power of ten from a unit to milliseconds. */
const SHIFTS = { s: 3, ms: 0, us: -3, ns: -6 };

/**
 * A parser of numbers such as `1569888000` and `1569888000.5`: epoch milliseconds, cut, exact to the digit;
 * NaN for anything else.
 */
export function numberTimeParser(reading: NumberTimeReading): TimeParser {
  const { time_unit, time_unit_given, time_origin } = reading;
  if (time_unit === 'd') {
    const origin = time_origin ?? NaN;
    return (bytes, start, end) => {
      const days = digits(bytes, start, end, 9) / 1e9;
      return origin + Math.round(days * DAY);
    };
  }
  const shift = SHIFTS[time_unit];
  if (time_unit_given) return (bytes, start, end) => digits(bytes, start, end, shift);
  return (bytes, start, end) => {
    const time = digits(bytes, start, end, shift);
    return time >= EARLIEST_UNASKED ? time : NaN;
  };
}

/** The decimal number in bytes[start, end) times ten to the power of `shift`, cut to a whole number. */
function digits(bytes: Uint8Array, start: number, end: number, shift: number): number {
  let point = start;
  while (point < end && isDigit(bytes[point])) point++;
  if (point === start) return NaN;
  for (let at = point; at < end; at++) {
    if (at === point ? bytes[at] !== 0x2e || end === point + 1 : !isDigit(bytes[at])) return NaN;
  }
  let value = 0;
  const stop = shift < 0 ? point + shift : point;
  for (let at = start; at < stop; at++) value = value * 10 + bytes[at] - 48;
  for (let i = 1; i <= shift; i++) value = value * 10 + (point + i < end ? bytes[point + i] - 48 : 0);
  return value;
}

const isDigit = (byte: number) => byte >= 48 && byte <= 57;
