/** Finds the time formats that people use in values: for sentences, and for looks at files. */
import type { TimeParser } from './calendar.ts';
import { formattedTimeParser } from './formatted-times.ts';

const DATES = [
  ...['d.M.yyyy', 'M/d/yyyy', 'd/M/yyyy', 'd-M-yyyy', 'M-d-yyyy', 'yyyy/M/d', 'yyyy.M.d', 'yyyy-M-d'],
  ...['d.M.yy', 'M/d/yy', 'd/M/yy', 'd-M-yy', 'yyyyMMdd', 'd MMM yyyy', 'd-MMM-yyyy', 'd-MMM-yy'],
  ...['MMM d, yyyy', 'MMM d yyyy', 'd. MMM yyyy'],
];
const HOURS = ['', 'H:mm', 'H:mm:ss', 'H:mm:ss.SSS', 'h:mm a', 'h:mm:ss a', 'HHmm', 'HHmmss'];
const ZONES = ['', ' z'];
const OTHERS = ['EEE MMM d HH:mm:ss z yyyy', 'EEE MMM d HH:mm:ss yyyy', 'EEE, d MMM yyyy HH:mm:ss z'];

/** Formats in the order of DATES: of two that fit, the more usual comes first. */
function* formats(): Generator<string> {
  for (const date of DATES) {
    for (const hours of HOURS) {
      const separators = hours === '' ? [''] : [' ', ', ', "'T'", ...(date === 'yyyyMMdd' ? [''] : [])];
      for (const separator of separators)
        for (const zone of hours === '' ? [''] : ZONES) yield date + separator + hours + zone;
    }
  }
  yield* OTHERS;
}

let parsers: [format: string, parse: TimeParser][] | undefined;

/** The formats by which all values are times from 1970 on; several where day and month could be either. */
export function likelyTimeFormats(values: readonly string[]): string[] {
  parsers ??= [...formats()].map((format) => [format, formattedTimeParser(format, undefined)]);
  let fitting = parsers;
  for (const value of values) {
    const bytes = Buffer.from(value.slice(0, 100));
    fitting = fitting.filter(([, parse]) => parse(bytes, 0, bytes.length) >= 0);
    if (fitting.length === 0) break;
  }
  return values.length === 0 ? [] : fitting.map(([format]) => format);
}
