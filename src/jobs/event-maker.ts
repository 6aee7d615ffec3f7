/** A job's generator together with what it reads: stored purchases of one customer in, its events out. */
import { Events } from '../generate/events.ts';
import { PRESETS, sequenceGeneratorFor } from '../generate/presets.ts';
import { randomSourceFor } from '../generate/random.ts';
import type { SegmentName } from '../generate/session/segments.ts';
import type { TransactionColumns } from '../storage/transaction-blocks.ts';
import type { Plan } from './plan.ts';
import { emptyPurchases, rankPurchases } from './ranked-purchases.ts';

export interface MakeEvents {
  /** Whether events have details, for which prices and channels of purchases are needed. */
  hasDetails: boolean;
  /** The events of a customer in order; overwritten by the next call. */
  eventsOf(customerId: string, stored: TransactionColumns): Events;
}

/** Ids hold no control characters, so that no customer shares a source with a segment of another. */
const sourceId = (customerId: string, segment: SegmentName) =>
  segment === 'all' ? customerId : `${customerId}\0${segment}`;

export function eventMaker({ preset, parameters, seed, catalogue, segments }: Plan): MakeEvents {
  const purchases = emptyPurchases();
  const events = new Events();
  const hasDetails = PRESETS[preset].model === 'session';
  const generate = sequenceGeneratorFor(preset, catalogue.keys.length, parameters, segments);
  return {
    hasDetails,
    eventsOf(customerId, stored) {
      rankPurchases(stored, catalogue.ranks, purchases, hasDetails);
      generate((segment) => randomSourceFor(seed, sourceId(customerId, segment)), purchases, events);
      return events;
    },
  };
}
