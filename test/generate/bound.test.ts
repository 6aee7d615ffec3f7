/** No job makes more than its bound, and the bound is close enough not to refuse what is usual. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { interactionsAtMost, purchasesOfSample } from '../../src/generate/bound.ts';
import type { Population } from '../../src/generate/population.ts';
import { Interactions } from '../../src/generate/interactions.ts';
import { notebookGenerator } from '../../src/generate/notebook.ts';
import { randomSourceFor } from '../../src/generate/random.ts';
import { drawSample } from '../../src/generate/sample.ts';
import { parametersWith, purchasesOf as plainPurchases } from './sequences.ts';
import { generatorOf, parametersOf, purchasesOf, seasonalShop, sourcesOf } from './session/shop.ts';

const range = (most: number) =>
  fc.tuple(fc.nat(most), fc.integer({ min: 1, max: 8 })).map(([min, more]) => [min, min + more] as const);

const notebook = fc
  .tuple(range(30), range(8), range(20), range(12), fc.constantFrom(0, 0.5, 1), fc.boolean())
  .map(([ignores, repeats, clicks, extra, probability, once]) =>
    parametersWith({
      ...{ min_ignores: ignores[0], max_ignores: ignores[1] },
      ...{ ignore_min_repeats: repeats[0], ignore_max_repeats: repeats[1] },
      ...{ min_pre_clicks: clicks[0], max_pre_clicks: clicks[1], click_before_purchase_prob: probability },
      ...{ min_extra_clicks: extra[0], max_extra_clicks: extra[1], extra_clicks_prob: probability },
      extra_click_rounds: once ? 'once' : 'squared',
    }),
  );

t.test('notebook: never more than the bound', async () => {
  const articles = fc.constantFrom(3, 10, 500);
  const customers = fc.integer({ min: 1, max: 40 });
  const made = new Interactions();
  fc.assert(
    fc.property(
      notebook,
      articles,
      customers,
      fc.integer({ min: 1, max: 9 }),
      (p, articles, customers, each) => {
        const generate = notebookGenerator(articles, p);
        const rows = plainPurchases(Array.from({ length: each }, (_, i) => [i, i % articles]));
        let total = 0;
        for (let c = 0; c < customers; c++) {
          generate(randomSourceFor('42', `c-${c}`), rows, made);
          total += made.length;
        }
        const population = { customers, purchases: customers * each, articles };
        const { most } = interactionsAtMost('notebook', p, population);
        assert.ok(total <= most, `${total} <= ${most}`);
      },
    ),
    { seed: 42, numRuns: 300 },
  );
});

const shop = seasonalShop({ customers: 60, articles: 300, days: 200, withTimes: true, stores: true });
const customers = [...new Set(shop.sales.map(({ customer }) => customer))];
const sold: Population = { customers: customers.length, purchases: shop.sales.length, articles: 300 };

for (const preset of ['training', 'behaviour'] as const) {
  t.test(`${preset}: never more than the bound`, async () => {
    const mean = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 6, noNaN: true }));
    const parameters = fc.record({
      ignores_per_purchase: mean,
      ignores_per_click: mean,
      clicks_per_purchase: mean,
      other_clicks_per_purchase: mean,
      lists: fc.constantFrom(...[undefined, { negatives_per_positive: 7 }], {
        negatives_per_positive: 3,
        negatives_for_clicks: true,
      }),
      visits_per_purchase: fc.constantFrom(0, 1, 3),
      visit_clicks_median: fc.double({ min: 0.1, max: 5, noNaN: true }),
      visit_clicks_sigma: fc.double({ min: 0, max: 2, noNaN: true }),
    });
    const made = new Interactions();
    fc.assert(
      fc.property(parameters, fc.nat(1000), (given, seed) => {
        const { lists, ignores_per_purchase, ignores_per_click, ...more } = given;
        const ignores = lists ?? { ignores_per_purchase, ignores_per_click };
        const always = { store_clicks: true, exclude_bought: false };
        const p = parametersOf(preset, { ...more, ...ignores, ...always }, false);
        const generate = generatorOf(shop, p);
        let total = 0;
        for (const customer of customers) {
          generate(sourcesOf(customer, String(seed)), purchasesOf(shop, customer), made);
          total += made.length;
        }
        const { most, expected } = interactionsAtMost(preset, p, sold);
        assert.ok(total <= most, `${total} <= ${most}`);
        assert.ok(expected <= most + 1);
      }),
      { seed: 42, numRuns: 25 },
    );
  });
}

const HM: Population = { customers: 1_362_281, purchases: 31_788_324, articles: 104_547 };

t.test(
  'the bound of a large job is close to what is expected, and that of few customers bears it',
  async (t) => {
    const presets = {
      notebook: parametersWith({}),
      training: parametersOf('training', {}),
      behaviour: parametersOf('behaviour', {}),
    };
    for (const [preset, parameters] of Object.entries(presets)) {
      const all = interactionsAtMost(preset, parameters, HM);
      t.ok(all.most >= all.expected && all.most < 1.01 * all.expected, `${preset}: ${all.most}`);
      t.ok(all.most < 10 ** 10, 'and below MAX_INTERACTIONS');
      const one = interactionsAtMost(preset, parameters, { customers: 1, purchases: 23, articles: 104_547 });
      t.ok(one.most < 10 * one.expected, `${preset}, one customer: ${one.most} for ${one.expected}`);
    }
  },
);

t.test('the largest source is named', async (t) => {
  const source = (preset: string, parameters: object) =>
    interactionsAtMost(preset, parameters, HM).sources[0].parameter;
  t.equal(
    source('notebook', parametersWith({ min_pre_clicks: 9999, max_pre_clicks: 10_000 })),
    'max_pre_clicks',
  );
  t.equal(source('notebook', parametersWith({ max_ignores: 10_000 })), 'max_ignores');
  t.equal(source('notebook', parametersWith({ max_extra_clicks: 9000 })), 'max_extra_clicks');
  t.equal(source('training', parametersOf('training', { ignores_per_click: 500 })), 'ignores_per_click');
  t.equal(source('behaviour', parametersOf('behaviour', { ignores_per_click: 0 })), 'visits_per_purchase');
  const lists = { negatives_per_positive: 99, negatives_for_clicks: true };
  t.equal(source('training', parametersOf('training', lists)), 'negatives_per_positive');
  const none = { ignores_per_purchase: 0, clicks_per_purchase: 0, other_clicks_per_purchase: 0 };
  t.equal(source('training', parametersOf('training', none)), null);
  t.equal(interactionsAtMost('training', parametersOf('training', none), HM).most, HM.purchases);
});

t.test('with lists of one length and nothing else, the bound is what is made', async (t) => {
  const p = parametersOf('training', {
    ...{ negatives_per_positive: 999, clicks_per_purchase: 0, other_clicks_per_purchase: 0 },
  });
  const { most, expected } = interactionsAtMost('training', p, HM);
  t.equal(expected, HM.purchases * 1000);
  t.ok(most >= expected && most < expected * 1.0001, String(most));
});

t.test('extreme parameters have a finite bound', async (t) => {
  const mean = 500;
  const p = parametersOf('behaviour', {
    ...{ ignores_per_purchase: mean, ignores_per_click: mean, clicks_per_purchase: mean },
    ...{ other_clicks_per_purchase: mean, visits_per_purchase: mean },
    ...{ visit_clicks_median: 200, visit_clicks_sigma: 3 },
  });
  const { most, expected } = interactionsAtMost('behaviour', p, HM);
  t.ok(Number.isFinite(most) && most > expected && most < 1.1 * expected, String(most));
});

t.test('a sample has no more purchases than its bound', async () => {
  const counts = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 500 })), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 250 }), fc.nat(1000), (counts, size, seed) => {
      const purchases = counts.reduce((sum, count) => sum + count, 0);
      const drawn = drawSample(randomSourceFor(String(seed), ''), counts.length, size);
      const own = drawn.reduce((sum, index) => sum + counts[index], 0);
      const population = { customers: counts.length, purchases };
      assert.ok(own <= purchasesOfSample(drawn.length, population, Math.max(...counts)));
    }),
    { seed: 42, numRuns: 2000 },
  );
});

t.test('a sample of many customers has hardly more purchases than its share', async (t) => {
  const all = { customers: 1_371_980, purchases: 31_788_324 };
  t.ok(purchasesOfSample(1000, all, 1895) < 120_000, 'of 1,000 of H&M');
  t.ok(purchasesOfSample(500_000, all, 1895) < 1.15 * 500_000 * (all.purchases / all.customers));
});
