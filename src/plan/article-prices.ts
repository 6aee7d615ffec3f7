/** The prices at which articles were sold, day by day, for negatives at a similar price. */
import type { ArticleFacts } from '../generate/article-facts.ts';
import { dayOf } from '../generate/session/time.ts';
import type { Catalogue } from './catalogue.ts';
import type { Log } from './log.ts';

type Sales = Pick<ArticleFacts, 'sale_start' | 'sale_day'>;
type Prices = Pick<ArticleFacts, 'sale_price' | 'sale_priced'>;

export const NO_PRICES: Prices = { sale_price: new Float64Array(0), sale_priced: new Uint32Array(0) };

/** Of a price, the steps of 2^-16 that are summed exactly, and the rest of it in steps of 2^-48. */
const COARSE = 2 ** 16;
const FINE = 2 ** 32;

/**
 * By sale: the sum of its prices, and of how many units it is. Prices are summed as whole numbers, since sums
 * of fractions depend on their order, and rows must not depend on the order of transactions.
 */
export function pricesByDay(log: Log, { ranks }: Catalogue, sales: Sales): Prices {
  const { sale_start, sale_day } = sales;
  const coarse = new Float64Array(sale_day.length);
  const fine = new Float64Array(sale_day.length);
  const sale_priced = new Uint32Array(sale_day.length);

  function add(rank: number, day: number, price: number): void {
    const at = saleOn(sale_day, sale_start[rank], sale_start[rank + 1], day);
    const steps = Math.floor(price * COARSE);
    coarse[at] += steps;
    fine[at] += Math.round((price * COARSE - steps) * FINE);
    sale_priced[at] += 1;
  }

  log.readAll(true, ({ length, article, t_dat, price }) => {
    for (let i = 0; i < length; i++) {
      const rank = ranks[article[i]] ?? -1;
      if (rank >= 0 && !Number.isNaN(price[i])) add(rank, dayOf(t_dat[i]), price[i]);
    }
  });
  const sale_price = coarse.map((steps, i) => (steps + fine[i] / FINE) / COARSE);
  return { sale_price, sale_priced };
}

/** The index of a day among the ascending ones from `from` to `to`, which has it. */
function saleOn(days: Int32Array, from: number, to: number, day: number): number {
  while (to - from > 1) {
    const middle = (from + to) >>> 1;
    if (days[middle] <= day) from = middle;
    else to = middle;
  }
  return from;
}
