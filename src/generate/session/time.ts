export const DAY = 86_400_000;

/** Days since 1970-01-01 of a time in epoch milliseconds. */
export const dayOf = (t_dat: number): number => Math.floor(t_dat / DAY);

/** The last moment that a date or time names: dates, which are midnights, stand for their day. */
export const endOf = (time: number): number => (time % DAY === 0 ? time + DAY - 1 : time);

const STEPS = [DAY, 3_600_000, 60_000, 1000, 1];

/** The coarsest of day, hour, minute, second and millisecond that divides all these times, in ms. */
export function precisionOf(times: Float64Array, length: number): number {
  let k = 0;
  for (let i = 0; i < length; i++) while (times[i] % STEPS[k] !== 0) k++;
  return STEPS[k];
}
