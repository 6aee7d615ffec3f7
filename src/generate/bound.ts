/**
 * How many interactions a request can make at most, in closed form: nothing is generated for it. Sums of many
 * draws hardly leave their mean, so the largest values alone would refuse usual requests. What is exceeded
 * with a probability below 2^-64 counts as impossible.
 */
import type { NotebookParameters } from '../model/preset.ts';
import type { SessionParameters } from '../model/session-preset.ts';
import { hasSessions } from '../model/preset-kind.ts';
import { notebookBound } from './notebook-bound.ts';
import { CERTAINTY, type Population, type Source } from './population.ts';
import { sessionBound } from './session/session-bound.ts';

export interface Bound {
  most: number;
  expected: number;
  /** What the expected ones come from, the largest first. */
  sources: Source[];
}

/** `parameters` are resolved. */
export function interactionsAtMost(preset: string, parameters: object, population: Population): Bound {
  const { most, sources } = hasSessions(preset)
    ? sessionBound(parameters as SessionParameters, population)
    : notebookBound(parameters as NotebookParameters, population);
  sources.sort((a, b) => b.interactions - a.interactions);
  return { most, expected: sources.reduce((sum, { interactions }) => sum + interactions, 0), sources };
}

/**
 * The most purchases of `drawn` among `customers` who made `purchases` in all, nobody more than `most`:
 * Bernstein's inequality, with a variance of at most mean × most; draws without replacement vary less.
 */
export function purchasesOfSample(
  drawn: number,
  { customers, purchases }: { customers: number; purchases: number },
  most: number,
): number {
  const mean = purchases / Math.max(1, customers);
  const deviation = Math.sqrt(2 * CERTAINTY * drawn * mean * most) + (CERTAINTY * most) / 3;
  return Math.ceil(Math.min(purchases, drawn * most, drawn * mean + deviation));
}
