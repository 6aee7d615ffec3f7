import type { SessionParameters } from '../../model/session-preset.ts';
import { BOUGHT, CLICKED, IGNORED } from '../interactions.ts';
import type { RandomSource } from '../random.ts';
import type { SessionTransactions } from '../transactions.ts';
import { Arrangement, OWN, transactionOf } from './arrangement.ts';
import { logNormal, poisson } from './distributions.ts';
import { storesOf, type Moments, type Session } from './moments.ts';
import { PurchaseSlots } from './purchase-slots.ts';

const MOST_VISIT_CLICKS = 500;

/** How many clicks a visit has, before they are rounded up. */
export const visitClicksOf = (p: SessionParameters) =>
  logNormal(p.visit_clicks_median, p.visit_clicks_sigma, MOST_VISIT_CLICKS);

/**
 * Returns a function that plans the interactions of a session. All orders are equally probable, so that no
 * position favours a score. Of the slots of a purchase and the clicks that lead to it, the purchase gets the
 * last. Which positive an ignore of a list belongs to is drawn later: see lists.ts.
 */
export function sessionArranger(p: SessionParameters) {
  const inList = p.negatives_per_positive ?? 0;
  const ignoresOfPurchase = inList > 0 ? () => inList : poisson(p.ignores_per_purchase);
  const ignoresOfClick = inList > 0 && p.negatives_for_clicks ? () => inList : poisson(p.ignores_per_click);
  const clicksOfPurchase = poisson(p.clicks_per_purchase);
  const otherClicks = poisson(p.other_clicks_per_purchase);
  const visitClicks = visitClicksOf(p);
  const isStore = storesOf(p);
  const keepsTimes = p.purchase_time === 'recorded';
  const made = new Arrangement();
  const slots = new PurchaseSlots();

  function addIgnores(random: RandomSource, count: number, i: number): void {
    for (let n = 0; n < count; n++) made.insert(random, i * 8 + IGNORED);
  }

  function addClicks(random: RandomSource, count: number, click: number): void {
    for (let n = 0; n < count; n++) {
      made.insert(random, click);
      addIgnores(random, ignoresOfClick(random), transactionOf(click));
    }
  }

  /** Adds the purchase as one more of its clicks: which of them it is follows from their order. */
  function addPurchase(random: RandomSource, transactions: SessionTransactions, i: number): void {
    const inStore = isStore(transactions, i);
    const clicks = inStore ? 0 : clicksOfPurchase(random);
    slots.add(i, clicks + 1);
    made.insert(random, i * 8 + CLICKED + OWN);
    addClicks(random, clicks, i * 8 + CLICKED + OWN);
    addIgnores(random, ignoresOfPurchase(random), i);
    if (!inStore) addClicks(random, otherClicks(random), i * 8 + CLICKED);
  }

  return (
    random: RandomSource,
    transactions: SessionTransactions,
    moments: Moments,
    { first, end }: Session,
  ) => {
    made.length = 0;
    slots.clear();
    for (let m = first; m < end; m++) {
      const i = moments.article[m];
      if (moments.score[m] === BOUGHT) addPurchase(random, transactions, i);
      else addClicks(random, Math.ceil(visitClicks(random)), i * 8 + CLICKED);
    }
    slots.settle(made);
    if (keepsTimes) slots.putInOrder(made, (i) => isStore(transactions, i));
    return made;
  };
}
