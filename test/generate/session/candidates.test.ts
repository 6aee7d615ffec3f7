/** Which articles can be drawn when, against the plain definition. */
import t from 'tap';
import { CATEGORY, type Candidates } from '../../../src/generate/session/candidate-tables.ts';
import { candidatesOf, needsCategories } from '../../../src/generate/session/candidates.ts';
import { DAY, parametersOf, seasonalShop, shopOf, START } from './shop.ts';

interface Candidate {
  article: number;
  category: number;
  weight: number;
}

function listed(c: Candidates, period: number): Candidate[] {
  return Array.from({ length: c.start[period + 1] - c.start[period] }, (_, k) => {
    const entry = c.start[period] + k;
    const before = k === 0 ? 0 : c.entry[entry * 2 - 1];
    const article = c.entry[entry * 2];
    return {
      article,
      category: c.by_article[article * 4 + CATEGORY],
      weight: c.entry[entry * 2 + 1] - before,
    };
  });
}

const SHOP = seasonalShop({ customers: 100, articles: 60, days: 100 });

for (const given of [
  { on_sale_grace_days: 14 },
  { on_sale_grace_days: 0 },
  { on_sale_grace_days: 14, period_days: 1, popularity_alpha: 1 },
  { popularity_window: 'total', on_sale_grace_days: 40 },
  { on_sale_grace_days: 14, split: { validation_from: START + 50 * DAY, test_from: START + 75 * DAY } },
]) {
  t.test(`with ${JSON.stringify(given)} candidates are on sale in all of their period`, async (t) => {
    const p = parametersOf('training', given);
    const grace = p.on_sale_grace_days! * DAY;
    for (const c of candidatesOf(SHOP.facts, p, SHOP.data)) {
      for (let period = 0; period < c.periods; period++) {
        const from = Math.max(c.from, (c.first_day + period * p.period_days) * DAY);
        const to = Math.min(c.to, (c.first_day + (period + 1) * p.period_days) * DAY);
        const expected = [...SHOP.facts.first_sale.keys()].flatMap((article): Candidate[] => {
          const seen = SHOP.sales.filter((sale) => sale.article === article && sale.t_dat < c.segment_to);
          const times = seen.map((sale) => sale.t_dat);
          const last = Math.max(...times);
          const until = Math.max(last + grace, last + DAY - 1);
          if (times.length === 0 || from < Math.min(...times) - grace || to - 1 > until) return [];
          const units =
            p.popularity_window === 'total' ? times.length : times.filter((time) => time < from).length;
          const weight = Math.round(units ** p.popularity_alpha * c.scale);
          return [{ article, category: SHOP.facts.category[article], weight }];
        });
        expected.sort((a, b) => a.category - b.category || a.article - b.article);
        t.same(listed(c, period), expected, `${c.segment}, period ${period}`);
        for (let category = -1; category <= c.categories; category++) {
          const place = c.category_start[period * (c.categories + 2) + category + 1];
          t.equal(place - c.start[period], expected.filter((one) => one.category < category).length);
        }
      }
    }
  });
}

t.test('periods cover the days of the data, and no more', async (t) => {
  const p = parametersOf('training', {});
  const [c] = candidatesOf(SHOP.facts, p, SHOP.data);
  t.equal(c.from, SHOP.data.first_t_dat);
  t.equal(c.to, SHOP.data.last_t_dat + DAY);
  t.equal(c.periods, Math.ceil((c.to - c.from) / DAY / 7));
});

t.test('the parts of a split follow each other, without looking ahead', async (t) => {
  const split = { validation_from: START + 50 * DAY, test_from: START + 75 * DAY };
  const p = parametersOf('training', { split });
  const whole = candidatesOf(SHOP.facts, p, SHOP.data);
  t.same(
    whole.map(({ segment }) => segment),
    ['train', 'validation', 'test'],
  );
  t.same(
    whole.map(({ segment_from, segment_to }) => [segment_from, segment_to]),
    [
      [-Infinity, split.validation_from],
      [split.validation_from, split.test_from],
      [split.test_from, Infinity],
    ],
  );
});

t.test('all arrays are on shared memory, so that threads need no copy', async (t) => {
  const [c] = candidatesOf(SHOP.facts, parametersOf('training', {}), SHOP.data);
  for (const [name, value] of Object.entries(c)) {
    if (ArrayBuffer.isView(value)) t.ok(value.buffer instanceof SharedArrayBuffer, name);
  }
});

t.test('categories are only needed where articles are drawn by them', async (t) => {
  t.equal(needsCategories(parametersOf('training', {})), true);
  const p = parametersOf('training', { negatives: { uniform: 1 } });
  t.equal(needsCategories(p), false);
  t.equal(candidatesOf(SHOP.facts, p, SHOP.data)[0].categories, 0);
});

t.test('one article, one day', async (t) => {
  const shop = shopOf([{ t_dat: START, customer: 'a', article: 0 }]);
  for (const grace of [0, 14]) {
    const [c] = candidatesOf(shop.facts, parametersOf('training', { on_sale_grace_days: grace }), shop.data);
    t.equal(c.periods, 1);
    t.same(listed(c, 0), [{ article: 0, category: -1, weight: 0 }]);
  }
});
