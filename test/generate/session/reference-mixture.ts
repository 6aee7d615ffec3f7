/** The mixture that negatives are drawn from, the slow and obvious way: from the sales, article by article. */
import type { Mixture } from '../../../src/model/session-preset.ts';
import type { Candidates } from '../../../src/generate/session/candidate-tables.ts';
import { COLUMNS, DAY, type Shop } from './shop.ts';

/** A draw: at a time, beside the purchase of the article `anchor` for `price`. */
export interface Beside {
  period: number;
  anchor: number;
  /** NaN: unknown. */
  price: number;
}

type Articles = number[];

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Articles in order of the units sold before the period, the most first; those that sold nothing are left out. */
function ranked({ sales }: Shop, articles: Articles, before: number): Articles {
  const unitsOf = (article: number) =>
    sales.filter((sale) => sale.article === article && sale.t_dat < before).length;
  const sold = articles.filter((article) => unitsOf(article) > 0);
  return sold.sort((a, b) => unitsOf(b) - unitsOf(a) || a - b);
}

/**
 * By article that is a candidate, its mass. `alpha`: the exponent of popularity. Categories are those of the shop's
 * facts, popularity that so far.
 */
export function massesOf(shop: Shop, c: Candidates, mixture: Mixture, alpha: number, draw: Beside) {
  const { period, anchor, price } = draw;
  const before = (c.first_day + period * c.period_days) * DAY;
  const earlier = shop.sales.filter((sale) => sale.t_dat < before);
  const candidates: Articles = [];
  for (let e = c.start[period]; e < c.start[period + 1]; e++) candidates.push(c.entry[e * 2]);
  const masses = new Map(candidates.map((article) => [article, 0]));
  const add = (article: number, mass: number) => masses.set(article, masses.get(article)! + mass);
  const addGroup = (weight: number, group: Articles) =>
    group.forEach((article) => add(article, weight / group.length));

  addGroup(mixture.uniform, candidates);
  const weights = candidates.map(
    (article) => earlier.filter((sale) => sale.article === article).length ** alpha,
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum > 0) candidates.forEach((article, i) => add(article, (mixture.popularity * weights[i]) / sum));
  const { category } = shop.facts;
  const withValue = (valueOf: (article: number) => number) =>
    candidates.filter((article) => valueOf(anchor) >= 0 && valueOf(article) === valueOf(anchor));
  addGroup(
    mixture.same_category,
    withValue((article) => category[article]),
  );
  for (const [column, weight] of Object.entries(mixture.same ?? {}))
    addGroup(weight, withValue(COLUMNS[column as keyof typeof COLUMNS]));
  if (mixture.price_band) {
    const most = Math.abs(price) * mixture.price_band_width!;
    const inBand = candidates.filter((article) => {
      const prices = earlier.flatMap((sale) => (sale.article === article ? (sale.price ?? []) : []));
      return Math.abs(mean(prices) - price) <= most;
    });
    addGroup(mixture.price_band, inBand);
  }
  if (mixture.rank_window) {
    const { rank_from, rank_to } = mixture;
    addGroup(mixture.rank_window, ranked(shop, candidates, before).slice(rank_from! - 1, rank_to));
  }
  return masses;
}
