import type { SessionParameters } from '../../model/session-preset.ts';
import { CLICKED, IGNORED, type Interactions } from '../interactions.ts';
import type { Candidates } from './candidates.ts';
import { OpenArticles } from './open-articles.ts';
import { samplingSetter } from './sampling.ts';
import { sessionAdder, type GenerateSegment } from './sessions.ts';
import { LEFT_OUT, removeUnfilled } from './unfilled.ts';

/**
 * Turns a segment's transactions and visits into sessions, with clicks and ignores beside the purchases,
 * each of an article that was on sale at its time.
 */
export function segmentGenerator(p: SessionParameters, candidates: Candidates): GenerateSegment {
  const recorded = p.purchase_time === 'recorded';
  const drawsClicks = p.other_clicks_per_purchase > 0 || p.visits_per_purchase > 0;
  const clicks = new OpenArticles(candidates, p.negatives, CLICKED);
  const hasLists = p.negatives_per_positive !== null;
  const ignores = new OpenArticles(candidates, p.negatives, IGNORED, hasLists);
  const addSessions = sessionAdder(p, candidates, { clicks, ignores });
  let setSampling: ReturnType<typeof samplingSetter> | undefined; // jobs don't need it

  return (random, transactions, first, end, interactions) => {
    const start = interactions.length;
    clicks.restore();
    ignores.restore();
    if (p.exclude_bought) for (let i = 0; i < end; i++) ignores.exclude(transactions.article[i]);
    if (drawsClicks) {
      for (let i = 0; i < end; i++) clicks.exclude(transactions.article[i]);
      if (p.exclude_clicked) clicks.excludeScored(interactions, IGNORED);
    }

    addSessions(random, transactions, first, end, interactions);
    let missing = recorded ? leaveOutEarly(interactions, start, candidates) : 0;
    missing += clicks.draw(random, interactions);
    if (p.exclude_clicked) {
      // The segment's other clicks are on bought articles, which are usually excluded already.
      if (start > 0 || !p.exclude_bought) ignores.excludeScored(interactions, CLICKED);
      else clicks.excludeFrom(ignores, interactions);
    }
    if (hasLists && missing > 0) ignores.leaveOutOrphans(interactions);
    const ignoresMissing = ignores.draw(random, interactions);
    interactions.ignores_missing += ignoresMissing;
    if (missing + ignoresMissing > 0) removeUnfilled(interactions, start);
    if (interactions.sampling) {
      setSampling ??= samplingSetter(candidates, p.negatives);
      setSampling(transactions, interactions, interactions.sampling, start);
    }
  };
}

/** With a grace of 0 days, clicks could precede their article's first sale: removes and counts those. */
function leaveOutEarly(interactions: Interactions, first: number, { on_sale_from }: Candidates): number {
  const { t_dat, article, score, length } = interactions;
  let early = 0;
  for (let e = first; e < length; e++) {
    if (score[e] !== CLICKED || article[e] < 0 || t_dat[e] >= on_sale_from[article[e]]) continue;
    article[e] = LEFT_OUT;
    early += 1;
  }
  return early;
}
