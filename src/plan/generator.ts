/** The generator of a plan with its input: transactions of one customer in, interactions out. */
import { Problem } from '../errors.ts';
import { Interactions, SequenceTooLong } from '../generate/interactions.ts';
import { sequenceGeneratorFor } from '../generate/generator.ts';
import { hasSessions } from '../model/preset-kind.ts';
import { randomSourceFor } from '../generate/random.ts';
import type { SegmentName } from '../generate/session/segments.ts';
import type { LogTransactions } from './log.ts';
import type { GenerationPlan } from './plan.ts';
import { emptyTransactions, rankTransactions } from './ranked-transactions.ts';

export type SequenceGenerator = ReturnType<typeof sequenceGenerator>;

/** Ids hold no control characters, so no customer shares a source with a segment of another. */
const sourceId = (customerId: string, segment: SegmentName) =>
  segment === 'all' ? customerId : `${customerId}\0${segment}`;

function move({ length, t_dat }: Interactions, shift: number): void {
  for (let i = 0; i < length; i++) t_dat[i] += shift;
}

function tooLong(id: string, { length }: LogTransactions, { message }: SequenceTooLong): Problem {
  const customer = `Customer ${JSON.stringify(id)}, with ${length} transactions,`;
  return new Problem('too_many_interactions', `${customer} ${message}.`);
}

/** `withSampling`: interactions have their `sampling`, too. */
export function sequenceGenerator(plan: GenerationPlan, withSampling = false) {
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
    /**
     * A customer's interactions in order; overwritten by the next call. Throws Problem
     * (too_many_interactions) that names the customer.
     */
    sequenceOf(customerId: string, stored: LogTransactions): Interactions {
      rankTransactions(stored, catalogue.ranks, transactions, hasDetails);
      const sources = (segment: SegmentName) => randomSourceFor(seed, sourceId(customerId, segment));
      try {
        generate(sources, transactions, interactions);
      } catch (error) {
        throw error instanceof SequenceTooLong ? tooLong(customerId, stored, error) : error;
      }
      if (shift !== 0) move(interactions, shift);
      return interactions;
    },
  };
}
