/**
 * How well a feature alone separates two labels. The AUC is the probability that a row of the one label
 * has a higher value than a row of the other, with ties counting half: 0.5 is a coin toss, 1 (or 0) a
 * perfect separation. Within a bin the order of rows is unknown and such pairs count half, so the error is
 * at most half of their share.
 */
import { addCells, cellsOf, rowsWith, type Cells, type Distribution } from './distribution.ts';
import { HALVES, SCORES } from './counts.ts';

/** Undefined if one of the labels has no rows. */
export function separation(feature: Distribution, positive: number, negative: number) {
  const p = feature.bins.map((bin) => rowsWith(bin, positive));
  const q = feature.bins.map((bin) => rowsWith(bin, negative));
  const P = sum(p);
  const Q = sum(q);
  if (P === 0 || Q === 0) return undefined;
  const auc = orderedAuc(p, q);
  return {
    /** By the feature's own order, 0 to 1; above 0.5 the first label has the higher values. */
    auc,
    /** Bound on the distance of the exact AUC. */
    error: Math.min(1, errorOf(feature, p, q) / (P * Q)),
    /** By the best order of its values, at least 0.5; see `bestAuc`. */
    best: Math.max(auc, 1 - auc, bestAuc(feature, positive, negative)),
    /** An AUC closer to 0.5 may be chance: three standard deviations of the Mann-Whitney statistic. */
    chance: 3 * Math.sqrt((P + Q + 1) / (12 * P * Q)),
  };
}

/** Of bins in ascending order of value; NaN unless there are rows of both. */
export function orderedAuc(p: number[], q: number[]): number {
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

/** Pairs that may be counted wrongly; within a bin, half of each. */
function errorOf({ bins, overlaps }: Distribution, p: number[], q: number[]): number {
  let pairs = 0;
  for (let i = 0; i < bins.length; i++) {
    if (bins[i].isExact) continue;
    pairs += (p[i] * q[i]) / 2;
    if (overlaps && i + 1 < bins.length) pairs += p[i] * q[i + 1] + p[i + 1] * q[i];
  }
  return pairs;
}

/** Rows that a group of bins should have, so that its share of a label means something. */
const ROWS_IN_GROUP = 50;
const MOST_GROUPS = 256;

/**
 * The AUC of a model that may use the feature in any way ("the hour is 0", "the minute is 0 or 30"): values
 * are ordered by the share of the first label among them. Tested on the rows it was learnt from, such an
 * order would find something in pure chance, so it is learnt from one half of the customers and tested on
 * the other, and vice versa. Values with few rows are grouped with their neighbours.
 */
export function bestAuc(feature: Distribution, positive: number, negative: number): number {
  if (!feature.hasHalves) return 0;
  const groups = groupsOf(feature, positive, negative);
  let weighted = 0;
  let weight = 0;
  const column = (half: number, score: number) => groups.map((cells) => cells[half * SCORES + score]);
  for (let half = 0; half < HALVES; half++) {
    const [p, q] = [column(half, positive), column(half, negative)];
    const [learntP, learntQ] = [column(1 - half, positive), column(1 - half, negative)];
    const pairs = sum(p) * sum(q);
    if (pairs === 0 || sum(learntP) * sum(learntQ) === 0) continue;
    weighted += pairs * orderedAuc(...orderedBy(shares(learntP, learntQ), p, q));
    weight += pairs;
  }
  return weight === 0 ? 0 : weighted / weight;
}

/** The share of the first label in each group; with few rows, shrunk towards its overall share. */
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
    addCells(groups[groups.length - 1], bins[i].cells);
    rows += own;
  }
  return groups;
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
