/** A job's generator together with what it reads: stored purchases of one customer in, its events out. */
import { Events } from '../generate/events.ts';
import { generatorFor } from '../generate/presets.ts';
import { randomSourceFor } from '../generate/random.ts';
import type { PurchaseColumns } from '../storage/purchases.ts';
import type { Plan } from './plan.ts';
import { emptyPurchases, rankPurchases } from './ranked-purchases.ts';

export interface MakeEvents {
  /** Whether prices and channels of purchases are needed. */
  needsDetails: boolean;
  /** prev_article_id is that of the last click or purchase, not simply that of the event before. */
  prevSkipsIgnores: boolean;
  /** The events of a customer in order; overwritten by the next call. */
  eventsOf(customerId: string, stored: PurchaseColumns): Events;
}

export function eventMaker({ preset, parameters, seed, catalogue }: Plan): MakeEvents {
  const purchases = emptyPurchases();
  const events = new Events();
  const generate = generatorFor(preset, catalogue.keys.length, parameters);
  return {
    needsDetails: false,
    prevSkipsIgnores: false,
    eventsOf(customerId, stored) {
      rankPurchases(stored, catalogue.ranks, purchases, false);
      generate(randomSourceFor(seed, customerId), purchases, events);
      return events;
    },
  };
}
