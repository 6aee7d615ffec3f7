/** A job's generator with its input: stored transactions of one customer in, interactions out. */
import { Interactions } from '../generate/interactions.ts';
import { hasSessions, sequenceGeneratorFor } from '../generate/generator.ts';
import { randomSourceFor } from '../generate/random.ts';
import type { SegmentName } from '../generate/session/segments.ts';
import type { TransactionColumns } from '../storage/transaction-blocks.ts';
import type { Plan } from './plan.ts';
import { emptyTransactions, rankTransactions } from './ranked-transactions.ts';

export type SequenceGenerator = ReturnType<typeof sequenceGenerator>;

/** Ids hold no control characters, so no customer shares a source with a segment of another. */
const sourceId = (customerId: string, segment: SegmentName) =>
  segment === 'all' ? customerId : `${customerId}\0${segment}`;

function move({ length, t_dat }: Interactions, shift: number): void {
  for (let i = 0; i < length; i++) t_dat[i] += shift;
}

/** `withSampling`: interactions have their `sampling`, too. */
export function sequenceGenerator(plan: Plan, withSampling = false) {
  const { preset, parameters, seed, catalogue, segments, shift, interrupted } = plan;
  const transactions = emptyTransactions();
  const interactions = new Interactions();
  interactions.interrupt = interrupted;
  if (withSampling) interactions.keepSampling();
  const hasDetails = hasSessions(preset);
  const generate = sequenceGeneratorFor(preset, catalogue.keys.length, parameters, segments);
  return {
    /** Whether the preset needs prices and channels of transactions, and gives interactions details. */
    hasDetails,
    /** A customer's interactions in order; overwritten by the next call. */
    sequenceOf(customerId: string, stored: TransactionColumns): Interactions {
      rankTransactions(stored, catalogue.ranks, transactions, hasDetails);
      generate((segment) => randomSourceFor(seed, sourceId(customerId, segment)), transactions, interactions);
      if (shift !== 0) move(interactions, shift);
      return interactions;
    },
  };
}
