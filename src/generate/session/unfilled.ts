import { doubled, IGNORED, type Interactions } from '../interactions.ts';

/** In place of an article: it is yet to be drawn, or the interaction is to be removed. */
export const OPEN = -1;
export const LEFT_OUT = -2;

/** By index from the session's first interaction: the index that one moves to. */
let movedTo = new Int32Array(64);

/**
 * Removes the interactions without an article from index `first` on, which begins a session, and then
 * sessions that have neither clicks nor purchases left. Renumbers the sessions.
 */
export function removeUnfilled(interactions: Interactions, first: number): void {
  const { session } = interactions.withDetails();
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
  const { strategy, session, sampling_prob, price, sales_channel_id, positive } = interactions.withDetails();
  const transaction = interactions.sampling?.transaction;
  if (positive) movePositives(interactions, positive, from, to);
  for (let e = from; e < to; e++) {
    if (article[e] < 0) continue;
    const at = interactions.length++;
    for (const column of [t_dat, article, score, strategy, sampling_prob, price, sales_channel_id]) {
      column[at] = column[e];
    }
    if (positive) positive[at] = positive[e];
    if (transaction) transaction[at] = transaction[e];
    session[at] = number;
  }
}

/** Lets the ignores of a session name their positives by the indices that they are about to move to. */
function movePositives(
  { article, length }: Interactions,
  positive: Int32Array,
  from: number,
  to: number,
): void {
  while (movedTo.length < to - from) movedTo = doubled(movedTo);
  for (let e = from, at = length; e < to; e++) movedTo[e - from] = article[e] < 0 ? -1 : at++;
  for (let e = from; e < to; e++) if (positive[e] >= 0) positive[e] = movedTo[positive[e] - from];
}
