/**
 * Three customers whose sequences never change, except with a new version of the generator: then run this file with
 * REFRESH_GOLDEN=1 in the environment, lay the files out with Prettier, and look at what has become of them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Interactions } from '../../src/generate/interactions.ts';
import { notebookGenerator } from '../../src/generate/notebook.ts';
import { generatorVersion } from '../../src/generate/presets.ts';
import { randomSourceFor } from '../../src/generate/random.ts';
import type { NotebookParameters } from '../../src/model/preset.ts';
import { packageRoot } from '../../src/package-root.ts';
import { parametersWith, purchasesOf, rowsOf, type EventRow, type PurchaseRow } from './sequences.ts';

interface Golden {
  generator_version: string;
  seed: string;
  customer_id: string;
  catalogue_size: number;
  parameters: Partial<NotebookParameters>;
  purchases: PurchaseRow[];
  /** Columns: t_dat, rank of the article, interaction_score. */
  events: EventRow[];
}

function sequenceOf(golden: Golden): EventRow[] {
  const events = new Interactions();
  const generate = notebookGenerator(golden.catalogue_size, parametersWith(golden.parameters));
  generate(randomSourceFor(golden.seed, golden.customer_id), purchasesOf(golden.purchases), events);
  return rowsOf(events);
}

for (const name of ['one-purchase', 'two-years', 'small-catalogue']) {
  t.test(`the sequence of the golden customer ${name} has not changed`, async (t) => {
    const path = join(packageRoot, 'test/generate/golden', `${name}.json`);
    const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden;
    if (process.env.REFRESH_GOLDEN) {
      Object.assign(golden, { generator_version: generatorVersion('notebook'), events: sequenceOf(golden) });
      writeFileSync(path, `${JSON.stringify(golden)}\n`);
    }
    t.equal(golden.generator_version, generatorVersion('notebook'));
    t.same(sequenceOf(golden), golden.events);
  });
}
