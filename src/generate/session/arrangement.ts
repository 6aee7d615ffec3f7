/**
 * What happens in a session, and in which order. Each event gets a place on a line at random, so that ignores lie
 * before, between and after the others and every position is as likely for one as for another; the places of a
 * purchase and the clicks that lead to it are drawn together, and the purchase gets the last of them.
 */
import type { SessionParameters } from '../../model/session-preset.ts';
import { BOUGHT, CLICKED, IGNORED, MOST_EVENTS } from '../events.ts';
import type { SessionPurchases } from '../purchases.ts';
import type { RandomSource } from '../random.ts';
import { logNormal, poisson } from './distributions.ts';
import { storesOf, type Moments, type Session } from './moments.ts';
import { sortInPlace } from './sort.ts';

/** A place and the number of an event share the 53 bits of a double, so that sorting the one sorts the other. */
const PLACES = 2 ** 30;
const MOST_VISIT_CLICKS = 500;
/** In place of the number of clicks: a purchase that has none, and no other clicks beside it. */
const IN_STORE = -1;

/**
 * An event in one number: the index of the purchase that it is, leads to or goes with, times 8, plus its score,
 * plus OWN if its article is that of the purchase and not yet to be drawn.
 */
export const OWN = 4;
export const scoreOf = (planned: number): number => planned & 3;
export const purchaseOf = (planned: number): number => planned >> 3;

/** The events of one session, in order; good until the next session is arranged. */
export interface Arrangement {
  length: number;
  planned: Int32Array;
}

export type Arrange = (random: RandomSource, purchases: SessionPurchases, moments: Moments, session: Session) => Arrangement; // prettier-ignore

export function sessionArranger(p: SessionParameters): Arrange {
  const ignoresOfPurchase = poisson(p.ignores_per_purchase);
  const ignoresOfClick = poisson(p.ignores_per_click);
  const clicksOfPurchase = poisson(p.clicks_per_purchase);
  const otherClicks = poisson(p.other_clicks_per_purchase);
  const visitClicks = logNormal(p.visit_clicks_median, p.visit_clicks_sigma, MOST_VISIT_CLICKS);
  const isStore = storesOf(p);
  const recorded = p.purchase_time === 'recorded';

  const arrangement: Arrangement = { length: 0, planned: new Int32Array(64) };
  let length = 0;
  let places = new Float64Array(64);
  let planned = new Int32Array(64);
  /** By purchase of the session, in the order of the moments. */
  let purchasePlaces = new Float64Array(64);
  let purchaseClicks = new Int32Array(64);

  function add(place: number, event: number): void {
    if (length === places.length) grow();
    places[length] = Math.floor(place * PLACES) * MOST_EVENTS + length;
    planned[length] = event;
    length += 1;
  }

  function grow(): void {
    const capacity = length * 2;
    if (capacity > MOST_EVENTS) throw new RangeError(`More than ${MOST_EVENTS} events in one session`);
    places = extended(places, new Float64Array(capacity));
    planned = extended(planned, new Int32Array(capacity));
    arrangement.planned = new Int32Array(capacity);
  }

  function addIgnores(random: RandomSource, count: number, i: number): void {
    for (let n = 0; n < count; n++) add(random(), i * 8 + IGNORED);
  }

  function addOtherClicks(random: RandomSource, count: number, i: number): void {
    for (let n = 0; n < count; n++) {
      add(random(), i * 8 + CLICKED);
      addIgnores(random, ignoresOfClick(random), i);
    }
  }

  /** Its clicks are added first, so that they also are first where places are equal. */
  function addPurchase(random: RandomSource, i: number, clicks: number, place: number): void {
    for (let n = 0; n < clicks; n++) {
      add(random() * place, i * 8 + CLICKED + OWN);
      addIgnores(random, ignoresOfClick(random), i);
    }
    add(place, i * 8 + BOUGHT + OWN);
    addIgnores(random, ignoresOfPurchase(random), i);
  }

  /** The last of as many places as the purchase and its clicks take. */
  function lastPlace(random: RandomSource, clicks: number): number {
    let place = random();
    for (let n = 0; n < clicks; n++) place = Math.max(place, random());
    return place;
  }

  /** Purchases that keep their times also keep their order: the places are drawn first, and handed out by time. */
  function addPurchases(
    random: RandomSource,
    purchases: SessionPurchases,
    moments: Moments,
    { first, end }: Session,
  ): void {
    // prettier-ignore
    if (end - first > purchasePlaces.length) {
      purchasePlaces = new Float64Array((end - first) * 2);
      purchaseClicks = new Int32Array((end - first) * 2);
    }
    let count = 0;
    for (let m = first; m < end; m++) {
      if (moments.score[m] !== BOUGHT) continue;
      const clicks = isStore(purchases, moments.article[m]) ? IN_STORE : clicksOfPurchase(random);
      purchaseClicks[count] = clicks;
      purchasePlaces[count] = lastPlace(random, clicks);
      count += 1;
    }
    if (recorded) sortInPlace(purchasePlaces, count);
    for (let m = first, k = 0; m < end; m++) {
      if (moments.score[m] !== BOUGHT) continue;
      const i = moments.article[m];
      addPurchase(random, i, purchaseClicks[k], purchasePlaces[k]);
      if (purchaseClicks[k] !== IN_STORE) addOtherClicks(random, otherClicks(random), i);
      k += 1;
    }
  }

  function addVisits(random: RandomSource, moments: Moments, { first, end }: Session): void {
    for (let m = first; m < end; m++) {
      if (moments.score[m] !== CLICKED) continue;
      addOtherClicks(random, Math.ceil(visitClicks(random)), moments.article[m]);
    }
  }

  return (random, purchases, moments, session) => {
    length = 0;
    addPurchases(random, purchases, moments, session);
    if (p.visits_per_purchase > 0) addVisits(random, moments, session);
    sortInPlace(places, length);
    for (let k = 0; k < length; k++)
      arrangement.planned[k] = planned[places[k] - Math.floor(places[k] / MOST_EVENTS) * MOST_EVENTS];
    arrangement.length = length;
    return arrangement;
  };
}

function extended<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
