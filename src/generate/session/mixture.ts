/** The parameter `negatives` of a request: what it resolves to, and what its members have to agree on. */
import { FIRST_RANK, PRICE_BAND_WIDTH, type Mixture } from '../../model/mixture.ts';
import type { ParameterFault } from '../parameter-fault.ts';

type Given = Partial<Mixture>;

/** Columns of articles with a weight above 0, by name, so that their order in the request doesn't matter. */
export const sameColumns = ({ same = {} }: Given): string[] =>
  Object.keys(same)
    .filter((column) => same[column] > 0)
    .sort();

/** Whether articles' attributes decide what is drawn. */
export const needsArticles = (mixture: Given): boolean =>
  (mixture.same_category ?? 0) > 0 || sameColumns(mixture).length > 0;

/** Whether prices of transactions decide what is drawn. */
export const needsPrices = ({ price_band = 0 }: Given): boolean => price_band > 0;

/**
 * The weights of a request: one that isn't given is 0. Further parts whose weight is 0 are left out with all
 * that belongs to them, so that requests with the same rows have the same parameters.
 */
export function mixtureOf(given: Given): Mixture {
  const { same = {}, price_band = 0, rank_window = 0 } = given;
  const columns = sameColumns(given);
  const mixture: Mixture = {
    uniform: given.uniform ?? 0,
    popularity: given.popularity ?? 0,
    same_category: given.same_category ?? 0,
  };
  if (columns.length > 0) mixture.same = Object.fromEntries(columns.map((column) => [column, same[column]]));
  if (price_band > 0) {
    mixture.price_band = price_band;
    mixture.price_band_width = given.price_band_width ?? PRICE_BAND_WIDTH;
  }
  if (rank_window > 0) {
    mixture.rank_window = rank_window;
    mixture.rank_from = given.rank_from ?? FIRST_RANK;
    mixture.rank_to = given.rank_to;
  }
  return mixture;
}

const AT = '/parameters/negatives';

/** Members that mean nothing without a weight, each with the name of the weight. */
const WITH_WEIGHT = [
  ['price_band_width', 'price_band'],
  ['rank_from', 'rank_window'],
  ['rank_to', 'rank_window'],
] as const;

/** Weights that are all 0, parameters of a part that isn't drawn from, and an empty window. */
export function mixtureFaults(given: Given): ParameterFault[] {
  const { uniform, popularity, same_category, price_band, rank_window } = given;
  const weights = [uniform, popularity, same_category, price_band, rank_window];
  const faults: ParameterFault[] = WITH_WEIGHT.filter(
    ([name, weight]) => given[name] !== undefined && given[weight] === undefined,
  ).map(([name, weight]) => ({
    pointer: `${AT}/${name}`,
    detail: `${name} has no effect without negatives.${weight}, the weight of this part: give that, too.`,
  }));
  const isEmpty = weights.every((weight = 0) => weight === 0) && sameColumns(given).length === 0;
  if (isEmpty && faults.length === 0)
    return [{ pointer: AT, detail: 'The weights of negatives must not all be 0.' }];
  if ((rank_window ?? 0) > 0) faults.push(...windowFaults(given));
  return faults;
}

function windowFaults({ rank_from = FIRST_RANK, rank_to }: Given): ParameterFault[] {
  if (rank_to === undefined)
    return [{ pointer: `${AT}/rank_to`, detail: 'rank_window needs rank_to, the last rank of the window.' }];
  if (rank_from <= rank_to) return [];
  const detail = `rank_from (${rank_from}) must not be above rank_to (${rank_to}).`;
  return [{ pointer: `${AT}/rank_from`, detail }];
}
