/** The session presets at their edges: the smallest shops, customers with many purchases, and the counts. */
import assert from 'node:assert/strict';
import t from 'tap';
import { Interactions, MOST_INTERACTIONS } from '../../../src/generate/interactions.ts';
import { Arrangement } from '../../../src/generate/session/arrangement.ts';
import { deviation } from '../chi-square.ts';
import {
  customersOf,
  DAY,
  generatorOf,
  MINUTE,
  parametersOf,
  purchasesOf,
  rowsBy,
  rowsOf,
  seasonalShop,
  shopOf,
  sourcesOf,
  START,
  type Row,
  type Sale,
} from './shop.ts';

const count = (rows: Row[], score: number) => rows.filter((row) => row.score === score).length;

for (const preset of ['training', 'behaviour'] as const) {
  for (const grace of [0, 14]) {
    t.test(`${preset}: a shop of one article, one day and one customer, grace ${grace}`, async () => {
      const shop = shopOf([{ t_dat: START, customer: 'a', article: 0, channel: 2, price: 9.5 }]);
      const generate = generatorOf(shop, parametersOf(preset, { on_sale_grace_days: grace }));
      for (let seed = 0; seed < 200; seed++) {
        const rows = rowsBy(generate, shop, 'a', String(seed));
        assert.equal(count(rows, 0), 0, 'nothing is left to be ignored');
        assert.equal(count(rows, 2), 1);
        assert.ok(!rows.some((row) => row.article !== 0 || row.session !== 1), 'one article, one session');
        const { score, price, sales_channel_id, strategy } = rows[rows.length - 1];
        assert.deepEqual([score, price, sales_channel_id, strategy], [2, 9.5, 2, 'purchase']);
      }
    });
  }

  t.test(`${preset}: a customer who bought all there is ignores nothing, another one does`, async (t) => {
    const sales: Sale[] = Array.from({ length: 30 }, (_, article) => ({
      t_dat: START + (article % 5) * DAY,
      customer: 'all',
      article,
    }));
    const shop = shopOf([...sales, { t_dat: START, customer: 'one', article: 3 }]);
    const generate = generatorOf(shop, parametersOf(preset, { ignores_per_purchase: 20 }));
    const all = rowsBy(generate, shop, 'all');
    t.equal(count(all, 0), 0);
    t.equal(count(all, 2), 30);
    t.ok(count(rowsBy(generate, shop, 'one'), 0) > 0);
  });
}

t.test('ignores for which no article was left are counted, for each customer anew', async (t) => {
  const sales: Sale[] = [0, 1, 2].map((article) => ({ t_dat: START, customer: 'all', article }));
  const shop = shopOf([...sales, { t_dat: START, customer: 'most', article: 0 }]);
  const generate = generatorOf(shop, parametersOf('training', { ignores_per_purchase: 20 }));
  const events = new Interactions();
  const missing = (customer: string) => {
    generate(sourcesOf(customer), purchasesOf(shop, customer), events);
    return [events.ignores_missing, count(rowsOf(events), 0)];
  };
  const [ofAll, madeForAll] = missing('all');
  t.ok(ofAll > 30 && ofAll < 90, `${ofAll} of about 60`);
  t.equal(madeForAll, 0);
  const [ofMost, madeForMost] = missing('most');
  t.ok(ofMost > 5 && ofMost < 40, `${ofMost} of about 18`);
  t.equal(madeForMost, 2, 'the two that it did not buy');
});

t.test('a customer who bought all but one ignores that one, once a session, with certainty', async (t) => {
  const sales: Sale[] = Array.from({ length: 10 }, (_, article) => ({
    t_dat: START + (article % 3) * DAY,
    customer: article < 9 ? 'most' : 'other',
    article,
  }));
  const shop = shopOf(sales);
  const rows = rowsBy(
    generatorOf(shop, parametersOf('training', { other_clicks_per_purchase: 0 })),
    shop,
    'most',
  );
  const ignored = rows.filter((row) => row.score === 0);
  t.ok(ignored.length > 0);
  for (const row of ignored) t.match(row, { article: 9, sampling_prob: 1 });
  t.equal(new Set(ignored.map((row) => row.session)).size, ignored.length);
});

t.test('a purchase just after a boundary at midnight, and one just before', async () => {
  const at = START + 10 * DAY;
  const shop = shopOf([
    { t_dat: START, customer: 'b', article: 2 },
    { t_dat: at - MINUTE, customer: 'a', article: 0 },
    { t_dat: at, customer: 'a', article: 1 },
    { t_dat: START + 20 * DAY + MINUTE, customer: 'b', article: 2 },
  ]);
  const split = { validation_from: at, test_from: at + DAY };
  const generate = generatorOf(shop, parametersOf('training', { split }, false));
  for (let seed = 0; seed < 100; seed++) {
    const rows = rowsBy(generate, shop, 'a', String(seed));
    const [first, second] = [rows.filter((row) => row.t_dat < at), rows.filter((row) => row.t_dat >= at)];
    assert.deepEqual([count(first, 2), count(second, 2)], [1, 1]);
    assert.ok(!first.some((row) => row.article === 1), 'article 1 was not there yet');
    assert.ok(!second.some((row) => row.score === 0 && row.article === 0), 'article 0 was bought before');
  }
});

t.test('equal purchases are units of their own', async (t) => {
  const unit = { t_dat: START, customer: 'a', article: 0 };
  const shop = shopOf([unit, unit, unit, { t_dat: START, customer: 'b', article: 1 }]);
  t.equal(count(rowsBy(generatorOf(shop, parametersOf('training', {})), shop, 'a'), 2), 3);
});

t.test('a day of 2,000 purchases stays within the day', async (t) => {
  const sales = Array.from({ length: 2000 }, (_, k) => ({
    t_dat: START + DAY,
    customer: 'a',
    article: k % 300,
  }));
  const others = [0, 2].map((day, k) => ({ t_dat: START + day * DAY, customer: 'b', article: 300 + k }));
  const shop = shopOf([...sales, ...others]);
  const rows = rowsBy(generatorOf(shop, parametersOf('training', {})), shop, 'a');
  t.equal(count(rows, 2), 2000);
  t.same([...new Set(rows.map((row) => Math.floor((row.t_dat - START) / DAY)))], [1]);
});

t.test('more than MOST_INTERACTIONS for one customer are refused', async (t) => {
  // 503 interactions per purchase: 350,000 on the first day, 8.2 million on the second; 8.4 million are allowed.
  const sales = Array.from({ length: 17_000 }, (_, k) => ({
    t_dat: START + (k < 700 ? 0 : DAY),
    customer: 'a',
    article: 0,
  }));
  const shop = shopOf(sales);
  const generate = generatorOf(shop, parametersOf('training', { ignores_per_purchase: 500 }));
  const refused = { name: 'SequenceTooLong', message: /more than 8,388,608 interactions/ };
  t.throws(() => generate(sourcesOf('a'), purchasesOf(shop, 'a'), new Interactions()), refused);
});

t.test('more than MOST_INTERACTIONS in one session are refused', async (t) => {
  const full = new Arrangement();
  full.planned = new Int32Array(MOST_INTERACTIONS);
  full.length = MOST_INTERACTIONS;
  t.throws(() => full.insert(() => 0, 1), { name: 'SequenceTooLong' });
});

t.test('numbers of ignores and clicks are Poisson, with the means that the parameters say', async (t) => {
  const shop = shopOf(
    Array.from({ length: 60 }, (_, article) => ({
      t_dat: START,
      customer: article === 0 ? 'a' : 'b',
      article,
    })),
  );
  const means = { ignores_per_purchase: 2, clicks_per_purchase: 1.5, other_clicks_per_purchase: 0.5 };
  const generate = generatorOf(shop, parametersOf('training', means));
  const counts: number[][] = [[], [], []];
  const events = new Interactions();
  const purchases = purchasesOf(shop, 'a');
  // 10,000 customers: a mean that is off by 10 % is detected with a probability of 0.98 or more (simulated).
  for (let i = 0; i < 10_000; i++) {
    generate(sourcesOf(`customer-${i}`), purchases, events);
    const rows = rowsOf(events);
    const own = rows.filter((row) => row.score === 1 && row.article === 0).length;
    counts[0].push(Math.min(6, count(rows, 0)));
    counts[1].push(Math.min(6, own));
    counts[2].push(Math.min(4, count(rows, 1) - own));
  }
  t.ok(Math.abs(deviation(counts[0], poissonUpTo(6, 2))) < 4);
  t.ok(Math.abs(deviation(counts[1], poissonUpTo(6, 1.5))) < 4);
  t.ok(Math.abs(deviation(counts[2], poissonUpTo(4, 0.5))) < 4);
});

/** The Poisson distribution, all from `most` on being `most`. */
function poissonUpTo(most: number, mean: number): Map<number, number> {
  const probabilities = new Map<number, number>();
  let probability = Math.exp(-mean);
  let rest = 1;
  for (let k = 0; k < most; k++) {
    probabilities.set(k, probability);
    rest -= probability;
    probability *= mean / (k + 1);
  }
  return probabilities.set(most, rest);
}

t.test('about 3 ignores to a purchase, and 1.9 clicks to one that is not in a store', async (t) => {
  const rows = allRows('training', {});
  const purchases = count(rows, 2);
  t.ok(Math.abs(count(rows, 0) / purchases - 3) < 0.1);
  const online = rows.filter((row) => row.score === 2 && row.sales_channel_id !== 1).length;
  t.ok(online < 0.8 * purchases);
  t.ok(Math.abs(count(rows, 1) / online - 1.9) < 0.1, String(count(rows, 1) / online));
});

t.test('behaviour has the clicks a purchase, the sessions and the gaps of real shops', async (t) => {
  const rows = allRows('behaviour', { store_channels: '' });
  t.ok(
    Math.abs(count(rows, 1) / count(rows, 2) - 33) < 5,
    `clicks a purchase: ${count(rows, 1) / count(rows, 2)}`,
  );
  const sizes: number[] = [];
  const gaps: number[] = [];
  rows.forEach((row, i) => {
    if (i === 0 || rows[i - 1].session !== row.session) sizes.push(0);
    else gaps.push(row.t_dat - rows[i - 1].t_dat);
    sizes[sizes.length - 1] += 1;
  });
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
  const mean = sizes.reduce((a, b) => a + b) / sizes.length;
  t.ok(Math.abs(median(gaps) / 1000 - 40) < 8, `median gap: ${median(gaps)}`);
  t.ok(Math.abs(median(sizes) - 6) <= 2, `median size: ${median(sizes)}`);
  t.ok(Math.abs(mean - 16.8) < 5, `mean size: ${mean}`);
  const purchases = new Set(rows.flatMap((row, i) => (row.score === 2 ? [i] : [])));
  t.ok(purchases.size < sizes.length / 2, 'most sessions are visits');
});

t.test('no two events of a session are more than 30 minutes apart, unless articles run out', async (t) => {
  for (const rows of rowsByCustomer('behaviour', {}, 60)) {
    rows.forEach((row, i) => {
      const gap = row.session === rows[i - 1]?.session ? row.t_dat - rows[i - 1].t_dat : 0;
      if (gap > 30 * MINUTE) t.fail(`${gap} ms in session ${row.session}`);
    });
  }
});

const allRows = (preset: 'training' | 'behaviour', overrides: Record<string, unknown>) =>
  rowsByCustomer(preset, overrides, 400).flat();

/** Of a shop of 3,000 articles with stores. */
function rowsByCustomer(
  preset: 'training' | 'behaviour',
  overrides: Record<string, unknown>,
  days: number,
): Row[][] {
  const shop = seasonalShop({ customers: 150, articles: 3000, days, stores: true });
  const generate = generatorOf(shop, parametersOf(preset, overrides));
  return customersOf(shop)
    .filter((customer) => customer !== 'first-buyer')
    .map((customer) => rowsBy(generate, shop, customer));
}
