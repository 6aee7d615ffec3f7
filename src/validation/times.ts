/** Times in requests: whole epoch milliseconds, or written as in files, UTC unless they name a zone. */
import { parseTime } from '../formats/times.ts';

/** The epoch milliseconds of a number or string, NaN for what isn't a time. */
export function epochMilliseconds(time: number | string): number {
  if (typeof time === 'number') return time;
  // A "+" that isn't escaped in a URL arrives as a space.
  const text = time.replace(/(:\d{2}(?:\.\d+)?) (\d{2})/, '$1+$2');
  // Generated interactions may lie before 1970, which loaded transactions may not.
  return /^-?\d{1,15}$/.test(text) ? Number(text) : parseTime(text);
}
