/** item_prob and draws: what one draw gives with which probability, and how many were drawn beside a positive. */
import t from 'tap';
import { Interactions } from '../../../src/generate/interactions.ts';
import { randomSourceFor, uniformInt } from '../../../src/generate/random.ts';
import { notebookGenerator } from '../../../src/generate/notebook.ts';
import { CandidateDraw } from '../../../src/generate/session/candidate-draw.ts';
import { candidatesOf } from '../../../src/generate/session/candidates.ts';
import { ItemProbability } from '../../../src/generate/session/item-probability.ts';
import type { Mixture, SessionParameters } from '../../../src/model/session-preset.ts';
import { deviation } from '../chi-square.ts';
import { parametersWith as notebookParameters } from '../sequences.ts';
import { massesOf, type Beside } from './reference-mixture.ts';
import {
  customersOf,
  DAY,
  generatorOf,
  oneSegment,
  parametersOf,
  purchasesOf,
  rowsBy,
  rowsOf,
  risingSales,
  seasonalShop,
  shopOf,
  sourcesOf,
  START,
  type Row,
} from './shop.ts';

const SHOP = shopOf(risingSales(20), 3);

const MIXTURES: Record<string, Partial<Mixture>> = {
  'the default': { uniform: 0.4, popularity: 0.4, same_category: 0.2 },
  uniform: { uniform: 1 },
  popularity: { popularity: 7 },
  'same category': { same_category: 0.1 },
  'same brand': { same: { brand: 1 } },
  'price band': { uniform: 0.1, price_band: 1, price_band_width: 0.3 },
  'all parts': {
    ...{ uniform: 0.2, popularity: 0.2, same_category: 0.2, same: { brand: 0.1, colour: 0.3 } },
    ...{ price_band: 0.2, rank_window: 0.1, rank_to: 5 },
  },
};

function withMixture(negatives: Partial<Mixture>) {
  const more = { period_days: 2, on_sale_grace_days: 2 };
  const p = parametersOf('training', { negatives, ...more });
  const candidates = oneSegment(SHOP, p);
  const probability = new ItemProbability(candidates, p.negatives);
  return { p, candidates, probability };
}

/** One article a time, in a session of its own. */
function drawer({ p, candidates }: ReturnType<typeof withMixture>) {
  const draw = new CandidateDraw(candidates, p.negatives);
  const random = randomSourceFor('42', JSON.stringify(p.negatives));
  return (excluded: number[], { period, anchor, price }: Beside) => {
    draw.exclusions.restore();
    for (const article of excluded) draw.exclusions.exclude(article);
    draw.session[0] = 1;
    draw.period[0] = period;
    draw.category[0] = p.negatives.same_category > 0 ? SHOP.facts.category[anchor] : -1;
    draw.anchor[0] = anchor;
    draw.price[0] = price;
    draw.draw(random, 1, true, new Interactions());
    return { article: draw.article[0], sampling_prob: draw.probability[0] };
  };
}

const ARTICLES = Array.from({ length: 20 }, (_, article) => article);

for (const [name, negatives] of Object.entries(MIXTURES)) {
  t.test(`${name}: the item_prob of all articles is that of the slow way, and sums to 1`, async (t) => {
    const { p, candidates, probability } = withMixture(negatives);
    let sums = 0;
    for (let period = 0; period < candidates.periods; period++) {
      for (const anchor of ARTICLES) {
        const beside: Beside = { period, anchor, price: anchor % 5 === 0 ? NaN : 1 + anchor / 4 };
        const masses = massesOf(SHOP, candidates, p.negatives, p.popularity_alpha, beside);
        const all = [...masses.values()].reduce((a, b) => a + b, 0);
        let sum = 0;
        for (const article of ARTICLES) {
          const said = probability.of(article, period, anchor, beside.price);
          const expected = all > 0 ? (masses.get(article) ?? 0) / all : 0;
          // Weights of popularity are rounded to whole numbers.
          if (!(Math.abs(said - expected) <= 1e-5 * expected)) t.fail(`${article}: ${said}, not ${expected}`);
          sum += said;
        }
        if (all > 0) sums += 1;
        if (Math.abs(sum - (all > 0 ? 1 : 0)) > 1e-12) t.fail(`period ${period}, beside ${anchor}: ${sum}`);
      }
    }
    t.ok(sums > 10, `${sums} sums`);
  });

  t.test(`${name}: without exclusions, articles are drawn as often as item_prob says`, async (t) => {
    const mixture = withMixture(negatives);
    const draw = drawer(mixture);
    const beside: Beside = { period: 3, anchor: 6, price: 3 };
    const said = new Map(
      ARTICLES.map((article): [number, number] => [
        article,
        mixture.probability.of(article, beside.period, beside.anchor, beside.price),
      ]).filter(([, probability]) => probability > 0),
    );
    const sample = Array.from({ length: 30_000 }, () => draw([], beside));
    for (const { article, sampling_prob } of sample) {
      const ratio = sampling_prob / said.get(article)!;
      if (!(Math.abs(ratio - 1) < 1e-12)) t.fail(`sampling_prob of ${article} is ${ratio} of item_prob`);
    }
    const drawn = sample.map(({ article }) => article);
    if (said.size > 1) t.ok(Math.abs(deviation(drawn, said)) < 4, String(deviation(drawn, said)));
    else t.same(new Set(drawn), new Set(said.keys()));
  });

  t.test(`${name}: sampling_prob is item_prob over that of all that is not excluded`, async (t) => {
    const mixture = withMixture(negatives);
    const draw = drawer(mixture);
    const random = randomSourceFor('42', name);
    let checked = 0;
    for (let i = 0; i < 2000; i++) {
      const excluded = [...new Set(Array.from({ length: i % 15 }, () => uniformInt(random, 0, 20)))];
      const anchor = uniformInt(random, 0, 20);
      const beside: Beside = {
        period: uniformInt(random, 0, 7),
        anchor,
        price: uniformInt(random, 0, 48) / 8,
      };
      const { article, sampling_prob } = draw(excluded, beside);
      if (article < 0) continue;
      const probOf = (one: number) => mixture.probability.of(one, beside.period, anchor, beside.price);
      const left = 1 - excluded.reduce((sum, one) => sum + probOf(one), 0);
      if (!(Math.abs(sampling_prob * left - probOf(article)) < 1e-9)) t.fail(`${article}: ${sampling_prob}`);
      checked += 1;
    }
    t.ok(checked > 500, `${checked} draws`);
  });
}

type Sampled = Row & { item_prob: number; draws: number };

const SEASONS = seasonalShop({ customers: 60, articles: 80, days: 120, withTimes: true, stores: true });

const REQUESTS: [preset: 'training' | 'behaviour', parameters: Record<string, unknown>][] = [
  ['training', {}],
  ['training', { purchase_time: 'spread', exclude_bought: false }],
  ['behaviour', { on_sale_grace_days: 0 }],
  ['training', { split: { folds: [START + 40 * DAY, START + 80 * DAY] } }],
  ['training', { negatives: MIXTURES['all parts'], period_days: 10 }],
  ['behaviour', { negatives_per_positive: 3, negatives_for_clicks: true, negatives: MIXTURES['all parts'] }],
  ['training', { negatives_per_positive: 40 }],
];

/** The sequences of all customers with what is kept on request, and without. */
function* sampled(p: SessionParameters) {
  const [generate, plain] = [generatorOf(SEASONS, p), generatorOf(SEASONS, p)];
  const made = new Interactions();
  made.keepSampling();
  for (const customer of customersOf(SEASONS).slice(1)) {
    generate(sourcesOf(customer), purchasesOf(SEASONS, customer), made);
    const usual = rowsOf(made);
    const { item_prob, draws } = made.sampling!;
    const rows = usual.map((row, i): Sampled => ({ ...row, item_prob: item_prob[i], draws: draws[i] }));
    yield { customer, usual, without: rowsBy(plain, SEASONS, customer), rows };
  }
}

/** The rows of each session. */
function sessionsIn(rows: Sampled[]): Sampled[][] {
  const sessions = new Map<number, Sampled[]>();
  for (const row of rows) sessions.set(row.session, [...(sessions.get(row.session) ?? []), row]);
  return [...sessions.values()];
}

const scored = (rows: Sampled[], score: number) => rows.filter((row) => row.score === score);

/** Returns what `item_prob` is the slow way, beside a purchase. */
function slowly(p: SessionParameters) {
  const segments = candidatesOf(SEASONS.facts, p, SEASONS.data);
  return ({ t_dat, article }: Row, beside: Row): number => {
    const candidates = segments.find(({ segment_to }) => t_dat < segment_to)!;
    const period = Math.floor((t_dat / DAY - candidates.first_day) / candidates.period_days);
    const draw = { period, anchor: beside.article, price: beside.price };
    const masses = massesOf(SEASONS, candidates, p.negatives, p.popularity_alpha, draw);
    const all = [...masses.values()].reduce((a, b) => a + b, 0);
    return all > 0 ? (masses.get(article) ?? 0) / all : 0;
  };
}

for (const [preset, given] of REQUESTS) {
  t.test(`${preset} ${JSON.stringify(given)}: asking changes no row, and draws are counted`, async (t) => {
    const p = parametersOf(preset, given, false);
    let ignores = 0;
    for (const { customer, usual, without, rows } of sampled(p)) {
      t.strictSame(usual, without, customer);
      ignores += scored(rows, 0).length;
      if (p.negatives_per_positive !== null) {
        const own = (at: number) => rows.filter(({ positive }) => positive === at).length;
        const expected = rows.map(({ positive = -1 }, i) => own(positive < 0 ? i : positive));
        const draws = rows.map((row) => row.draws);
        t.strictSame(draws, expected, customer);
      } else if (p.visits_per_purchase === 0) {
        for (const session of sessionsIn(rows)) {
          const [bought, ignored] = [scored(session, 2), scored(session, 0)];
          const sum = bought.reduce((all, { draws }) => all + draws, 0);
          if (sum !== ignored.length) t.fail(`${customer}: ${sum} of ${ignored.length} draws`);
          if (bought.length === 1) for (const { draws } of session) if (draws !== sum) t.fail(customer);
        }
      }
    }
    t.ok(ignores > 500, `${ignores} ignores`);
  });
}

for (const [preset, given] of REQUESTS.filter(([preset]) => preset === 'training')) {
  t.test(
    `${preset} ${JSON.stringify(given)}: item_prob is that of the slow way for all scores`,
    async (t) => {
      const p = parametersOf(preset, given, false);
      const slow = slowly(p);
      const checked = [0, 0, 0];
      for (const { customer, rows } of sampled(p)) {
        for (const session of sessionsIn(rows)) {
          const [purchase, another] = scored(session, 2);
          if (!purchase || another || checked[2] > 60) continue; // what the others go with isn't told
          for (const row of session) {
            const expected = slow(row, purchase);
            if (!(Math.abs(row.item_prob - expected) <= 1e-5 * expected))
              t.fail(`${customer}, ${row.article}: ${row.item_prob}, not ${expected}`);
            if (row.score === 0 && !(row.item_prob > 0 && row.item_prob <= row.sampling_prob * (1 + 1e-12)))
              t.fail(`${customer}, ${row.article}: item_prob is above sampling_prob`);
            checked[row.score] += 1;
          }
        }
      }
      t.ok(Math.min(...checked) > 20, String(checked));
    },
  );
}

t.test('an article that is bought while it is no candidate has no item_prob', async (t) => {
  // It is a candidate of no whole period.
  const p = parametersOf('training', { on_sale_grace_days: 0, period_days: 28 }, false);
  const found = [...sampled(p)].flatMap(({ rows }) => scored(rows, 2).map((row) => row.item_prob));
  t.ok(found.some((probability) => probability === 0));
  t.ok(found.some((probability) => probability > 0));
});

t.test('notebook draws from the whole catalogue', async (t) => {
  const generate = notebookGenerator(50, notebookParameters({}));
  const made = new Interactions();
  made.keepSampling();
  const transactions = { length: 1, t_dat: Float64Array.of(START), article: Int32Array.of(7) };
  generate(randomSourceFor('42', 'somebody'), transactions, made);
  t.ok(made.length > 40);
  t.ok(made.sampling!.item_prob.subarray(0, made.length).every((probability) => probability === 1 / 50));
});
