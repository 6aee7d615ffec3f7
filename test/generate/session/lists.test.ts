/** Lists: with `negatives_per_positive`, each purchase (or click, too) has ignores of its own. */
import t from 'tap';
import { Interactions } from '../../../src/generate/interactions.ts';
import { randomSourceFor } from '../../../src/generate/random.ts';
import { Arrangement, OWN } from '../../../src/generate/session/arrangement.ts';
import { listMaker } from '../../../src/generate/session/lists.ts';
import type { OpenArticles } from '../../../src/generate/session/open-articles.ts';
import { deviation, uniform } from '../chi-square.ts';
import {
  customersOf,
  DAY,
  generatorOf,
  parametersOf,
  purchasesOf,
  rowsBy,
  rowsOf,
  seasonalShop,
  shopOf,
  sourcesOf,
  START,
  type Row,
} from './shop.ts';

/** By index of the positive: the indices of its negatives. */
function listsOf(rows: Row[]): Map<number, number[]> {
  const lists = new Map<number, number[]>();
  rows.forEach(({ positive = -1 }, i) => {
    if (positive >= 0) lists.set(positive, [...(lists.get(positive) ?? []), i]);
  });
  return lists;
}

/** How many of its negatives come before a positive. */
const ranksOf = (rows: Row[]) =>
  [...listsOf(rows)].map(([positive, negatives]) => negatives.filter((i) => i < positive).length);

const SHOP = seasonalShop({ customers: 200, articles: 300, days: 200, withTimes: true, stores: true });

t.test('every purchase has exactly so many negatives, in stores, too; other rows have none', async (t) => {
  const generate = generatorOf(
    SHOP,
    parametersOf('training', { negatives_per_positive: 6, on_sale_grace_days: 14 }, false),
  );
  let purchases = 0;
  for (const customer of customersOf(SHOP).slice(1)) {
    const rows = rowsBy(generate, SHOP, customer);
    const lists = listsOf(rows);
    rows.forEach(({ score }, i) => {
      if ((lists.get(i)?.length ?? 0) !== (score === 2 ? 6 : 0)) t.fail(`${customer}, row ${i}`);
    });
    purchases += lists.size;
  }
  t.ok(purchases > 1000);
});

t.test('with negatives_for_clicks every click has them, too, visits included', async (t) => {
  const visits = { visits_per_purchase: 1, on_sale_grace_days: 14 };
  const lists = { negatives_per_positive: 2, negatives_for_clicks: true, ...visits };
  const generate = generatorOf(SHOP, parametersOf('behaviour', lists, false));
  const made = new Interactions();
  let complete = 0;
  for (const customer of customersOf(SHOP).slice(1)) {
    generate(sourcesOf(customer), purchasesOf(SHOP, customer), made);
    if (made.ignores_missing > 0) continue; // on the first days, few articles are on sale
    complete += 1;
    const rows = rowsOf(made);
    const found = listsOf(rows);
    rows.forEach(({ score }, i) => {
      if ((found.get(i)?.length ?? 0) !== (score > 0 ? 2 : 0)) t.fail(`${customer}, row ${i}`);
    });
  }
  t.ok(complete > 180, `${complete} of 200 customers`);
});

t.test('the place of a purchase among its negatives says nothing, in a basket of several, too', async (t) => {
  const p = { negatives_per_positive: 4, clicks_per_purchase: 0, other_clicks_per_purchase: 0 };
  for (const withTimes of [false, true]) {
    const shop = seasonalShop({ customers: 600, articles: 200, days: 200, withTimes });
    const generate = generatorOf(shop, parametersOf('training', p, !withTimes));
    const ranks = customersOf(shop)
      .slice(1)
      .flatMap((customer) => ranksOf(rowsBy(generate, shop, customer)));
    t.ok(Math.abs(deviation(ranks, uniform(0, 4))) < 4, `${ranks.length} lists`);
  }
});

t.test(
  'where candidates run out, lists are shorter and scattered as before, and what is missing is counted',
  async (t) => {
    const sales = Array.from({ length: 600 }, (_, i) => ({
      t_dat: START + (i % 50) * DAY,
      customer: `c-${i % 200}`,
      article: i % 6,
    }));
    const shop = shopOf(sales);
    const p = { negatives_per_positive: 20, clicks_per_purchase: 0, other_clicks_per_purchase: 0 };
    const generate = generatorOf(shop, parametersOf('training', p));
    const made = new Interactions();
    const ranks: number[] = [];
    for (const customer of customersOf(shop)) {
      generate(sourcesOf(customer), purchasesOf(shop, customer), made);
      const rows = rowsOf(made);
      const bought = new Set(rows.filter(({ score }) => score === 2).map(({ article }) => article)).size;
      const purchases = rows.filter(({ score }) => score === 2).length;
      t.equal(made.ignores_missing, purchases * (20 - (6 - bought)));
      for (const [positive, negatives] of listsOf(rows)) {
        t.equal(rows[positive].score, 2);
        t.equal(negatives.length, 6 - bought, 'all that the customer did not buy');
      }
      if (bought === 3) ranks.push(...ranksOf(rows));
    }
    t.ok(Math.abs(deviation(ranks, uniform(0, 3))) < 4, `${ranks.length} lists`);
  },
);

t.test(
  'a basket of all articles but one has that one for each of its purchases, with certainty',
  async (t) => {
    const basket = [0, 1, 2].map((article) => ({ t_dat: START, customer: 'a', article }));
    const shop = shopOf([...basket, { t_dat: START, customer: 'b', article: 3 }]);
    const p = parametersOf('training', { negatives_per_positive: 1, other_clicks_per_purchase: 0 });
    const rows = rowsBy(generatorOf(shop, p), shop, 'a');
    t.equal(listsOf(rows).size, 3);
    for (const row of rows.filter(({ score }) => score === 0)) t.match(row, { article: 3, sampling_prob: 1 });
  },
);

t.test('bought articles are drawn without exclude_bought, but for the one of the list', async (t) => {
  const shop = shopOf([0, 1, 2].map((article) => ({ t_dat: START, customer: 'a', article })));
  const p = { negatives_per_positive: 9, exclude_bought: false, other_clicks_per_purchase: 0 };
  const rows = rowsBy(
    generatorOf(shop, parametersOf('training', { ...p, exclude_clicked: false })),
    shop,
    'a',
  );
  for (const [positive, negatives] of listsOf(rows)) {
    const articles = negatives.map((i) => rows[i].article).sort();
    t.same(
      articles,
      [0, 1, 2].filter((article) => article !== rows[positive].article),
    );
  }
  t.equal(listsOf(rows).size, 3);
});

t.test('a list goes with its positive: without an article for that, there is no list', async (t) => {
  const shop = shopOf([{ t_dat: START, customer: 'a', article: 0 }]);
  const p = { negatives_per_positive: 3, negatives_for_clicks: true, other_clicks_per_purchase: 5 };
  const generate = generatorOf(shop, parametersOf('training', p));
  const made = new Interactions();
  for (let seed = 0; seed < 50; seed++) {
    generate(sourcesOf('a', String(seed)), purchasesOf(shop, 'a'), made);
    const rows = rowsOf(made);
    t.equal(made.ignores_missing, rows.length * 3, 'those of the purchase and of the clicks on its article');
    t.ok(rows.every(({ score, positive }) => score > 0 && positive === -1));
  }
});

/** The slow way: all ways to divide are as probable as the code that says so. */
t.test('all ways to divide the ignores of a session are equally probable', async (t) => {
  const p = parametersOf('training', { negatives_per_positive: 2 });
  const added: number[] = [];
  const ignores = { add: (index: number) => void added.push(index) } as unknown as OpenArticles;
  const addLists = listMaker(p, ignores);
  const random = randomSourceFor('42', 'lists');
  const made = new Interactions();
  made.withDetails().keepPositives(true);
  const scores = [0, 2, 0, 0, 1, 2, 0];
  const session = new Arrangement();
  const transactions = { ...purchasesOf(SHOP, customersOf(SHOP)[1]), length: 2 };
  scores.forEach((score, k) => (session.planned[k] = (k > 3 ? 8 : 0) + score + (score === 2 ? OWN : 0)));
  session.length = scores.length;
  const ways = new Map<string, number>();
  const seen: number[] = [];
  for (let i = 0; i < 6000; i++) {
    made.clear();
    scores.forEach((score, k) => made.push(k, 0, score));
    addLists(random, transactions, made, session);
    const way = [...made.withDetails().positive!.subarray(0, scores.length)].join();
    if (!ways.has(way)) ways.set(way, ways.size);
    seen.push(ways.get(way)!);
  }
  t.equal(ways.size, 6, 'two of four to the first purchase, the others to the second');
  t.ok([...ways.keys()].every((way) => /^[15],-1,[15],[15],-1,-1,[15]$/.test(way)));
  t.ok(Math.abs(deviation(seen, uniform(0, 5))) < 4);
  t.equal(added.length, 6000 * 4);
});
