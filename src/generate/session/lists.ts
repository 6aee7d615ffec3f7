import type { SessionParameters } from '../../model/session-preset.ts';
import { BOUGHT, doubled, IGNORED, type Interactions } from '../interactions.ts';
import { uniformInt, type RandomSource } from '../random.ts';
import type { SessionTransactions } from '../transactions.ts';
import { transactionOf, type Arrangement } from './arrangement.ts';
import type { OpenArticles } from './open-articles.ts';

/**
 * With `negatives_per_positive`, returns a function that divides the ignores of the session last added among
 * its purchases (with `negatives_for_clicks`, its clicks, too), so many to each. All ways to do so are
 * equally probable: neither the place nor the time of an ignore tells which list it is in, and where
 * candidates run out, those left are scattered.
 */
export function listMaker(p: SessionParameters, ignores: OpenArticles) {
  const inList = p.negatives_per_positive!;
  let free = new Int32Array(64);

  /** Lists the indices of the ignores from `first` on, in random order. */
  function shuffleIgnores(random: RandomSource, { score, length }: Interactions, first: number): void {
    let found = 0;
    for (let e = first; e < length; e++) {
      if (score[e] !== IGNORED) continue;
      if (found === free.length) free = doubled(free);
      const other = uniformInt(random, 0, found + 1);
      free[found++] = free[other];
      free[other] = e;
    }
  }

  return (
    random: RandomSource,
    transactions: SessionTransactions,
    interactions: Interactions,
    { planned, length }: Arrangement,
  ): void => {
    const { score, details } = interactions;
    const positive = details!.positive!;
    const first = interactions.length - length;
    positive.fill(-1, first, first + length);
    shuffleIgnores(random, interactions, first);
    let next = 0;
    for (let k = 0; k < length; k++) {
      const hasList = p.negatives_for_clicks ? score[first + k] !== IGNORED : score[first + k] === BOUGHT;
      if (!hasList) continue;
      const i = transactionOf(planned[k]);
      for (const end = next + inList; next < end; next++) {
        positive[free[next]] = first + k;
        ignores.add(free[next], transactions.article[i], transactions.price[i]);
      }
    }
  };
}
