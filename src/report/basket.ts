/** What the customer at hand buys, and when: noted in the records of the articles while its events are counted. */
import { BOUGHT, RECORD_WORDS } from './sale-records.ts';

/** One customer's events in their final order; the arrays may be longer than `length`. */
export interface ReportedEvents {
  length: number;
  /** Whole epoch milliseconds. */
  t_dat: Float64Array;
  /** Rank of the article. */
  article: Int32Array;
  score: Uint8Array;
  /** Ignores that the generator wanted to make, but had no article left for. */
  ignores_missing?: number;
}

export interface Basket {
  /** Number of purchases, and their indices into the events. */
  purchases: number;
  purchase: Int32Array;
  /** When each article of the basket is first and last bought, by the number that its record has; none has 0. */
  first: Float64Array;
  last: Float64Array;
}

/** For sequences of up to so many events. */
export const basketFor = (events: number): Basket => ({
  purchases: 0,
  purchase: new Int32Array(events + 1),
  first: new Float64Array(events + 1),
  last: new Float64Array(events + 1),
});

/** Notes a customer's purchases; `emptyBasket` takes the notes off the records again. */
export function fillBasket(
  basket: Basket,
  { length, t_dat, article, score }: ReportedEvents,
  words: Int32Array,
): void {
  const { purchase, first, last } = basket;
  let purchases = 0;
  for (let i = 0; i < length; i++) {
    purchase[purchases] = i;
    purchases = (purchases + (score[i] >> 1)) | 0; // no branch that the processor could only guess
  }
  let articles = 0;
  for (let k = 0; k < purchases; k++) {
    const i = purchase[k];
    const note = Math.imul(article[i], RECORD_WORDS) + BOUGHT;
    if (words[note] === 0) {
      words[note] = ++articles;
      first[articles] = t_dat[i];
    }
    last[words[note]] = t_dat[i];
  }
  basket.purchases = purchases;
}

export function emptyBasket(
  { purchases, purchase }: Basket,
  { article }: ReportedEvents,
  words: Int32Array,
): void {
  for (let k = 0; k < purchases; k++) words[Math.imul(article[purchase[k]], RECORD_WORDS) + BOUGHT] = 0;
}

/**
 * Which half a customer belongs to: 0 or 1, decided by a hash of what it buys, since that is the same on every
 * thread and says nothing about the features.
 */
export function halfOf({ length, article }: ReportedEvents, { purchases, purchase }: Basket): number {
  let hash = length;
  for (let k = 0; k < purchases; k++) {
    hash = Math.imul(hash ^ article[purchase[k]], 0x9e3779b1) ^ (hash >>> 15);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 7) & 1;
}
