/**
 * What happens in a session, and in which order. All orders are equally probable, so that ignores lie before,
 * between and after the others and every position is as likely for one as for another; of the places that fall to
 * a purchase and the clicks that lead to it, the purchase gets the last.
 */
import type { SessionParameters } from '../../model/session-preset.ts';
import { BOUGHT, CLICKED, IGNORED, MOST_INTERACTIONS } from '../interactions.ts';
import type { SessionTransactions } from '../transactions.ts';
import type { RandomSource } from '../random.ts';
import { logNormal, poisson } from './distributions.ts';
import { storesOf, type Moments, type Session } from './moments.ts';

const MOST_VISIT_CLICKS = 500;

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

export type Arrange = (
  random: RandomSource,
  purchases: SessionTransactions,
  moments: Moments,
  session: Session,
) => Arrangement;

export function sessionArranger(p: SessionParameters): Arrange {
  const ignoresOfPurchase = poisson(p.ignores_per_purchase);
  const ignoresOfClick = poisson(p.ignores_per_click);
  const clicksOfPurchase = poisson(p.clicks_per_purchase);
  const otherClicks = poisson(p.other_clicks_per_purchase);
  const visitClicks = logNormal(p.visit_clicks_median, p.visit_clicks_sigma, MOST_VISIT_CLICKS);
  const isStore = storesOf(p);
  const recorded = p.purchase_time === 'recorded';
  const made: Arrangement = { length: 0, planned: new Int32Array(64) };
  // Of the purchases of the session, whose indices follow one another from `firstPurchase` on:
  let firstPurchase = 0;
  let bought = 0;
  /** How many places are to come for each and its clicks, … */
  let left = new Int32Array(64);
  /** … and the how many-eth its last place is. */
  let turn = new Int32Array(64);

  /** To any place, each alike: the one that was there goes to the end. */
  function add(random: RandomSource, event: number): void {
    if (made.length === made.planned.length) grow();
    const place = Math.floor(random() * (made.length + 1));
    made.planned[made.length++] = made.planned[place];
    made.planned[place] = event;
  }

  function grow(): void {
    if (made.length * 2 > MOST_INTERACTIONS)
      throw new RangeError(`More than ${MOST_INTERACTIONS} events in one session`);
    made.planned = doubled(made.planned);
  }

  function addIgnores(random: RandomSource, count: number, i: number): void {
    for (let n = 0; n < count; n++) add(random, i * 8 + IGNORED);
  }

  function addClicks(random: RandomSource, count: number, click: number): void {
    for (let n = 0; n < count; n++) {
      add(random, click);
      addIgnores(random, ignoresOfClick(random), purchaseOf(click));
    }
  }

  /** The purchase and its clicks are alike for now: see `settle`. */
  function addPurchase(random: RandomSource, purchases: SessionTransactions, i: number): void {
    const inStore = isStore(purchases, i);
    const clicks = inStore ? 0 : clicksOfPurchase(random);
    if (bought === left.length) {
      left = doubled(left);
      turn = doubled(turn);
    }
    if (bought === 0) firstPurchase = i;
    left[bought++] = clicks + 1;
    add(random, i * 8 + CLICKED + OWN);
    addClicks(random, clicks, i * 8 + CLICKED + OWN);
    addIgnores(random, ignoresOfPurchase(random), i);
    if (!inStore) addClicks(random, otherClicks(random), i * 8 + CLICKED);
  }

  /** Makes the last place of each purchase and its clicks the purchase. */
  function settle({ planned, length }: Arrangement): void {
    let turns = 0;
    for (let k = 0; k < length; k++) {
      if ((planned[k] & OWN) === 0) continue;
      const n = purchaseOf(planned[k]) - firstPurchase;
      left[n] -= 1;
      if (left[n] > 0) continue;
      planned[k] += BOUGHT - CLICKED;
      turn[n] = turns++;
    }
  }

  /**
   * Purchases that keep their times keep their order, too: the one whose turn is first gets the places of the first,
   * and so on. Clicks that would come to a purchase in a store go to the next that is not in one, or else are
   * clicks on another article.
   */
  function putInOrder(purchases: SessionTransactions, { planned, length }: Arrangement): void {
    for (let k = 0; k < length; k++) {
      if ((planned[k] & OWN) === 0) continue;
      let i = firstPurchase + turn[purchaseOf(planned[k]) - firstPurchase];
      if (scoreOf(planned[k]) === CLICKED) {
        const last = firstPurchase + bought - 1;
        while (i < last && isStore(purchases, i)) i++;
        if (isStore(purchases, i)) {
          planned[k] -= OWN;
          continue;
        }
      }
      planned[k] = i * 8 + (planned[k] & 7);
    }
  }

  return (random, purchases, moments, { first, end }) => {
    made.length = bought = 0;
    for (let m = first; m < end; m++) {
      const i = moments.article[m];
      if (moments.score[m] === BOUGHT) addPurchase(random, purchases, i);
      else addClicks(random, Math.ceil(visitClicks(random)), i * 8 + CLICKED);
    }
    settle(made);
    if (recorded && bought > 1) putInOrder(purchases, made);
    return made;
  };
}

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
