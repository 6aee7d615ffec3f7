/** Values as people read them. */

export const number = (value) => Math.round(value).toLocaleString('en');

/** `2020-09-22 14:05`, UTC, of epoch milliseconds or of an ISO string. */
export const time = (moment) => new Date(moment).toISOString().slice(0, 16).replace('T', ' ');

export const day = (moment) => time(moment).slice(0, 10);

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `1.2 MB` */
export function bytes(count) {
  let unit = 0;
  for (; count >= 999.5 && unit < UNITS.length - 1; unit++) count /= 1000;
  return `${count < 10 && unit > 0 ? count.toFixed(1) : Math.round(count)} ${UNITS[unit]}`;
}

/** `0.3 s`, `45 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds) {
  if (seconds < 9.95) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  if (seconds < 3570) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

/** `1 row`, `12 rows` */
export const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

export const SCORES = ['ignored', 'clicked', 'bought'];
