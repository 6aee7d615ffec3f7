import type { SessionParameters } from '../../model/session-preset.ts';
import { BOUGHT, CLICK, CLICKED, PURCHASE, type Interactions } from '../interactions.ts';
import type { RandomSource } from '../random.ts';
import type { SessionTransactions } from '../transactions.ts';
import { OWN, scoreOf, transactionOf, type Arrangement } from './arrangement.ts';
import { sessionArranger } from './arranger.ts';
import type { Candidates } from './candidates.ts';
import { listMaker } from './lists.ts';
import { momentsFinder, nextSession, type Session } from './moments.ts';
import type { OpenArticles } from './open-articles.ts';
import { noteTransactions } from './sampling.ts';
import { sessionTimes } from './session-times.ts';
import { precisionOf } from './time.ts';
import { OPEN } from './unfilled.ts';

/**
 * Appends the interactions of a segment. Its own transactions are `first` to `end` (exclusive), at least
 * one; it knows the ones before, but not the ones after.
 */
export type GenerateSegment = (
  random: RandomSource,
  transactions: SessionTransactions,
  first: number,
  end: number,
  interactions: Interactions,
) => void;

/** Interactions whose article is yet to be drawn. */
interface Open {
  clicks: OpenArticles;
  /** Not those of lists. */
  ignores?: OpenArticles;
}

/** Appends all sessions of a segment, with their times but without the articles of open interactions. */
export function sessionAdder(
  p: SessionParameters,
  candidates: Candidates,
  open: Required<Open>,
): GenerateSegment {
  const recorded = p.purchase_time === 'recorded';
  const findMoments = momentsFinder(p, candidates);
  const arrange = sessionArranger(p);
  const addLists = p.negatives_per_positive === null ? undefined : listMaker(p, open.ignores);
  const outsideLists: Open = addLists ? { clicks: open.clicks } : open;
  const times = sessionTimes(p);
  const session: Session = { first: 0, end: 0, from: 0, to: 0, has_purchase: false };

  return (random, transactions, first, end, interactions) => {
    const precision = recorded ? precisionOf(transactions.t_dat, end) : 1;
    const moments = findMoments(random, transactions, first, end);
    let number = interactions.length > 0 ? interactions.withDetails().session[interactions.length - 1] : 0;
    session.end = 0;
    while (session.end < moments.length) {
      interactions.goOn();
      nextSession(session, moments, candidates, p);
      const { from, to } = session;
      const slice = { interactions, first: interactions.length, end: 0, from, to, precision };
      const arrangement = arrange(random, transactions, moments, session);
      addPlanned(transactions, interactions, arrangement, ++number, outsideLists);
      if (interactions.sampling) noteTransactions(interactions.sampling, slice.first, arrangement);
      addLists?.(random, transactions, interactions, arrangement);
      slice.end = interactions.length;
      if (recorded && session.has_purchase) times.besidePurchases(random, slice);
      else times.around(random, slice, (moments.t_dat[session.first] + moments.t_dat[session.end - 1]) / 2);
    }
  };
}

/** Appends the interactions of one session. Only purchases have a time yet, and open ones have no article. */
function addPlanned(
  transactions: SessionTransactions,
  interactions: Interactions,
  { planned, length }: Arrangement,
  number: number,
  open: Open,
): void {
  const first = interactions.length;
  interactions.reserve(first + length);
  interactions.length = first + length;
  const { t_dat, article, score } = interactions;
  const { strategy, session, sampling_prob, price, sales_channel_id } = interactions.withDetails();
  for (let k = 0, e = first; k < length; k++, e++) {
    const i = transactionOf(planned[k]);
    const bought = scoreOf(planned[k]) === BOUGHT;
    score[e] = scoreOf(planned[k]);
    strategy[e] = bought ? PURCHASE : CLICK;
    session[e] = number;
    sampling_prob[e] = NaN;
    price[e] = bought ? transactions.price[i] : NaN;
    sales_channel_id[e] = bought ? transactions.sales_channel_id[i] : -1;
    if (bought) t_dat[e] = transactions.t_dat[i];
    const isOpen = (planned[k] & OWN) === 0;
    article[e] = isOpen ? OPEN : transactions.article[i];
    if (!isOpen) continue;
    const { clicks, ignores } = open;
    (score[e] === CLICKED ? clicks : ignores)?.add(e, transactions.article[i], transactions.price[i]);
  }
}
