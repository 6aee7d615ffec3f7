/**
 * How well a feature alone tells two labels apart. The AUC is the probability that a row of the one label
 * has a higher value than a row of the other, a tie counting half: 0.5 is a coin, 1 (or 0) a perfect
 * separation.
 *
 * From bins it is exact but for rows of both labels in one bin whose order is not known; those pairs count
 * half, so the error is at most half of their share, which is stated.
 */
import { cellsOf, rowsWith, type Cells, type Distribution } from './distribution.ts';
import { HALVES, SCORES } from './counts.ts';

export interface Separation {
  /** Of the feature's own order, 0 to 1; above 0.5 the first label has the higher values. */
  auc: number;
  /** The exact AUC is at most so far away. */
  error: number;
  /** What the best use of the feature reaches, at least 0.5; see `bestAuc`. */
  best: number;
  /** An AUC that is less far from 0.5 may be chance: three standard deviations if nothing separates. */
  chance: number;
}

/** Undefined if one of the labels has no rows. */
export function separation(
  feature: Distribution,
  positive: number,
  negative: number,
): Separation | undefined {
  const p = feature.bins.map((bin) => rowsWith(bin, positive));
  const q = feature.bins.map((bin) => rowsWith(bin, negative));
  const P = sum(p);
  const Q = sum(q);
  if (P === 0 || Q === 0) return undefined;
  const auc = orderedAuc(p, q);
  return {
    auc,
    error: Math.min(1, errorOf(feature, p, q) / (P * Q)),
    best: Math.max(auc, 1 - auc, bestAuc(feature, positive, negative)),
    // Variance of the Mann-Whitney statistic under no separation.
    chance: 3 * Math.sqrt((P + Q + 1) / (12 * P * Q)),
  };
}

/** Of bins in ascending order of value; NaN without rows of both. */
export function orderedAuc(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let pairs = 0;
  let below = 0;
  let all = 0;
  for (let i = 0; i < p.length; i++) {
    pairs += p[i] * (below + q[i] / 2);
    below += q[i];
    all += p[i];
  }
  return pairs / (all * below);
}

/** Pairs that may be counted wrongly, half a pair for each within a bin. */
function errorOf({ bins, overlaps }: Distribution, p: number[], q: number[]): number {
  let pairs = 0;
  for (let i = 0; i < bins.length; i++) {
    if (bins[i].isExact) continue;
    pairs += (p[i] * q[i]) / 2;
    if (overlaps && i + 1 < bins.length) pairs += p[i] * q[i + 1] + p[i + 1] * q[i];
  }
  return pairs;
}

/** Rows that a group of bins should hold, so that its share of a label is no accident; and most groups. */
const ROWS_IN_GROUP = 50;
const MOST_GROUPS = 256;

/**
 * The AUC that a model reaches which may use the feature in any way ("the hour is 0", "the minute is 0 or
 * 30"): its values are ordered by the share of the one label among them. Such an order, learnt from the
 * very rows it is tested on, would find something in pure chance. So it is learnt from one half of the
 * customers and tested on the other, and the other way round; values with few rows are taken together with
 * their neighbours.
 */
export function bestAuc(feature: Distribution, positive: number, negative: number): number {
  if (!feature.hasHalves) return 0;
  const groups = groupsOf(feature, positive, negative);
  let weighted = 0;
  let weight = 0;
  for (let half = 0; half < HALVES; half++) {
    const p = groups.map((cells) => cells[half * SCORES + positive]);
    const q = groups.map((cells) => cells[half * SCORES + negative]);
    const other = (1 - half) * SCORES;
    const learntP = groups.map((cells) => cells[other + positive]);
    const learntQ = groups.map((cells) => cells[other + negative]);
    const pairs = sum(p) * sum(q);
    if (pairs === 0 || sum(learntP) * sum(learntQ) === 0) continue;
    weighted += pairs * orderedAuc(...orderedBy(shares(learntP, learntQ), p, q));
    weight += pairs;
  }
  return weight === 0 ? 0 : weighted / weight;
}

/** The share of the first label in each group, drawn towards its share in all where there are few rows. */
function shares(p: number[], q: number[]): number[] {
  const share = sum(p) / (sum(p) + sum(q));
  return p.map((rows, i) => (rows + share) / (rows + q[i] + 1));
}

/** p and q in ascending order of `share`, groups with equal shares as one. */
function orderedBy(share: number[], p: number[], q: number[]): [number[], number[]] {
  const order = share.map((_, i) => i).sort((a, b) => share[a] - share[b] || a - b);
  const orderedP: number[] = [];
  const orderedQ: number[] = [];
  let last = NaN;
  for (const i of order) {
    if (share[i] === last) {
      orderedP[orderedP.length - 1] += p[i];
      orderedQ[orderedQ.length - 1] += q[i];
    } else {
      orderedP.push(p[i]);
      orderedQ.push(q[i]);
    }
    last = share[i];
  }
  return [orderedP, orderedQ];
}

/** Neighbouring bins together, until they hold enough rows; a bin that holds enough alone stays alone. */
function groupsOf({ bins }: Distribution, positive: number, negative: number): Cells[] {
  const rowsOf = (i: number) => rowsWith(bins[i], positive) + rowsWith(bins[i], negative);
  const all = sum(bins.map((_, i) => rowsOf(i)));
  const enough = Math.max(ROWS_IN_GROUP, all / MOST_GROUPS);
  const groups: Cells[] = [];
  let rows = Infinity;
  for (let i = 0; i < bins.length; i++) {
    const own = rowsOf(i);
    if (rows >= enough || own >= enough) {
      groups.push(cellsOf());
      rows = 0;
    }
    const group = groups[groups.length - 1];
    for (let k = 0; k < group.length; k++) group[k] += bins[i].cells[k];
    rows += own;
  }
  return groups;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
