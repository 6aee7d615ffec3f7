/**
 * One segment of a customer: its purchases and visits become sessions; each session gets clicks and ignores beside
 * its purchases; then each of these gets an article that was on sale at its moment.
 */
import type { SessionParameters } from '../../model/session-preset.ts';
import {
  BOUGHT,
  CLICK,
  CLICKED,
  IGNORED,
  PURCHASE,
  type InteractionDetails,
  type Interactions,
} from '../interactions.ts';
import type { SessionTransactions } from '../transactions.ts';
import type { RandomSource } from '../random.ts';
import { OWN, purchaseOf, scoreOf, sessionArranger, type Arrangement } from './arrangement.ts';
import { CandidateDraw } from './candidate-draw.ts';
import { CATEGORY, type Candidates } from './candidates.ts';
import { closeGaps, LEFT_OUT, OPEN } from './gaps.ts';
import { momentsFinder, nextSession, type Session } from './moments.ts';
import { sessionTimes } from './session-times.ts';
import { DAY, precisionOf } from './time.ts';

/**
 * Adds the events of a segment to those of the segments before it. The segment's own purchases are those from
 * `first` to `end` (not included), one at least; the ones before are known, the ones behind are not.
 */
export type GenerateSegment = (
  random: RandomSource,
  purchases: SessionTransactions,
  first: number,
  end: number,
  events: Interactions,
) => void;

export function segmentGenerator(p: SessionParameters, candidates: Candidates): GenerateSegment {
  const recorded = p.purchase_time === 'recorded';
  const findMoments = momentsFinder(p);
  const arrange = sessionArranger(p);
  const times = sessionTimes(p);
  const clicks = new CandidateDraw(candidates, p.negatives);
  const ignores = new CandidateDraw(candidates, p.negatives);
  const drawsClicks = p.other_clicks_per_purchase > 0 || p.visits_per_purchase > 0;
  const session: Session = { first: 0, end: 0, from: 0, to: 0, has_purchase: false };
  const origin = candidates.first_day * DAY;
  const periodLength = candidates.period_days * DAY;
  const openClicks = openEvents();
  const openIgnores = openEvents();

  function addSessions(
    random: RandomSource,
    purchases: SessionTransactions,
    first: number,
    end: number,
    events: Interactions,
  ): void {
    // prettier-ignore
    const precision = recorded ? precisionOf(purchases.t_dat, end) : 1;
    const moments = findMoments(random, purchases, first, end, candidates);
    const { session: number } = events.details as InteractionDetails;
    let sessions = events.length > 0 ? number[events.length - 1] : 0;
    session.end = 0;
    while (session.end < moments.length) {
      nextSession(session, moments, candidates, p);
      const from = events.length;
      addPlanned(purchases, events, arrange(random, purchases, moments, session), ++sessions);
      if (recorded && session.has_purchase) {
        times.besidePurchases(random, events, from, events.length, session, precision);
      } else {
        const middle = (moments.t_dat[session.first] + moments.t_dat[session.end - 1]) / 2;
        times.around(random, events, from, events.length, session, middle, precision);
      }
    }
  }

  /** Adds the events of a session; all but purchases are without a time yet, those to be drawn without an article. */
  function addPlanned(
    purchases: SessionTransactions,
    events: Interactions,
    { planned, length }: Arrangement,
    number: number,
  ): void {
    // prettier-ignore
    const first = events.length;
    events.reserve(first + length);
    events.length = first + length;
    const { t_dat, article, score } = events;
    const { strategy, session, sampling_prob, price, sales_channel_id } =
      events.details as InteractionDetails;
    for (let k = 0, e = first; k < length; k++, e++) {
      const i = purchaseOf(planned[k]);
      const bought = scoreOf(planned[k]) === BOUGHT;
      score[e] = scoreOf(planned[k]);
      strategy[e] = bought ? PURCHASE : CLICK;
      session[e] = number;
      sampling_prob[e] = NaN;
      price[e] = bought ? purchases.price[i] : NaN;
      sales_channel_id[e] = bought ? purchases.sales_channel_id[i] : -1;
      if (bought) t_dat[e] = purchases.t_dat[i];
      if ((planned[k] & OWN) === 0) {
        article[e] = OPEN;
        addOpen(score[e] === CLICKED ? openClicks : openIgnores, e, categories[i]);
      } else article[e] = purchases.article[i];
    }
  }

  /** By purchase; -1 if it is unknown or does not matter. */
  let categories = new Int32Array(256).fill(-1);

  function readCategories(purchases: SessionTransactions, first: number, end: number): void {
    if (categories.length < end) categories = new Int32Array(purchases.t_dat.length).fill(-1);
    if (p.negatives.same_category === 0) return;
    for (let i = first; i < end; i++) {
      categories[i] = candidates.by_article[purchases.article[i] * 4 + CATEGORY];
    }
  }

  /** Draws the articles of open events; returns for how many there was none. */
  function drawArticles(
    random: RandomSource,
    events: Interactions,
    open: OpenEvents,
    draw: CandidateDraw,
    isIgnore: boolean,
  ): number {
    // prettier-ignore
    const { t_dat, article } = events;
    const { session, strategy, sampling_prob } = events.details as InteractionDetails;
    const { event, category, length } = open;
    draw.reserve(length);
    for (let k = 0; k < length; k++) {
      draw.session[k] = session[event[k]];
      draw.period[k] = Math.floor((t_dat[event[k]] - origin) / periodLength);
      draw.category[k] = category[k];
    }
    draw.draw(random, length, isIgnore);
    let missing = 0;
    for (let k = 0; k < length; k++) {
      article[event[k]] = draw.article[k];
      if (draw.article[k] < 0) missing += 1;
      if (!isIgnore) continue;
      strategy[event[k]] = draw.strategy[k];
      sampling_prob[event[k]] = draw.probability[k];
    }
    return missing;
  }

  /** With a grace of 0 days, clicks could come before their article's first sale: those are left out. */
  function leaveOutEarly({ t_dat, article, score, length }: Interactions, first: number): number {
    let early = 0;
    for (let e = first; e < length; e++) {
      if (score[e] !== CLICKED || article[e] < 0) continue;
      if (t_dat[e] >= candidates.on_sale_from[article[e]]) continue;
      article[e] = LEFT_OUT;
      early += 1;
    }
    return early;
  }

  /** Clicks of this segment that are not open are on purchases, which are excluded already, most of the time. */
  function excludeClicked(events: Interactions, start: number): void {
    if (start > 0 || !p.exclude_bought) excludeEvents(events, CLICKED, ignores);
    for (let k = 0; k < openClicks.length; k++) {
      const article = events.article[openClicks.event[k]];
      if (article >= 0) ignores.exclude(article);
    }
  }

  function excludeEvents(
    { article, score, length }: Interactions,
    excluded: number,
    draw: CandidateDraw,
  ): void {
    for (let e = 0; e < length; e++) if (score[e] === excluded && article[e] >= 0) draw.exclude(article[e]);
  }

  return (random, purchases, first, end, events) => {
    const start = events.length;
    readCategories(purchases, first, end);
    clicks.restore();
    ignores.restore();
    if (p.exclude_bought) for (let i = 0; i < end; i++) ignores.exclude(purchases.article[i]);
    if (drawsClicks) {
      for (let i = 0; i < end; i++) clicks.exclude(purchases.article[i]);
      if (p.exclude_clicked) excludeEvents(events, IGNORED, clicks);
    }

    openClicks.length = openIgnores.length = 0;
    addSessions(random, purchases, first, end, events);
    let missing = recorded ? leaveOutEarly(events, start) : 0;
    missing += drawArticles(random, events, openClicks, clicks, false);
    if (p.exclude_clicked) excludeClicked(events, start);
    const ignoresMissing = drawArticles(random, events, openIgnores, ignores, true);
    events.ignores_missing += ignoresMissing;
    if (missing + ignoresMissing > 0) closeGaps(events, start);
  };
}

/** Events whose article is yet to be drawn, in order, and the category that their session is about. */
interface OpenEvents {
  length: number;
  event: Int32Array;
  category: Int32Array;
}

function openEvents(): OpenEvents {
  return { length: 0, event: new Int32Array(1024), category: new Int32Array(1024) };
}

function addOpen(open: OpenEvents, event: number, category: number): void {
  if (open.length === open.event.length) {
    open.event = doubled(open.event);
    open.category = doubled(open.category);
  }
  open.event[open.length] = event;
  open.category[open.length] = category;
  open.length += 1;
}

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
