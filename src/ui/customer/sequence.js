/** A customer's interactions as columns that can be drawn and searched fast. Pure. */

export const COLUMNS = [
  't_dat',
  'article_id',
  'interaction_score',
  'session_id',
  'strategy',
  'sampling_prob',
];

/** `items`: rows with COLUMNS, in order. */
export function sequenceOf(items) {
  const { length } = items;
  const t = new Float64Array(length);
  const score = new Uint8Array(length);
  const sessions = [];
  for (let i = 0; i < length; i++) {
    const { t_dat, interaction_score, session_id } = items[i];
    t[i] = t_dat;
    score[i] = interaction_score;
    if (session_id === null) continue;
    const last = sessions.at(-1);
    if (last?.id === session_id) last.to = t_dat;
    else sessions.push({ id: session_id, from: t_dat, to: t_dat });
  }
  return { items, length, t, score, sessions };
}

/** Index of the first interaction at `moment` or later. */
export function firstFrom({ t, length }, moment) {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t[middle] < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The interaction with this score nearest to a moment, at most `within` away; -1 if there is none. */
export function nearest(sequence, moment, within, wanted) {
  const { t, score, length } = sequence;
  const start = firstFrom(sequence, moment);
  let best = -1;
  const take = (i) => {
    if (score[i] === wanted && (best < 0 || Math.abs(t[i] - moment) < Math.abs(t[best] - moment))) best = i;
  };
  for (let i = start; i < length && t[i] - moment <= within && best < 0; i++) take(i);
  for (let i = start - 1; i >= 0 && moment - t[i] <= within; i--) {
    if (best >= 0 && moment - t[i] >= Math.abs(t[best] - moment)) break;
    take(i);
  }
  return best;
}

const DAY = 86_400_000;

/** All of it, with some room at both ends. */
export function wholeSpan({ t, length }) {
  const [first, last] = [t[0], t[length - 1]];
  const room = Math.max((last - first) * 0.02, last === first ? DAY / 2 : 60_000);
  return { from: Math.floor(first - room), to: Math.ceil(last + room) };
}

const SHORTEST = 60_000;

/** The span `factor` times as long, with `moment` where it was; within the whole. */
export function zoomed({ from, to }, factor, moment, whole) {
  const length = Math.min(Math.max((to - from) * factor, SHORTEST), whole.to - whole.from);
  const start = moment - ((moment - from) / (to - from)) * length;
  return moved({ from: start, to: start + length }, 0, whole);
}

/** The span moved by a share of its length; within the whole. */
export function moved({ from, to }, share, whole) {
  const length = to - from;
  const start = Math.min(Math.max(from + share * length, whole.from), whole.to - length);
  return { from: Math.round(start), to: Math.round(start + length) };
}
