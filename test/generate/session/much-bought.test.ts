/**
 * Customers who bought nearly everything: the articles that are left are found without looking at all the
 * others for each draw, and the rows are those that looking at all of them gave.
 */
import { createHash } from 'node:crypto';
import t from 'tap';
import { Interactions } from '../../../src/generate/interactions.ts';
import { candidatesOf, type Candidates } from '../../../src/generate/session/candidates.ts';
import { sessionGenerator } from '../../../src/generate/session/sequence.ts';
import { DAY, generatorOf, parametersOf, purchasesOf, rowsBy, shopOf, sourcesOf, START } from './shop.ts';

/** `articles` that others buy too; the much-buying customer buys all but every `leaves`-th, several times. */
function shopWithMuchBought(articles: number, purchases: number, leaves: number, minutes: boolean) {
  const days = 60;
  const others = Array.from({ length: articles }, (_, article) =>
    [0, days].map((day) => ({ t_dat: START + day * DAY, customer: `other-${article % 50}`, article })),
  ).flat();
  const own = Array.from({ length: purchases }, (_, k) => {
    const article = (k * 7919) % articles;
    return {
      t_dat: START + ((k * 31) % days) * DAY + (minutes ? ((k * 17) % 1440) * 60_000 : 0),
      customer: 'much',
      article: article % leaves === 0 ? (article + 1) % articles : article,
      price: k % 9,
      channel: 1 + (k % 3),
    };
  });
  return shopOf([...others, ...own], 5);
}

const CASES = {
  'training by days': ['training', {}, false],
  'training by minutes': ['training', {}, true],
  'training by popularity alone': ['training', { negatives: { popularity: 1 } }, false],
  'training from categories alone': ['training', { negatives: { same_category: 1 } }, true],
  'training with a split': [
    'training',
    { split: { validation_from: START + 20 * DAY, test_from: START + 40 * DAY }, period_days: 1 },
    true,
  ],
  'behaviour by minutes': ['behaviour', { visits_per_purchase: 2 }, true],
} as const;

/** Parameters as they were then. */
const THEN = { on_sale_grace_days: 14, negatives: { uniform: 0.5, popularity: 0.3, same_category: 0.2 } };

/** Digests of the rows as they were made when each draw looked at all candidates. */
const DIGESTS: Record<keyof typeof CASES, string> = {
  'training by days': '0e90c63c2bdb2e7118cae5917f7905a06709420942a2d91c3a4e0a5662a9f18d',
  'training by minutes': '6ef4ee137d8020fd35081d81b6bf0cb753a4481580c9112ea03730d2ab09f36c',
  'training by popularity alone': '2de4c879f633bacf00bff5d5769127e4924b18c97face706bfb0a43cf9a786f9',
  'training from categories alone': '442d4002baac871985ca2ae482a286b259fe974cb2e410f5957eec607bcf683c',
  'training with a split': '54feaea3e78d6a948379ef136ae909f5d5ce7c785dcfe57aa0b3d37ca425acf2',
  'behaviour by minutes': '382f293119fb8496e48f6b3eea01c12f4d91f4ccdede0990f9b53207f9bc6983',
};

for (const [name, [preset, parameters, minutes]] of Object.entries(CASES)) {
  t.test(`rows of ${name} have not changed`, async (t) => {
    const digest = createHash('sha256');
    for (const [articles, purchases, leaves] of [
      [300, 3000, 40],
      [300, 2000, 1000],
      [1000, 4000, 15],
    ]) {
      const shop = shopWithMuchBought(articles, purchases, leaves, minutes);
      const generate = generatorOf(shop, parametersOf(preset, { ...THEN, ...parameters }, !minutes));
      digest.update(JSON.stringify(rowsBy(generate, shop, 'much')));
    }
    t.equal(digest.digest('hex'), DIGESTS[name as keyof typeof CASES]);
  });
}

/** Counts how often the numbers of an array are read. */
function counted<T extends object>(array: T): { array: T; reads(): number } {
  let reads = 0;
  const proxy = new Proxy(array, {
    get(target, name) {
      reads++;
      return Reflect.get(target, name, target) as unknown;
    },
  });
  return { array: proxy, reads: () => reads };
}

t.test('the work grows with the draws, not with draws times candidates', async (t) => {
  const shop = shopWithMuchBought(5000, 40_000, 500, false);
  const parameters = parametersOf('training', { negatives: { uniform: 1 } });
  const [candidates] = candidatesOf(shop.facts, parameters, shop.data);
  const entry = counted(candidates.entry);
  const counting: Candidates = { ...candidates, entry: entry.array };
  const made = new Interactions();
  sessionGenerator(parameters, [counting])(sourcesOf('much'), purchasesOf(shop, 'much'), made);
  t.ok(made.length > 40_000);
  // Few for each of some 145,000 draws, and a list for each of the periods; looking at all would be 10^9.
  t.ok(entry.reads() < 2_000_000, `${entry.reads()} reads`);
});
