/** What the tests of the session model share: a shop from a list of sales, and sequences as rows that are easy to read. */
import type { ArticleFacts } from '../../../src/generate/article-facts.ts';
import { Interactions } from '../../../src/generate/interactions.ts';
import { STRATEGIES } from '../../../src/model/interaction-columns.ts';
import { PRESETS, resolveParameters } from '../../../src/generate/presets.ts';
import { checkedParameters } from '../../../src/validation/parameters.ts';
import type { SessionTransactions } from '../../../src/generate/transactions.ts';
import { randomSourceFor, type RandomSource } from '../../../src/generate/random.ts';
import { candidatesOf, type Candidates } from '../../../src/generate/session/candidates.ts';
import { sessionGenerator, type GenerateSessions } from '../../../src/generate/session/sequence.ts';
import type { SessionParameters } from '../../../src/model/session-preset.ts';

export const DAY = 86_400_000;
export const MINUTE = 60_000;
/** The first day of most tests: 2020-01-01. */
export const START = Date.UTC(2020, 0, 1);

export interface Sale {
  t_dat: number;
  customer: string;
  /** Rank. */
  article: number;
  price?: number;
  channel?: number;
}

/**
 * The first of so many articles is sold once, the next twice …, at rising prices in eighths; some have no
 * price. Each is on sale for some days.
 */
export const risingSales = (articles: number): Sale[] =>
  Array.from({ length: articles }, (_, article) =>
    Array.from({ length: article + 1 }, (_, k) => ({
      t_dat: START + ((article + k) % 14) * DAY,
      customer: 'someone',
      article,
      price: article % 7 === 3 ? undefined : 1 + article / 4 + (k % 5) / 8,
    })),
  ).flat();

export interface Shop {
  sales: Sale[];
  facts: ArticleFacts;
  data: { first_t_dat: number; last_t_dat: number };
}

export interface Row {
  t_dat: number;
  article: number;
  score: number;
  strategy: (typeof STRATEGIES)[number];
  session: number;
  sampling_prob: number;
  price: number;
  sales_channel_id: number;
  /** In lists: the index of the row that this one is a negative of. */
  positive?: number;
}

/** The articles' columns besides `category`: of brands one is unknown. */
export const COLUMNS = {
  brand: (rank: number): number => ((rank * 7) % 5) - 1,
  colour: (rank: number): number => rank % 2,
};

/** Every article must be sold. Categories are the articles' ranks in `categories` parts, the first of them unknown. */
export function shopOf(sales: Sale[], categories = 4): Shop {
  const size = Math.max(...sales.map((sale) => sale.article)) + 1;
  const times = sales.map((sale) => sale.t_dat);
  const soldAt = Array.from({ length: size }, (): number[] => []);
  for (const { t_dat, article } of sales) soldAt[article].push(t_dat);
  const days = soldAt.map((at) => {
    const units = new Map<number, number>();
    for (const t_dat of at.sort((a, b) => a - b)) {
      units.set(Math.floor(t_dat / DAY), (units.get(Math.floor(t_dat / DAY)) ?? 0) + 1);
    }
    return [...units];
  });
  const sale_start = new Uint32Array(size + 1);
  days.forEach((entries, rank) => (sale_start[rank + 1] = sale_start[rank] + entries.length));
  return {
    sales,
    facts: {
      size,
      first_sale: Float64Array.from(soldAt, (at) => at[0]),
      last_sale: Float64Array.from(soldAt, (at) => at[at.length - 1]),
      introduced: new Float64Array(size).fill(NaN),
      withdrawn: new Float64Array(size).fill(NaN),
      category: Int32Array.from(soldAt, (_, rank) => (rank % (categories + 1)) - 1),
      attributes: Object.values(COLUMNS).map((valueOf) =>
        Int32Array.from(soldAt, (_, rank) => valueOf(rank)),
      ),
      sale_start,
      sale_day: Int32Array.from(days.flat(), ([day]) => day),
      sale_units: Uint32Array.from(days.flat(), ([, units]) => units),
      ...pricesOf(sales, days),
    },
    data: { first_t_dat: Math.min(...times), last_t_dat: Math.max(...times) },
  };
}

/** `days`: by article, the days with sales. */
function pricesOf(sales: Sale[], days: [day: number, units: number][][]) {
  const prices = days.flatMap((entries, article) =>
    entries.map(([day]) =>
      sales
        .filter((sale) => sale.article === article && Math.floor(sale.t_dat / DAY) === day)
        .flatMap(({ price }) => price ?? []),
    ),
  );
  return {
    sale_price: Float64Array.from(prices, (all) => all.reduce((a, b) => a + b, 0)),
    sale_priced: Uint32Array.from(prices, (all) => all.length),
  };
}

/** Throws RangeError with what is wrong with the overrides. Articles have their categories in `category`. */
export function parametersOf(
  preset: 'training' | 'behaviour',
  overrides: Record<string, unknown>,
  dates_only = true,
): SessionParameters {
  const data = { dates_only, article_columns: ['category', ...Object.keys(COLUMNS)] };
  const given = { category_column: 'category', ...overrides };
  const checked = checkedParameters(PRESETS[preset].parameters, given);
  const resolved = 'faults' in checked ? checked : resolveParameters(preset, checked.values, {}, data);
  if ('faults' in resolved) throw new RangeError(resolved.faults.map(({ detail }) => detail).join(' '));
  return resolved.parameters as unknown as SessionParameters;
}

export function generatorOf(shop: Shop, parameters: SessionParameters): GenerateSessions {
  return sessionGenerator(parameters, candidatesOf(shop.facts, parameters, shop.data));
}

export function oneSegment(shop: Shop, parameters: SessionParameters): Candidates {
  return candidatesOf(shop.facts, parameters, shop.data)[0];
}

const salesByCustomer = new WeakMap<Shop, Map<string, Sale[]>>();

function salesOf(shop: Shop, customer: string): Sale[] {
  let sales = salesByCustomer.get(shop);
  if (!sales) {
    sales = new Map(customersOf(shop).map((name) => [name, []]));
    for (const sale of shop.sales) sales.get(sale.customer)!.push(sale);
    salesByCustomer.set(shop, sales);
  }
  return sales.get(customer) ?? [];
}

export function purchasesOf(shop: Shop, customer: string): SessionTransactions {
  const own = salesOf(shop, customer).sort((a, b) => a.t_dat - b.t_dat || a.article - b.article);
  return {
    length: own.length,
    t_dat: Float64Array.from(own, (sale) => sale.t_dat),
    article: Int32Array.from(own, (sale) => sale.article),
    price: Float64Array.from(own, (sale) => sale.price ?? NaN),
    sales_channel_id: Int32Array.from(own, (sale) => sale.channel ?? -1),
  };
}

export function sourcesOf(customer: string, seed = '42'): (segment: string) => RandomSource {
  return (segment) => randomSourceFor(seed, `${customer}\0${segment}`);
}

export function rowsOf(events: Interactions): Row[] {
  const details = events.withDetails();
  return Array.from({ length: events.length }, (_, i) => ({
    t_dat: events.t_dat[i],
    article: events.article[i],
    score: events.score[i],
    strategy: STRATEGIES[details.strategy[i]],
    session: details.session[i],
    sampling_prob: details.sampling_prob[i],
    price: details.price[i],
    sales_channel_id: details.sales_channel_id[i],
    ...(details.positive && { positive: details.positive[i] }),
  }));
}

const events = new Interactions();

export function rowsBy(generate: GenerateSessions, shop: Shop, customer: string, seed = '42'): Row[] {
  generate(sourcesOf(customer, seed), purchasesOf(shop, customer), events);
  return rowsOf(events);
}

export function customersOf(shop: Shop): string[] {
  return [...new Set(shop.sales.map((sale) => sale.customer))];
}

/**
 * A shop with seasons: `articles` that are on sale for some weeks each, the lower their rank the better they sell, and
 * customers who come on some days for a basket. Times of day are whole minutes by day, if they are asked for.
 */
export function seasonalShop(options: {
  customers: number;
  articles: number;
  days: number;
  withTimes?: boolean;
  stores?: boolean;
}): Shop {
  const { customers, articles, days, withTimes = false, stores = false } = options;
  const random = randomSourceFor('shop', JSON.stringify(options));
  const below = (n: number) => Math.floor(random() * n);
  const from = Array.from({ length: articles }, () => below(days));
  const length = Array.from({ length: articles }, () => 20 + below(120));
  const sales: Sale[] = from.map((day, article) => ({
    t_dat: START + day * DAY + (withTimes ? below(1440) * MINUTE : 0),
    customer: 'first-buyer',
    article,
  }));
  for (let c = 0; c < customers; c++) {
    const first = below(days);
    for (let n = 1 + below(1 + below(12)); n > 0; n--) {
      const day = first + below(days - first);
      const at = START + day * DAY + (withTimes ? (8 * 60 + below(700)) * MINUTE : 0);
      const channel = stores && random() < 0.3 ? 1 : 2;
      for (let k = 1 + below(6); k > 0; k--) {
        let article = below(articles);
        for (let i = 0; i < 200; i++) {
          article = Math.floor(articles * random() ** 2);
          if (day >= from[article] && day < from[article] + length[article]) break;
        }
        const t_dat = at + (withTimes ? below(3) * MINUTE : 0);
        sales.push({ t_dat, customer: `customer-${c}`, article, channel, price: 1 + below(50) / 2 });
      }
    }
  }
  return shopOf(sales);
}
