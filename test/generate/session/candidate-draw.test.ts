/** Rules 3 and 4: how articles are drawn, and that the probabilities of draws are what they say. */
import t from 'tap';
import { STRATEGIES } from '../../../src/model/interaction-columns.ts';
import { Interactions } from '../../../src/generate/interactions.ts';
import { randomSourceFor, uniformInt } from '../../../src/generate/random.ts';
import { CandidateDraw } from '../../../src/generate/session/candidate-draw.ts';
import { CATEGORY, type Candidates } from '../../../src/generate/session/candidate-tables.ts';
import type { Mixture } from '../../../src/model/session-preset.ts';
import { deviation } from '../chi-square.ts';
import { DAY, oneSegment, parametersOf, shopOf, START, type Sale } from './shop.ts';

/** 20 articles, the first sold once, the next twice …, each on some of 14 days; categories 0 to 2 and unknown. */
const SALES: Sale[] = Array.from({ length: 20 }, (_, article) =>
  Array.from({ length: article + 1 }, (_, k) => ({
    t_dat: START + ((article + k) % 14) * DAY,
    customer: 'someone',
    article,
  })),
).flat();
const SHOP = shopOf(SALES, 3);
const ALL = { uniform: 0.5, popularity: 0.3, same_category: 0.2 };

interface Drawn {
  article: number;
  strategy: string;
  probability: number;
}

function drawsOf(negatives: Mixture, more: Record<string, unknown> = {}) {
  const p = parametersOf('training', { negatives, on_sale_grace_days: 14, ...more });
  const draw = new CandidateDraw(oneSegment(SHOP, p), p.negatives);
  const random = randomSourceFor('42', JSON.stringify([negatives, more]));
  /** What is drawn in one session of a customer for whom these articles are excluded. */
  return (excluded: number[], category: number, length: number, period = 1): Drawn[] => {
    draw.exclusions.restore();
    for (const article of excluded) draw.exclusions.exclude(article);
    draw.reserve(length);
    draw.session.fill(1, 0, length);
    draw.period.fill(period, 0, length);
    draw.category.fill(category, 0, length);
    draw.draw(random, length, true, new Interactions());
    return Array.from({ length }, (_, k) => ({
      article: draw.article[k],
      strategy: STRATEGIES[draw.strategy[k]],
      probability: draw.probability[k],
    }));
  };
}

const MIXTURES: Record<string, Mixture> = {
  'the default': ALL,
  uniform: { uniform: 1, popularity: 0, same_category: 0 },
  popularity: { uniform: 0, popularity: 7, same_category: 0 },
  'same category': { uniform: 0, popularity: 0, same_category: 0.1 },
  'popularity and same category': { uniform: 0, popularity: 1, same_category: 1 },
};

for (const [name, mixture] of Object.entries(MIXTURES)) {
  t.test(`mixture ${name}: the probabilities of all that can be drawn sum to 1`, async (t) => {
    for (const window of ['so_far', 'total']) {
      const draws = drawsOf(mixture, { popularity_window: window });
      for (const excluded of [[], [0, 4, 19], [1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15, 17]]) {
        const probabilities = new Map<number, number>();
        for (let i = 0; i < 5000; i++) {
          const [{ article, probability }] = draws(excluded, 1, 1);
          if (excluded.includes(article)) t.fail('an excluded article was drawn');
          if (probability !== (probabilities.get(article) ?? probability))
            t.fail('it changes without a cause');
          probabilities.set(article, probability);
        }
        const sum = [...probabilities.values()].reduce((a, b) => a + b);
        t.ok(Math.abs(sum - 1) < 1e-12, `${window}, ${excluded.length} excluded: ${sum}`);
      }
    }
  });

  t.test(`mixture ${name}: articles come as often as their probabilities say`, async (t) => {
    const draws = drawsOf(mixture);
    const sample = Array.from({ length: 40_000 }, () => draws([0, 4, 18], 1, 1)[0]);
    const said = new Map(sample.map(({ article, probability }) => [article, probability]));
    t.ok(
      Math.abs(
        deviation(
          sample.map(({ article }) => article),
          said,
        ),
      ) < 4,
    );
  });
}

t.test('the second draw of a session has its probability over what the first has left', async (t) => {
  const draws = drawsOf(ALL);
  const seconds = new Map<number, Drawn[]>();
  for (let i = 0; i < 100_000; i++) {
    const [first, second] = draws([3], 0, 2);
    if (first.article === second.article) t.fail('an article was drawn twice');
    seconds.set(first.article, [...(seconds.get(first.article) ?? []), second]);
    if (seconds.size > 4) seconds.delete(first.article);
  }
  for (const drawn of [...seconds.values()].slice(0, 2)) {
    const said = new Map(drawn.map(({ article, probability }) => [article, probability]));
    const sum = [...said.values()].reduce((a, b) => a + b);
    t.ok(Math.abs(sum - 1) < 1e-12, String(sum));
    t.ok(
      Math.abs(
        deviation(
          drawn.map(({ article }) => article),
          said,
        ),
      ) < 4,
    );
  }
});

/** m(a) of every candidate of a period that is not gone, as the head of candidate-draw.ts has it. */
function massesLeft(c: Candidates, mixture: Mixture, period: number, category: number, gone: Set<number>) {
  const entries = Array.from(
    { length: c.start[period + 1] - c.start[period] },
    (_, k) => c.start[period] + k,
  );
  const weightOf = (entry: number) =>
    c.entry[entry * 2 + 1] - (entry > c.start[period] ? c.entry[entry * 2 - 1] : 0);
  const isOf = (entry: number) =>
    category >= 0 && c.by_article[c.entry[entry * 2] * 4 + CATEGORY] === category ? 1 : 0;
  const weights = entries.reduce((sum, entry) => sum + weightOf(entry), 0);
  const ofCategory = entries.reduce((sum, entry) => sum + isOf(entry), 0);
  return new Map(
    entries
      .filter((entry) => !gone.has(c.entry[entry * 2]))
      .map((entry) => [
        c.entry[entry * 2],
        mixture.uniform / entries.length +
          (weights > 0 ? (mixture.popularity * weightOf(entry)) / weights : 0) +
          (ofCategory > 0 ? (mixture.same_category * isOf(entry)) / ofCategory : 0),
      ]),
  );
}

for (const [name, mixture] of Object.entries(MIXTURES)) {
  t.test(`mixture ${name}: probabilities over sessions and periods are those of the slow way`, async (t) => {
    const p = parametersOf('training', { negatives: mixture, period_days: 2, on_sale_grace_days: 2 });
    const candidates = oneSegment(SHOP, p);
    const draw = new CandidateDraw(candidates, p.negatives);
    const random = randomSourceFor('42', name);
    for (let customer = 0; customer < 30; customer++) {
      const excluded = Array.from({ length: customer % 12 }, () => uniformInt(random, 0, 20));
      const asked = Array.from({ length: 40 }, () => [uniformInt(random, 0, 7), uniformInt(random, -1, 3)]);
      asked.sort(([a], [b]) => a - b);
      draw.exclusions.restore();
      for (const article of excluded) draw.exclusions.exclude(article);
      draw.reserve(40);
      asked.forEach(([period, category], k) => {
        draw.session[k] = Math.floor(k / 7);
        draw.period[k] = period;
        draw.category[k] = category;
      });
      draw.draw(random, 40, true, new Interactions());
      let gone = new Set(excluded);
      asked.forEach(([period, category], k) => {
        if (k % 7 === 0) gone = new Set(excluded);
        const masses = massesLeft(candidates, p.negatives, period, category, gone);
        const sum = [...masses.values()].reduce((a, b) => a + b, 0);
        const article = draw.article[k];
        const said = article < 0 ? 0 : draw.probability[k];
        const expected = sum > 0 ? (masses.get(article) ?? 0) / sum : 0;
        if (!(Math.abs(said - expected) <= 1e-9 * expected) || (article < 0 && sum > 0)) {
          t.fail(`customer ${customer}, draw ${k}: ${article} with ${said}, not ${expected}`);
        }
        if (article >= 0) gone.add(article);
      });
    }
  });
}

for (const [name, mixture] of Object.entries(MIXTURES)) {
  t.test(`mixture ${name}: in lists, articles differ from their positive and within each list`, async (t) => {
    const p = parametersOf('training', { negatives: mixture, period_days: 2, on_sale_grace_days: 2 });
    const candidates = oneSegment(SHOP, p);
    const draw = new CandidateDraw(candidates, p.negatives);
    draw.positive = new Int32Array(64);
    const random = randomSourceFor('42', name);
    for (let customer = 0; customer < 60; customer++) {
      const excluded = Array.from({ length: customer % 12 }, () => uniformInt(random, 0, 20));
      draw.exclusions.restore();
      for (const article of excluded) draw.exclusions.exclude(article);
      // Lists of 4 to 24 that go over from one period to another and back, as two lists of a session do.
      const length = 4 + 4 * (customer % 6);
      const lists = Array.from({ length: 5 }, (_, list) => {
        const [first, positive] = [uniformInt(random, 0, 6), uniformInt(random, 0, 20)];
        return { list, first, positive, category: uniformInt(random, -1, 3) };
      });
      draw.reserve(5 * length);
      const asked = lists.flatMap((one) => Array.from({ length }, (_, k) => ({ ...one, isLate: k % 4 > 1 })));
      asked.forEach(({ list, first, positive, category, isLate }, k) => {
        draw.session[k] = list;
        draw.period[k] = first + (isLate ? 1 : 0);
        draw.positive![k] = positive;
        draw.category[k] = category;
      });
      draw.draw(random, asked.length, true, new Interactions());
      let gone = new Set<number>();
      asked.forEach(({ first, positive, category, isLate }, k) => {
        if (k % length === 0) gone = new Set([...excluded, positive]);
        const masses = massesLeft(candidates, p.negatives, first + (isLate ? 1 : 0), category, gone);
        const sum = [...masses.values()].reduce((a, b) => a + b, 0);
        const article = draw.article[k];
        const said = article < 0 ? 0 : draw.probability[k];
        const expected = sum > 0 ? (masses.get(article) ?? 0) / sum : 0;
        if (!(Math.abs(said - expected) <= 1e-9 * expected) || (article < 0 && sum > 0))
          t.fail(`customer ${customer}, draw ${k}: ${article} with ${said}, not ${expected}`);
        if (article >= 0) gone.add(article);
      });
    }
  });
}

t.test('without exclusions each way to draw comes as often as its weight says', async (t) => {
  const draws = drawsOf(ALL);
  const sample = Array.from({ length: 30_000 }, () =>
    STRATEGIES.indexOf(draws([], 1, 1)[0].strategy as never),
  );
  t.ok(
    Math.abs(
      deviation(
        sample,
        new Map([
          [2, 0.5],
          [3, 0.3],
          [4, 0.2],
        ]),
      ),
    ) < 4,
  );
});

t.test('popularity is units sold before the period to the power of alpha', async (t) => {
  for (const alpha of [0, 0.5, 1]) {
    const draws = drawsOf(MIXTURES.popularity, { popularity_alpha: alpha });
    const before = (article: number) =>
      SALES.filter((sale) => sale.article === article && sale.t_dat < START + 7 * DAY).length;
    const all = Array.from({ length: 20 }, (_, article) => before(article) ** alpha);
    const total = all.reduce((a, b) => a + b);
    for (let i = 0; i < 1000; i++) {
      const [{ article, probability }] = draws([], -1, 1);
      const expected = all[article] / total;
      if (Math.abs(probability / expected - 1) > 1e-6) t.fail(`${article}: ${probability}, not ${expected}`);
    }
  }
});

t.test('nothing is popular before anything was sold, so that part drops out', async (t) => {
  for (const { strategy } of drawsOf(ALL)([], 1, 15, 0)) t.not(strategy, 'popularity');
  t.same(new Set(drawsOf(MIXTURES.popularity)([], 1, 5, 0).map(({ article }) => article)), new Set([-1]));
});

t.test('draws in the category are of that category, and of none where it is unknown', async (t) => {
  const draws = drawsOf(MIXTURES['same category']);
  for (const category of [0, 1, 2]) {
    for (const { article } of draws([], category, 5)) t.equal((article % 4) - 1, category);
  }
  t.same(draws([], -1, 1)[0].article, -1);
  for (const { strategy } of drawsOf(ALL)([], -1, 15)) t.not(strategy, 'same_category');
});

t.test('when all is drawn, there is nothing left, and the last one was certain', async (t) => {
  for (const mixture of [ALL, MIXTURES.uniform, MIXTURES.popularity]) {
    const drawn = drawsOf(mixture)([2, 3], 1, 20);
    const articles = drawn.map(({ article }) => article);
    t.equal(new Set(articles.slice(0, 18)).size, 18);
    t.same(articles.slice(18), [-1, -1]);
    t.ok(Math.abs(drawn[17].probability - 1) < 1e-9);
  }
});

t.test('articles that are hard to come by are drawn as often as they should, too', async (t) => {
  // All but two are excluded, one of which is rarely drawn: nearly all is done by listing what is left.
  const draws = drawsOf({ uniform: 0, popularity: 1, same_category: 0.001 }, { popularity_alpha: 1 });
  const excluded = [...Array(20).keys()].filter((article) => article !== 1 && article !== 19);
  const sample = Array.from({ length: 5000 }, () => draws(excluded, 1, 1)[0]);
  const said = new Map(sample.map(({ article, probability }) => [article, probability]));
  t.equal(said.size, 2);
  t.ok(
    Math.abs(
      deviation(
        sample.map(({ article }) => article),
        said,
      ),
    ) < 4,
  );
});
