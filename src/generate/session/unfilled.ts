/** Removes interactions that got no article, as happens to a customer who bought all there is. */
import { IGNORED, type InteractionDetails, type Interactions } from '../interactions.ts';

/** In place of an article: one that is yet to be drawn, and one that never will be. */
export const OPEN = -1;
export const LEFT_OUT = -2;

/**
 * Removes the interactions without an article from index `first` on, which begins a session, and with them
 * what is left of a session without clicks and purchases: ignores occur only beside one. Renumbers the
 * sessions.
 */
export function removeUnfilled(interactions: Interactions, first: number): void {
  const { session } = interactions.details as InteractionDetails;
  const end = interactions.length;
  let number = first > 0 ? session[first - 1] : 0;
  interactions.length = first;
  for (let from = first, to; from < end; from = to) {
    for (to = from; to < end && session[to] === session[from];) to++;
    if (hasAnchor(interactions, from, to)) moveSession(interactions, from, to, ++number);
  }
}

function hasAnchor({ score, article }: Interactions, from: number, to: number): boolean {
  for (let e = from; e < to; e++) if (score[e] !== IGNORED && article[e] >= 0) return true;
  return false;
}

function moveSession(interactions: Interactions, from: number, to: number, number: number): void {
  const { t_dat, article, score } = interactions;
  const { strategy, session, sampling_prob, price, sales_channel_id } =
    interactions.details as InteractionDetails;
  for (let e = from; e < to; e++) {
    if (article[e] < 0) continue;
    const at = interactions.length++;
    for (const column of [t_dat, article, score, strategy, sampling_prob, price, sales_channel_id]) {
      column[at] = column[e];
    }
    session[at] = number;
  }
}
