import type { SessionParameters } from '../../model/session-preset.ts';
import { BOUGHT, CLICKED, Interactions } from '../interactions.ts';
import { orderByTime } from '../order.ts';
import type { SessionTransactions } from '../transactions.ts';
import { uniformInt, type RandomSource } from '../random.ts';
import type { Candidates } from './candidates.ts';
import { dayCurve, poisson } from './distributions.ts';
import { DAY, dayOf } from './time.ts';

/**
 * What a customer's sessions are made from, by time: each purchase and each visit without one is a moment,
 * and moments close to each other are one session. `t_dat` is the intended time, `article` the index of a
 * purchase (not of an article), `score` BOUGHT for that purchase itself or CLICKED for a visit that goes
 * with it.
 */
export type Moments = Interactions;

/** A session: its moments `first` to `end` (exclusive), and the time that it may take, `to` included. */
export interface Session {
  first: number;
  end: number;
  from: number;
  to: number;
  has_purchase: boolean;
}

/** A test whether a purchase was made in a store and therefore has no clicks. */
export function storesOf(p: SessionParameters) {
  const stores = new Set(p.store_clicks ? [] : p.store_channels.split(',').map((id) => parseInt(id, 10)));
  return (transactions: SessionTransactions, i: number) => stores.has(transactions.sales_channel_id[i]);
}

/** Returns a function that finds the moments of a slice of transactions; the next call overwrites them. */
export function momentsFinder(parameters: SessionParameters, { from, to }: Candidates) {
  const timeOfDay = dayCurve();
  const visits = poisson(parameters.visits_per_purchase);
  const isStore = storesOf(parameters);
  const spread = parameters.purchase_time === 'spread';
  const found = new Interactions();
  const ordered = new Interactions();

  function addPurchases(random: RandomSource, times: Float64Array, first: number, end: number): void {
    let day = NaN;
    let moment = 0;
    for (let i = first; i < end; i++) {
      const t_dat = times[i];
      if (!spread) moment = t_dat;
      else if (dayOf(t_dat) !== day) {
        day = dayOf(t_dat);
        moment = Math.min(Math.max(day * DAY + timeOfDay(random), from), to - 1);
      }
      found.push(moment, i, BOUGHT);
    }
  }

  /** On a random day around the purchase, at its time of day if that is real. */
  function addVisits(random: RandomSource, i: number): void {
    const purchase = found.t_dat[i];
    const day = dayOf(purchase);
    const firstDay = Math.max(dayOf(from), day - parameters.visit_days);
    const lastDay = Math.min(dayOf(to - 1), day + parameters.visit_days);
    for (let n = visits(random); n > 0; n--) {
      const days = uniformInt(random, firstDay, lastDay + 1) - day;
      const moment = days * DAY + (spread ? day * DAY + timeOfDay(random) : purchase);
      found.push(moment >= from && moment < to ? moment : purchase, found.article[i], CLICKED);
    }
  }

  return (random: RandomSource, transactions: SessionTransactions, first: number, end: number): Moments => {
    found.clear();
    addPurchases(random, transactions.t_dat, first, end);
    if (parameters.visits_per_purchase === 0) return found;
    for (let i = 0; i < end - first; i++) {
      if (!isStore(transactions, first + i)) addVisits(random, i);
    }
    orderByTime(found, ordered);
    return ordered;
  };
}

/**
 * Sets the session that starts with moment `session.end`. Moments up to the break apart are one session,
 * unless visits would join purchases that are further apart; where times of day are drawn, a session ends
 * with its day. Half of the time to the sessions before and after belongs to it, so that no two overlap.
 */
export function nextSession(
  session: Session,
  moments: Moments,
  { from, to }: Candidates,
  parameters: SessionParameters,
): void {
  const { t_dat, score, length } = moments;
  const spread = parameters.purchase_time === 'spread';
  const longest = parameters.session_break_seconds * 1000;
  const first = session.end;
  const day = dayOf(t_dat[first]);
  let purchase = score[first] === BOUGHT ? t_dat[first] : Infinity;
  let end = first + 1;
  while (end < length && t_dat[end] - t_dat[end - 1] <= longest) {
    if (spread && dayOf(t_dat[end]) !== day) break;
    if (score[end] === BOUGHT) {
      if (t_dat[end] - purchase > longest) break;
      purchase = t_dat[end];
    }
    end++;
  }
  const start = t_dat[first];
  const last = t_dat[end - 1];
  session.first = first;
  session.end = end;
  session.has_purchase = purchase < Infinity;
  const isFixed = session.has_purchase && !spread;
  const reach = isFixed ? parameters.beside_max_seconds * 1000 : parameters.session_max_seconds * 500;
  session.from = Math.max(from, Math.ceil(start - reach));
  session.to = Math.min(to - 1, Math.floor(last + reach));
  if (first > 0) session.from = Math.max(session.from, Math.ceil((t_dat[first - 1] + start) / 2));
  if (end < length) session.to = Math.min(session.to, Math.ceil((last + t_dat[end]) / 2) - 1);
  if (spread) {
    session.from = Math.max(session.from, day * DAY);
    session.to = Math.min(session.to, day * DAY + DAY - 1);
  }
}
