/** Catalogues whose times on sale are known, with what a log shows of them. */
import type { RandomSource } from '../../../src/generate/random.ts';
import type { SalesSeen } from '../../../src/generate/session/sales-model.ts';

interface Catalogue {
  articles: number;
  /** Length of the log. */
  days: number;
  /** Medians and standard deviations of the logarithms. */
  lifetime: [days: number, sigma: number];
  /** Sales a day of the whole shop. */
  rate: [perDay: number, sigma: number];
  /** Share of the customers in the log. */
  share: number;
}

export interface Simulated {
  seen: SalesSeen;
  /** Within the log: moments in days. */
  from: number;
  to: number;
}

const normal = (random: RandomSource): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Articles with sales in the log. They have been introduced since long before it, at random moments. */
export function simulated(random: RandomSource, catalogue: Catalogue): Simulated[] {
  const { articles, days, lifetime, rate, share } = catalogue;
  const draw = ([median, sigma]: [number, number]) => median * Math.exp(sigma * normal(random));
  const earliest = -8 * lifetime[0];
  return Array.from({ length: articles }, () => {
    const introduced = earliest + (days - earliest) * random();
    const withdrawn = introduced + draw(lifetime);
    const from = Math.max(0, introduced);
    const to = Math.min(days, withdrawn);
    const sold = new Set<number>();
    const perDay = draw(rate) * share;
    for (let t = from - Math.log(1 - random()) / perDay; t < to; t -= Math.log(1 - random()) / perDay)
      sold.add(Math.floor(t));
    return { sold: [...sold], from, to };
  })
    .filter(({ sold }) => sold.length > 0)
    .map(({ sold, from, to }) => {
      const [first, last] = [sold[0], sold[sold.length - 1]];
      const seen = { sales: sold.length, span: last - first, before: first, after: days - 1 - last };
      return { seen, from, to };
    });
}
