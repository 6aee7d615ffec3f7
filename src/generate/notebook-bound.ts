import type { NotebookParameters } from '../model/preset.ts';
import { CERTAINTY, type Population, type Source } from './population.ts';

/** A number of interactions that each customer or each purchase gets: its mean, and its largest value. */
interface Count {
  mean: number;
  most: number;
}

/** U[min, max) of the notebook. */
const uniform = (min: number, max: number): Count => ({ mean: (min + max - 1) / 2, most: max - 1 });
const atMost = ({ mean, most }: Count, limit: number): Count => ({
  mean: Math.min(mean, limit),
  most: Math.min(most, limit),
});
/** Of independent numbers. */
const product = (a: Count, b: Count): Count => ({ mean: a.mean * b.mean, most: a.most * b.most });
const withProbability = (probability: number, { mean, most }: Count): Count => ({
  mean: probability * mean,
  most: probability > 0 ? most : 0,
});

/** Rounds of clicks that are as many as the clicks of a round. */
function squared({ min_extra_clicks: min, max_extra_clicks: max }: NotebookParameters, limit: number): Count {
  const { mean, most } = uniform(min, max);
  const meanOfSquares = mean ** 2 + ((max - min) ** 2 - 1) / 12;
  return { mean: Math.min(meanOfSquares, limit * mean), most: most * Math.min(most, limit) };
}

/** Hoeffding's inequality for the sum over all customers and purchases, and the largest values. */
export function notebookBound(p: NotebookParameters, { customers, purchases, articles }: Population) {
  const ignored = atMost(uniform(p.min_ignores, p.max_ignores), articles);
  const ignores = product(ignored, uniform(p.ignore_min_repeats, p.ignore_max_repeats));
  const round = atMost(uniform(p.min_extra_clicks, p.max_extra_clicks), articles);
  const extra = withProbability(
    p.extra_clicks_prob,
    p.extra_click_rounds === 'squared' ? squared(p, articles) : round,
  );
  const clicks = withProbability(p.click_before_purchase_prob, uniform(p.min_pre_clicks, p.max_pre_clicks));

  const sources: Source[] = [
    { parameter: null, interactions: purchases },
    { parameter: 'max_pre_clicks', interactions: purchases * clicks.mean },
    { parameter: 'max_ignores', interactions: customers * ignores.mean },
    { parameter: 'max_extra_clicks', interactions: customers * extra.mean },
  ];
  const largest = purchases * (1 + clicks.most) + customers * (ignores.most + extra.most);
  const squares = purchases * clicks.most ** 2 + customers * (ignores.most + extra.most) ** 2;
  const mean = sources.reduce((sum, { interactions }) => sum + interactions, 0);
  const most = Math.ceil(Math.min(largest, mean + Math.sqrt((CERTAINTY / 2) * squares)));
  return { most, sources };
}
