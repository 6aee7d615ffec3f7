import type { SessionParameters } from '../../model/session-preset.ts';
import { CERTAINTY, type Population, type Source } from '../population.ts';
import { visitClicksOf } from './arranger.ts';

const CELLS = 1024;

/** By number of clicks: the probability that a visit has as many, from its table of quantiles. */
function visitProbabilities(p: SessionParameters): number[] {
  const clicks = visitClicksOf(p);
  const quantile = (cell: number) => clicks(() => Math.min(cell / CELLS, 1 - Number.EPSILON));
  const probabilities: number[] = [];
  for (let cell = 0, low = quantile(0); cell < CELLS; cell++) {
    const high = quantile(cell + 1);
    const width = high - low;
    for (let k = Math.ceil(low); k <= Math.ceil(high); k++) {
      const share = width === 0 ? 1 : (Math.min(k, high) - Math.max(k - 1, low)) / width;
      if (share > 0) probabilities[k] = (probabilities[k] ?? 0) + share / CELLS;
    }
    low = high;
  }
  return probabilities;
}

/**
 * Chernoff's inequality: for each θ > 0, the sum over all purchases exceeds (n · Λ(θ) + c) / θ with a
 * probability of at most e^-c, where Λ is the cumulant function of what one purchase comes to. Purchases in
 * stores have fewer clicks, and articles that run out fewer ignores: then the bound is the higher.
 * Lists have one length, so they add to the cumulant as they are.
 */
export function sessionBound(p: SessionParameters, { purchases }: Population) {
  const visits = p.visits_per_purchase > 0 ? visitProbabilities(p) : [];
  const clicksOfVisit = visits.reduce((sum, probability, k) => sum + probability * k, 0);
  const clicks = {
    clicks_per_purchase: p.clicks_per_purchase,
    other_clicks_per_purchase: p.other_clicks_per_purchase,
    visits_per_purchase: p.visits_per_purchase * clicksOfVisit,
  };
  const clicked = Object.values(clicks).reduce((sum, mean) => sum + mean, 0);
  const beside = p.clicks_per_purchase + p.other_clicks_per_purchase;
  const ofPurchase = p.negatives_per_positive ?? 0;
  const ofClick = p.negatives_for_clicks ? ofPurchase : 0;
  const means: [string | null, number][] = [
    [null, 1],
    ['negatives_per_positive', ofPurchase + ofClick * clicked],
    ['ignores_per_purchase', p.ignores_per_purchase],
    ['ignores_per_click', p.ignores_per_click * clicked],
    ...Object.entries(clicks),
  ];

  /** Λ. A Poisson number of things with the cumulant function κ has the one mean · (e^κ − 1). */
  function cumulant(theta: number): number {
    const click = theta * (1 + ofClick) + p.ignores_per_click * Math.expm1(theta);
    const visit = visits.reduce((sum, probability, k) => sum + probability * Math.expm1(k * click), 0);
    return (
      theta * (1 + ofPurchase) +
      p.ignores_per_purchase * Math.expm1(theta) +
      (beside > 0 ? beside * Math.expm1(click) : 0) +
      (visit > 0 ? p.visits_per_purchase * visit : 0)
    );
  }

  const bound = (theta: number) => (purchases * cumulant(theta) + CERTAINTY) / theta;
  const sources: Source[] = means.map(([parameter, mean]) => ({ parameter, interactions: purchases * mean }));
  return { most: Math.floor(leastOf((x) => bound(Math.exp(x)), Math.log(1e-9), Math.log(128))), sources };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The least value of a function that falls, then rises, up to infinity. */
function leastOf(value: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [ofA, ofB] = [value(a), value(b)];
  for (let i = 0; i < 24; i++) {
    if (ofA <= ofB) {
      [high, b, ofB] = [b, a, ofA];
      ofA = value((a = high - GOLDEN * (high - low)));
    } else {
      [low, a, ofA] = [a, b, ofB];
      ofB = value((b = low + GOLDEN * (high - low)));
    }
  }
  return Math.min(ofA, ofB);
}
