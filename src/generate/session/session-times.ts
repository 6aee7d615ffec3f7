/**
 * When the events of a session happen: log-normal gaps from each to the next, made smaller where the session has
 * not that much time. The same for all scores, so that no time tells them apart; purchases that keep their times
 * are the points between which the others find theirs.
 */
import type { SessionParameters } from '../../model/session-preset.ts';
import { BOUGHT, type Interactions } from '../interactions.ts';
import type { RandomSource } from '../random.ts';
import { logNormal } from './distributions.ts';
import type { Session } from './moments.ts';

export interface SessionTimes {
  /**
   * Sets the times of events `first` to `end` (not included), none of which has one yet, around the time `middle`.
   * All are whole multiples of `precision`, unless the session has no such time.
   */
  around(random: RandomSource, events: Interactions, first: number, end: number, session: Session, middle: number, precision: number): void; // prettier-ignore
  /** The same where purchases, of which there is one at least, have their times. */
  besidePurchases(random: RandomSource, events: Interactions, first: number, end: number, session: Session, precision: number): void; // prettier-ignore
}

export function sessionTimes(
  parameters: Pick<SessionParameters, 'gap_median_seconds' | 'gap_sigma' | 'session_break_seconds'>,
): SessionTimes {
  const { gap_median_seconds, gap_sigma, session_break_seconds } = parameters;
  const gap = logNormal(gap_median_seconds * 1000, gap_sigma, session_break_seconds * 1000);

  /** Sets the times between two purchases. */
  function fillBetween(
    random: RandomSource,
    events: Interactions,
    one: number,
    other: number,
    precision: number,
  ): void {
    // prettier-ignore
    const { t_dat } = events;
    if (other === one + 1) return;
    const room = t_dat[other] - t_dat[one];
    if (room === 0) {
      t_dat.fill(t_dat[one], one + 1, other);
      return;
    }
    let sum = 0;
    for (let e = one + 1; e < other; e++) t_dat[e] = sum += gap(random);
    const scale = room / (sum + gap(random));
    for (let e = one + 1; e < other; e++) t_dat[e] = t_dat[one] + floored(t_dat[e] * scale, precision);
  }

  /** Sets the times from a purchase to one end of the session: `step` is -1 or 1, `limit` the first event beyond. */
  function fillBeyond(
    random: RandomSource,
    events: Interactions,
    purchase: number,
    limit: number,
    step: number,
    room: number,
    precision: number,
  ): void {
    // prettier-ignore
    const { t_dat } = events;
    let sum = 0;
    for (let e = purchase + step; e !== limit; e += step) t_dat[e] = sum += gap(random);
    const scale = Math.min(1, room / sum);
    for (let e = purchase + step; e !== limit; e += step) {
      t_dat[e] = t_dat[purchase] + step * floored(t_dat[e] * scale, precision);
    }
  }

  return {
    around(random, events, first, end, { from, to }, middle, precision) {
      const { t_dat } = events;
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

    besidePurchases(random, events, first, end, { from, to }, precision) {
      let one = first;
      while (events.score[one] !== BOUGHT) one++;
      fillBeyond(random, events, one, first - 1, -1, events.t_dat[one] - from, precision);
      for (let e = one + 1; e < end; e++) {
        if (events.score[e] !== BOUGHT) continue;
        fillBetween(random, events, one, e, precision);
        one = e;
      }
      fillBeyond(random, events, one, end, 1, to - events.t_dat[one], precision);
    },
  };
}

function floored(time: number, precision: number): number {
  return Math.floor(time / precision) * precision;
}
