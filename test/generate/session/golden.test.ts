/**
 * Six customers whose sequences never change, except with a new version of the preset's generator: then run this file with
 * REFRESH_GOLDEN=1 in the environment, lay the files out with Prettier, and look at what has become of them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { generatorVersion } from '../../../src/generate/presets.ts';
import { packageRoot } from '../../../src/package-root.ts';
import { generatorOf, parametersOf, rowsBy, seasonalShop } from './shop.ts';

interface Golden {
  generator_version: string;
  preset: 'training' | 'behaviour';
  parameters: Record<string, unknown>;
  shop: Parameters<typeof seasonalShop>[0];
  customer: string;
  /** Columns: t_dat, rank of the article, interaction_score, strategy, session, sampling_prob, price, channel, with lists also the positive. */
  events: (number | string | null)[][];
}

function eventsOf({ preset, parameters, shop: options, customer }: Golden): Golden['events'] {
  const shop = seasonalShop(options);
  const generate = generatorOf(shop, parametersOf(preset, parameters, !options.withTimes));
  return rowsBy(generate, shop, customer).map((row) => [
    ...[row.t_dat, row.article, row.score, row.strategy, row.session],
    Number.isNaN(row.sampling_prob) ? null : row.sampling_prob,
    Number.isNaN(row.price) ? null : row.price,
    row.sales_channel_id,
    ...(row.positive === undefined ? [] : [row.positive]),
  ]);
}

const NAMES = [
  'training-dates',
  'training-times-split',
  'behaviour-stores',
  'training-lists',
  'click-lists',
  'training-estimated',
];

for (const name of NAMES) {
  t.test(`the sequence of the golden customer ${name} has not changed`, async (t) => {
    const path = join(packageRoot, 'test/generate/session/golden', `${name}.json`);
    const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden;
    if (process.env.REFRESH_GOLDEN) {
      Object.assign(golden, { generator_version: generatorVersion(golden.preset), events: eventsOf(golden) });
      writeFileSync(path, `${JSON.stringify(golden)}\n`);
    }
    t.equal(golden.generator_version, generatorVersion(golden.preset));
    t.same(eventsOf(golden), golden.events);
  });
}
