/** What a schema can't say of `shift_to`: it depends on the times that are loaded. */
import { faulty } from '../errors.ts';
import { DAY, dayOf } from '../generate/session/time.ts';
import { shiftOf } from '../model/shift.ts';
import { EARLIEST, LATEST } from '../model/times.ts';
import type { Log } from './log.ts';

type Span = Pick<Log, 'first_t_dat' | 'last_t_dat'>;

/** Of the first and the last transaction, as a job has them: moved by `shift` milliseconds. */
export interface MovedTimes {
  first: number;
  last: number;
  shift: number;
}

/** The data set must not be empty. */
export function timesOf(parameters: { shift_to?: unknown }, data: Span): MovedTimes {
  const shift = shiftOf(parameters, data);
  return { first: data.first_t_dat! + shift, last: data.last_t_dat! + shift, shift };
}

const dateOf = (t_dat: number) => new Date(t_dat).toISOString().slice(0, 10);

/** Throws Problem (bad_data) if times would leave the years that may be loaded. */
export function checkShift(parameters: { shift_to?: unknown }, data: Span): void {
  const shift = shiftOf(parameters, data);
  const { first_t_dat, last_t_dat } = data;
  if (shift === 0 || first_t_dat === null || last_t_dat === null) return;
  if (first_t_dat + shift >= EARLIEST && last_t_dat + shift <= LATEST) return;
  const days = Math.round((last_t_dat - first_t_dat) / DAY);
  const earliest = dateOf(dayOf(last_t_dat) * DAY + Math.ceil((EARLIEST - first_t_dat) / DAY) * DAY);
  const detail =
    `shift_to ${dateOf(parameters.shift_to as number)} would move the first transaction to before 1970, ` +
    `since transactions span ${days} days. It must be ${earliest} or later.`;
  throw faulty([{ pointer: '/parameters/shift_to', detail }], 'bad_data');
}
