/** Times in queries: epoch milliseconds, or written as in files; without a zone UTC. */
import { parseTime } from '../../formats/times.ts';
import { invalid, shown } from './validation.ts';

/** The epoch milliseconds of a query parameter; undefined if it was not given. Throws Problem. */
export function timeOf(text: string | undefined, parameter: string): number | undefined {
  if (text === undefined) return undefined;
  // Generated events may lie before 1970, where loaded ones may not. A "+" that was not escaped arrives as a blank.
  const time = /^-?\d{1,15}$/.test(text)
    ? Number(text)
    : parseTime(text.replace(/(:\d{2}(?:\.\d+)?) (\d{2})/, '$1+$2'));
  if (!Number.isNaN(time)) return time;
  const right = 'a time, in epoch milliseconds or like 2020-09-22 or 2020-09-22T10:30:00Z';
  throw invalid([{ parameter, detail: `${parameter} must be ${right}, not ${shown(text)}.` }]);
}
