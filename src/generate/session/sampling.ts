/** Fills `Interactions.sampling` for the session presets, where somebody asks for it. */
import type { Mixture } from '../../model/session-preset.ts';
import { IGNORED, type Interactions, type InteractionSampling } from '../interactions.ts';
import type { SessionTransactions } from '../transactions.ts';
import { transactionOf, type Arrangement } from './arrangement.ts';
import type { Candidates } from './candidate-tables.ts';
import { ItemProbability } from './item-probability.ts';
import { DAY } from './time.ts';

/** Notes what the interactions of an arrangement, the first at index `first`, go with. */
export function noteTransactions(
  { transaction }: InteractionSampling,
  first: number,
  { planned, length }: Arrangement,
): void {
  for (let k = 0; k < length; k++) transaction[first + k] = transactionOf(planned[k]);
}

/** Returns a function that fills the columns from index `first` on, once a segment is complete. */
export function samplingSetter(candidates: Candidates, mixture: Mixture) {
  const probability = new ItemProbability(candidates, mixture);
  const origin = candidates.first_day * DAY;
  const periodLength = candidates.period_days * DAY;

  return (
    transactions: SessionTransactions,
    interactions: Interactions,
    sampling: InteractionSampling,
    first: number,
  ): void => {
    const { length, t_dat, article } = interactions;
    const { positive } = interactions.withDetails();
    const { item_prob, transaction } = sampling;
    for (let e = first; e < length; e++) {
      const period = Math.floor((t_dat[e] - origin) / periodLength);
      // Ignores of a list are drawn beside its positive, whatever they were planned beside.
      const i = transaction[positive && positive[e] >= 0 ? positive[e] : e];
      item_prob[e] = probability.of(article[e], period, transactions.article[i], transactions.price[i]);
    }
    countDraws(interactions, sampling, first);
  };
}

/**
 * Counts the ignores beside each positive: in lists those that name it, else those that go with the same
 * transaction in its session.
 */
function countDraws(interactions: Interactions, sampling: InteractionSampling, first: number): void {
  const { length, score } = interactions;
  const { session, positive } = interactions.withDetails();
  const { draws, transaction } = sampling;
  const ownerOf = (e: number): number => {
    if (!positive) return transaction[e];
    return positive[e] < 0 ? e : positive[e];
  };
  const counts = new Map<number, number>();
  for (let from = first, to; from < length; from = to) {
    for (to = from; to < length && session[to] === session[from]; to++) {
      if (score[to] === IGNORED) counts.set(ownerOf(to), (counts.get(ownerOf(to)) ?? 0) + 1);
    }
    for (let e = from; e < to; e++) draws[e] = counts.get(ownerOf(e)) ?? 0;
    counts.clear();
  }
}
