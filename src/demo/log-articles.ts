/** The catalogue of the demonstration log: ids, popularity, time on sale and prices of its articles. */
import { lognormalOfRank } from './normal-quantile.ts';
import { below, drawsFor, shuffled, type Draw } from './random.ts';

/** Days of the log: from 2018-09-20, day 0, to 2020-09-22. */
export const DAYS = 734;
export const FIRST_DAY = Date.UTC(2018, 8, 20);

const FULL_CUSTOMERS = 1_362_281;
const FULL_ARTICLES = 104_547;

export type LogArticles = ReturnType<typeof logArticles>;

/** Number of articles for a number of customers: 104,547 for all of H&M's, about 40,000 for 100,000. */
export function articleCount(customers: number): number {
  return Math.round(FULL_ARTICLES * (customers / FULL_CUSTOMERS) ** 0.368);
}

/** Weeks to months, often three months; some always. Half of them start before the log or end after it. */
function timeOnSale(draw: Draw): [first: number, last: number] {
  const length = below(draw, 20) === 0 ? 2 * DAYS : 21 + below(draw, 100) + below(draw, 150);
  const first = below(draw, DAYS + length - 14) - length + 14;
  return [Math.max(0, first), Math.min(DAYS - 1, first + length - 1)];
}

export function logArticles(count: number, priceRows: number, seed: string) {
  const draw = drawsFor(seed, 'articles');
  const ranks = shuffled(draw, count);
  const articles = {
    count,
    /** Six digits of the product and three of the colour; the id is a zero followed by these. Ascending. */
    codes: new Uint32Array(count),
    /** Relative expected sales per day while on sale: few articles sell a lot, many sell little. */
    popularity: new Float64Array(count),
    firstDay: new Int16Array(count),
    lastDay: new Int16Array(count),
    /** Row of the price table: the regular price. */
    price: new Uint8Array(count),
    /** Which reduction the article gets at the end of its time on sale, 1 to 4. */
    reduction: new Uint8Array(count),
  };
  const gap = Math.max(1, Math.floor(840_000 / (count / 2)));
  for (let i = 0; i < count; i++) {
    const colour = i % 2 === 0 ? 1 + below(draw, 9) : 10 + below(draw, 50);
    articles.codes[i] = (108_775 + (i >> 1) * gap) * 1000 + colour;
    const [first, last] = i === 0 ? [0, DAYS - 1] : timeOnSale(draw);
    articles.firstDay[i] = first;
    articles.lastDay[i] = last;
    articles.popularity[i] = Math.max(0.05, lognormalOfRank(ranks[i], count, 1, 1.4)) / (last - first + 1);
    articles.price[i] = Math.min(below(draw, priceRows), below(draw, priceRows));
    articles.reduction[i] = 1 + below(draw, 4);
  }
  return articles;
}

/** Column of the price table: the regular price, or a reduction in the last quarter of the time on sale. */
export function reductionOn(articles: LogArticles, article: number, day: number): number {
  const first = articles.firstDay[article];
  const last = articles.lastDay[article];
  return (day - first) * 4 > (last - first) * 3 ? articles.reduction[article] : 0;
}

export function writeArticleId(target: Uint8Array, at: number, code: number): void {
  let rest = code;
  for (let i = at + 9; i >= at; i--) {
    const next = Math.floor(rest / 10);
    target[i] = 48 + rest - next * 10;
    rest = next;
  }
}
