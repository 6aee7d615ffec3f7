/** Writes numbers, days and times as text into bytes; each function returns the end of what it wrote. */

export function writeString(target: Uint8Array, to: number, string: string): number {
  for (let i = 0; i < string.length; i++) target[to + i] = string.charCodeAt(i);
  return to + string.length;
}

/** A whole number that a double holds exactly. */
export function writeDigits(target: Uint8Array, to: number, value: number): number {
  if (value < 0) {
    target[to++] = 45;
    value = -value;
  }
  if (value >= 1e9) {
    const high = Math.floor(value / 1e9);
    return writePadded(target, writeDigits(target, to, high), value - high * 1e9, 9);
  }
  let length = 1;
  for (let limit = 10; value >= limit; limit *= 10) length++;
  return writePadded(target, to, value, length);
}

/** The last `length` digits of a number below 2^31. */
function writePadded(target: Uint8Array, to: number, value: number, length: number): number {
  let rest = value | 0;
  for (let at = to + length - 1; at >= to; at--) {
    const tenth = (rest / 10) | 0;
    target[at] = 48 + rest - tenth * 10;
    rest = tenth;
  }
  return to + length;
}

const DAY = 86_400_000;
/** Days as they were written last, by their last bits: a log has few. */
const CACHED_DAYS = 4096;
const DAY_BYTES = 10;
const cachedDays = new Int32Array(CACHED_DAYS).fill(-(2 ** 31));
const cachedTexts = new Uint8Array(CACHED_DAYS * DAY_BYTES);
/** Days from 1970 to the years 0 and 10000: others have no four digits. */
const [YEAR_0, YEAR_10000] = [-719_528, 2_932_897];

/** A day from 1970 as `2018-09-20`; as its bare number if it has no such form. */
export function writeDay(target: Uint8Array, to: number, day: number): number {
  if (!(day >= YEAR_0 && day < YEAR_10000)) return writeString(target, to, String(day));
  const slot = day & (CACHED_DAYS - 1);
  const start = slot * DAY_BYTES;
  if (cachedDays[slot] !== day) {
    cachedDays[slot] = day;
    writeString(cachedTexts, start, new Date(day * DAY).toISOString().slice(0, DAY_BYTES));
  }
  for (let i = 0; i < DAY_BYTES; i++) target[to + i] = cachedTexts[start + i];
  return to + DAY_BYTES;
}

/** Epoch milliseconds as `2018-09-20T12:26:00.123Z`, without a fraction of 0; `Z` only if it is UTC. */
export function writeTime(target: Uint8Array, to: number, millis: number, isUtc: boolean): number {
  const day = Math.floor(millis / DAY);
  if (!(day >= YEAR_0 && day < YEAR_10000)) return writeString(target, to, String(millis));
  const time = millis - day * DAY;
  to = writeDay(target, to, day);
  target[to++] = 84;
  to = writePadded(target, to, time / 3_600_000, 2);
  target[to++] = 58;
  to = writePadded(target, to, (time / 60_000) % 60, 2);
  target[to++] = 58;
  to = writePadded(target, to, (time / 1000) % 60, 2);
  if (time % 1000 !== 0) {
    target[to++] = 46;
    to = writePadded(target, to, time % 1000, 3);
  }
  if (isUtc) target[to++] = 90;
  return to;
}
