import type { SessionParameters } from '../../model/session-preset.ts';
import { BOUGHT, type Interactions } from '../interactions.ts';
import type { RandomSource } from '../random.ts';
import { logNormal } from './distributions.ts';

/** The interactions `first` to `end` (exclusive), which are one session, and its time, `to` included. */
interface SessionSlice {
  interactions: Interactions;
  first: number;
  end: number;
  from: number;
  to: number;
  /** All times are whole multiples of it, unless the session contains no such time. */
  precision: number;
}

/**
 * Sets the times of a session's interactions: log-normal gaps, scaled down where the session has less time.
 * The same for all scores, so that no time tells them apart. Purchases with recorded times keep them.
 */
export function sessionTimes(p: SessionParameters) {
  const gap = logNormal(p.gap_median_seconds * 1000, p.gap_sigma, p.session_break_seconds * 1000);

  /** Sets the times between two purchases. */
  function fillBetween(random: RandomSource, slice: SessionSlice, one: number, other: number): void {
    const { t_dat } = slice.interactions;
    if (other === one + 1) return;
    const room = t_dat[other] - t_dat[one];
    if (room === 0) {
      t_dat.fill(t_dat[one], one + 1, other);
      return;
    }
    let sum = 0;
    for (let e = one + 1; e < other; e++) t_dat[e] = sum += gap(random);
    const scale = room / (sum + gap(random));
    for (let e = one + 1; e < other; e++) t_dat[e] = t_dat[one] + floored(t_dat[e] * scale, slice.precision);
  }

  /** Sets the times from a purchase to the start (`step` -1) or the end (1) of the session. */
  function fillBeyond(random: RandomSource, slice: SessionSlice, purchase: number, step: -1 | 1): void {
    const { t_dat } = slice.interactions;
    const limit = step < 0 ? slice.first - 1 : slice.end;
    const room = step < 0 ? t_dat[purchase] - slice.from : slice.to - t_dat[purchase];
    let sum = 0;
    for (let e = purchase + step; e !== limit; e += step) t_dat[e] = sum += gap(random);
    const scale = Math.min(1, room / sum);
    for (let e = purchase + step; e !== limit; e += step) {
      t_dat[e] = t_dat[purchase] + step * floored(t_dat[e] * scale, slice.precision);
    }
  }

  return {
    /** Sets all times, around the time `middle`. */
    around(random: RandomSource, slice: SessionSlice, middle: number): void {
      const { first, end, from, to, precision } = slice;
      const { t_dat } = slice.interactions;
      let sum = 0;
      t_dat[first] = 0;
      for (let e = first + 1; e < end; e++) t_dat[e] = sum += gap(random);
      const length = Math.min(sum, to - from);
      const scale = length === sum ? 1 : length / sum;
      const start = Math.min(Math.max(middle - length / 2, from), to - length);
      for (let e = first; e < end; e++) {
        const t = Math.min(start + t_dat[e] * scale, to);
        t_dat[e] = Math.max(floored(t, precision), from);
      }
    },

    /** Sets the times of all but the purchases; there is at least one purchase. */
    besidePurchases(random: RandomSource, slice: SessionSlice): void {
      const { score } = slice.interactions;
      let one = slice.first;
      while (score[one] !== BOUGHT) one++;
      fillBeyond(random, slice, one, -1);
      for (let e = one + 1; e < slice.end; e++) {
        if (score[e] !== BOUGHT) continue;
        fillBetween(random, slice, one, e);
        one = e;
      }
      fillBeyond(random, slice, one, 1);
    },
  };
}

function floored(time: number, precision: number): number {
  return Math.floor(time / precision) * precision;
}
