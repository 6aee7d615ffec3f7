/** Parts of a mixture by column, price and rank: what is drawn, and that probabilities are what they say. */
import t from 'tap';
import { Interactions } from '../../../src/generate/interactions.ts';
import { randomSourceFor, uniformInt } from '../../../src/generate/random.ts';
import { CandidateDraw } from '../../../src/generate/session/candidate-draw.ts';
import { STRATEGIES } from '../../../src/model/interaction-columns.ts';
import type { Mixture } from '../../../src/model/session-preset.ts';
import { deviation } from '../chi-square.ts';
import { massesOf, type Beside } from './reference-mixture.ts';
import {
  COLUMNS,
  customersOf,
  DAY,
  generatorOf,
  oneSegment,
  parametersOf,
  rowsBy,
  seasonalShop,
} from './shop.ts';
import { risingSales, shopOf, START } from './shop.ts';

const SHOP = shopOf(risingSales(24), 3);

type Negatives = Partial<Mixture>;

const MIXTURES: Record<string, Negatives> = {
  'same brand': { same: { brand: 1 } },
  'two columns': { uniform: 0.1, same: { colour: 0.3, brand: 0.2 } },
  'price band': { price_band: 1, price_band_width: 0.3 },
  'rank window': { rank_window: 2, rank_from: 3, rank_to: 9 },
  'all parts': {
    ...{ uniform: 0.2, popularity: 0.2, same_category: 0.2, same: { brand: 0.1 } },
    ...{ price_band: 0.2, rank_window: 0.1, rank_to: 5 },
  },
};

function drawing(negatives: Negatives, more: Record<string, unknown> = {}) {
  const p = parametersOf('training', { negatives, ...more });
  const candidates = oneSegment(SHOP, p);
  return { candidates, p, draw: new CandidateDraw(candidates, p.negatives) };
}

/** What one draw after the other in one session comes to, beside the same purchase. */
function drawer(negatives: Negatives, more: Record<string, unknown> = {}) {
  const { draw } = drawing(negatives, more);
  const random = randomSourceFor('42', JSON.stringify([negatives, more]));
  return (excluded: number[], { period, anchor, price }: Beside, length: number) => {
    draw.exclusions.restore();
    for (const article of excluded) draw.exclusions.exclude(article);
    draw.reserve(length);
    draw.session.fill(1, 0, length);
    draw.period.fill(period, 0, length);
    draw.category.fill(SHOP.facts.category[anchor], 0, length);
    draw.anchor.fill(anchor, 0, length);
    draw.price.fill(price, 0, length);
    draw.draw(random, length, true, new Interactions());
    return Array.from({ length }, (_, k) => ({
      article: draw.article[k],
      strategy: STRATEGIES[draw.strategy[k]],
      probability: draw.probability[k],
    }));
  };
}

const BESIDE: Beside = { period: 1, anchor: 6, price: 3 };

for (const [name, negatives] of Object.entries(MIXTURES)) {
  t.test(`${name}: probabilities over sessions and periods are those of the slow way`, async (t) => {
    const { draw, p, candidates } = drawing(negatives, { period_days: 2, on_sale_grace_days: 2 });
    const random = randomSourceFor('42', name);
    let checked = 0;
    for (let customer = 0; customer < 30; customer++) {
      const excluded = Array.from({ length: customer % 14 }, () => uniformInt(random, 0, 24));
      const asked = Array.from({ length: 40 }, (): Beside => {
        const anchor = uniformInt(random, 0, 24);
        const price = random() < 0.2 ? NaN : uniformInt(random, 0, 70) / 8;
        return { period: uniformInt(random, 0, 7), anchor, price };
      });
      asked.sort((a, b) => a.period - b.period);
      draw.exclusions.restore();
      for (const article of excluded) draw.exclusions.exclude(article);
      draw.reserve(40);
      asked.forEach(({ period, anchor, price }, k) => {
        draw.session[k] = Math.floor(k / 7);
        draw.period[k] = period;
        draw.category[k] = SHOP.facts.category[anchor];
        draw.anchor[k] = anchor;
        draw.price[k] = price;
      });
      draw.draw(random, 40, true, new Interactions());
      let gone = new Set(excluded);
      asked.forEach((beside, k) => {
        if (k % 7 === 0) gone = new Set(excluded);
        const masses = massesOf(SHOP, candidates, p.negatives, p.popularity_alpha, beside);
        const left = [...masses].filter(([article]) => !gone.has(article));
        const sum = left.reduce((total, [, mass]) => total + mass, 0);
        const article = draw.article[k];
        const said = article < 0 ? 0 : draw.probability[k];
        const expected = sum > 0 ? (masses.get(article) ?? 0) / sum : 0;
        // Weights of popularity are rounded to whole numbers.
        if (!(Math.abs(said - expected) <= 1e-5 * expected) || (article < 0 && sum > 0) || gone.has(article))
          t.fail(`customer ${customer}, draw ${k}: ${article} with ${said}, not ${expected}`);
        if (article >= 0) checked += 1;
        if (article >= 0) gone.add(article);
      });
    }
    t.ok(checked > 300, `${checked} draws`);
  });

  t.test(`${name}: articles come as often as their probabilities say, which sum to 1`, async (t) => {
    const draws = drawer(negatives);
    for (const excluded of [[], [0, 4, 8, 18, 21]]) {
      const sample = Array.from({ length: 30_000 }, () => draws(excluded, BESIDE, 1)[0]);
      const said = new Map(sample.map(({ article, probability }) => [article, probability]));
      const sum = [...said.values()].reduce((a, b) => a + b);
      t.ok(Math.abs(sum - 1) < 1e-12, String(sum));
      if (said.size === 1) continue;
      const articles = sample.map(({ article }) => article);
      t.ok(Math.abs(deviation(articles, said)) < 4, `${excluded.length} excluded`);
    }
  });
}

t.test('without exclusions each part comes as often as its weight says', async (t) => {
  const draws = drawer(MIXTURES['all parts']);
  const sample = Array.from({ length: 30_000 }, () => STRATEGIES.indexOf(draws([], BESIDE, 1)[0].strategy));
  const weights = [0.2, 0.2, 0.2, 0.1, 0.2, 0.1].map((weight, i): [number, number] => [i + 2, weight]);
  t.ok(Math.abs(deviation(sample, new Map(weights))) < 4);
});

t.test('the second draw of a session has its probability over what the first has left', async (t) => {
  const draws = drawer(MIXTURES['all parts']);
  const seconds = new Map<number, { article: number; probability: number }[]>();
  for (let i = 0; i < 60_000; i++) {
    const [first, second] = draws([3], BESIDE, 2);
    seconds.set(first.article, [...(seconds.get(first.article) ?? []), second]);
  }
  const [drawn] = [...seconds.values()].sort((a, b) => b.length - a.length);
  const said = new Map(drawn.map(({ article, probability }) => [article, probability]));
  t.ok(Math.abs([...said.values()].reduce((a, b) => a + b) - 1) < 1e-12);
  const articles = drawn.map(({ article }) => article);
  t.ok(Math.abs(deviation(articles, said)) < 4);
});

t.test('what is hard to come by is listed, and drawn as often as it should be', async (t) => {
  // The band and the window hold many excluded articles; of the two that are left one is rare.
  const draws = drawer({ popularity: 0.0005, rank_window: 1, rank_to: 22 });
  const left = [20, 21];
  const excluded = Array.from({ length: 24 }, (_, article) => article).filter((a) => !left.includes(a));
  const sample = Array.from({ length: 4000 }, () => draws(excluded, BESIDE, 1)[0]);
  const said = new Map(sample.map(({ article, probability }) => [article, probability]));
  t.same([...said.keys()].sort(), left);
  const articles = sample.map(({ article }) => article);
  t.ok(Math.abs(deviation(articles, said)) < 4);
  const strategies = new Set(drawer(MIXTURES['price band'])([], BESIDE, 6).map(({ strategy }) => strategy));
  t.same([...strategies], ['price_band']);
});

t.test('a part without candidates drops out, and with nothing else nothing is drawn', async (t) => {
  const brandless = Array.from({ length: 24 }, (_, rank) => rank).find((rank) => COLUMNS.brand(rank) < 0)!;
  const none = (negatives: Negatives, beside: Partial<Beside>) =>
    drawer(negatives)([], { ...BESIDE, ...beside }, 4).map(({ article }) => article);
  t.same(none({ same: { brand: 1 } }, { anchor: brandless }), [-1, -1, -1, -1]);
  t.same(none({ price_band: 1 }, { price: NaN }), [-1, -1, -1, -1], 'a purchase without a price');
  t.same(
    none({ price_band: 1 }, { period: 0 }),
    [-1, -1, -1, -1],
    'nothing was sold yet, so nothing has a price',
  );
  t.same(none({ price_band: 1 }, { price: 1000 }), [-1, -1, -1, -1], 'nothing costs as much');
  t.same(none({ rank_window: 1, rank_to: 9 }, { period: 0 }), [-1, -1, -1, -1], 'nothing has a rank yet');
  t.same(none({ rank_window: 1, rank_from: 500, rank_to: 900 }, {}), [-1, -1, -1, -1]);
  const others = drawer({ uniform: 1, price_band: 5 })([], { ...BESIDE, price: NaN }, 4);
  t.same(new Set(others.map(({ strategy }) => strategy)), new Set(['uniform']));
});

t.test('a window that is used up gives each of its articles once, the last one for certain', async (t) => {
  const drawn = drawer({ rank_window: 1, rank_from: 2, rank_to: 4 })([], BESIDE, 5);
  t.equal(new Set(drawn.slice(0, 3).map(({ article }) => article)).size, 3);
  t.ok(Math.abs(drawn[2].probability - 1) < 1e-12);
  t.same(
    drawn.slice(3).map(({ article }) => article),
    [-1, -1],
  );
});

t.test(
  'rows say by which part they were drawn, and later prices change none of an earlier segment',
  async (t) => {
    const shop = seasonalShop({ customers: 40, articles: 80, days: 200, withTimes: true });
    const split = { validation_from: START + 100 * DAY, test_from: START + 150 * DAY };
    const isEarly = ({ t_dat }: { t_dat: number }) => t_dat < split.validation_from;
    const p = parametersOf(
      'training',
      { negatives: { ...MIXTURES['all parts'], price_band_width: 0.2 }, split },
      false,
    );
    const dearer = shopOf(shop.sales.map((sale) => (isEarly(sale) ? sale : { ...sale, price: 99 })));
    const [generate, other] = [generatorOf(shop, p), generatorOf(dearer, p)];
    const strategies = new Set<string>();
    for (const customer of customersOf(shop)) {
      const rows = rowsBy(generate, shop, customer);
      t.same(rowsBy(other, dearer, customer).filter(isEarly), rows.filter(isEarly), customer);
      for (const { score, strategy, sampling_prob } of rows) {
        if (score === 0) strategies.add(strategy);
        if (score === 0 && !(sampling_prob > 0 && sampling_prob <= 1)) t.fail(String(sampling_prob));
      }
    }
    t.same([...strategies].sort(), [...STRATEGIES.slice(2)].sort());
  },
);
