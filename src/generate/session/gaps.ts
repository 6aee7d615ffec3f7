/** Closing the gaps that events leave for which there was no article: a customer who bought all there is. */
import { IGNORED, type InteractionDetails, type Interactions } from '../interactions.ts';

/** In place of an article: one that is yet to be drawn, and one that will not be. */
export const OPEN = -1;
export const LEFT_OUT = -2;

/**
 * Takes the events without an article out, from `first` on, which begins a session; so too what is left of a
 * session without clicks and purchases, since nothing is ignored but beside one. Numbers the sessions anew.
 */
export function closeGaps(events: Interactions, first: number): void {
  const { session } = events.details as InteractionDetails;
  const end = events.length;
  let number = first > 0 ? session[first - 1] : 0;
  events.length = first;
  for (let from = first, to; from < end; from = to) {
    for (to = from; to < end && session[to] === session[from];) to++;
    if (hasAnchor(events, from, to)) moveSession(events, from, to, ++number);
  }
}

function hasAnchor({ score, article }: Interactions, from: number, to: number): boolean {
  for (let e = from; e < to; e++) if (score[e] !== IGNORED && article[e] >= 0) return true;
  return false;
}

function moveSession(events: Interactions, from: number, to: number, number: number): void {
  const { t_dat, article, score } = events;
  const { strategy, session, sampling_prob, price, sales_channel_id } = events.details as InteractionDetails;
  for (let e = from; e < to; e++) {
    if (article[e] < 0) continue;
    const at = events.length++;
    for (const column of [t_dat, article, score, strategy, sampling_prob, price, sales_channel_id]) {
      column[at] = column[e];
    }
    session[at] = number;
  }
}
