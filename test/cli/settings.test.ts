/** `--set` of parameters that are members of others, named as in the table of parameters. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { nestedSettingsOf } from '../../src/cli/settings.ts';
import { describePresets } from '../../src/generate/describe-presets.ts';
import { PRESETS } from '../../src/generate/presets.ts';
import { checkedParameters } from '../../src/validation/parameters.ts';
import { asCsv, smallLog } from '../system/small-log.ts';
import { footfallIn } from './footfall-in.ts';

const nested = (...set: string[]) => nestedSettingsOf('generate', { set });

t.test('a name with dots is a member of an object', async (t) => {
  t.same(nested('period_days=1', 'negatives.uniform=1', 'negatives.popularity=0.5'), {
    period_days: 1,
    negatives: { uniform: 1, popularity: 0.5 },
  });
  t.same(nested('split.folds=["2020-05-01"]'), { split: { folds: ['2020-05-01'] } });
});

t.test('the name of a column may have dots itself', async (t) => {
  t.same(nested('negatives.same.brand.name=1', 'negatives.same.brand=2'), {
    negatives: { same: { 'brand.name': 1, brand: 2 } },
  });
});

t.test('names that objects have by themselves are names like others', async (t) => {
  t.same(Object.keys(nested('__proto__.x=1', 'constructor.x=1')), ['__proto__', 'constructor']);
  t.equal(({} as { x?: number }).x, undefined);
});

t.test('an object in one and by its members is refused', async (t) => {
  const both = ['negatives={"uniform":1}', 'negatives.popularity=1'];
  const message = /--set negatives cannot be combined with negatives\.popularity/;
  for (const set of [both, both.toReversed()]) t.throws(() => nested(...set), message);
});

t.test('every parameter of the tables is known by its name there', async (t) => {
  for (const { name: preset, parameters } of describePresets()) {
    const names = parameters.flatMap(({ name, members }) =>
      members ? members.map((member) => `${name}.${member.name}`) : [name],
    );
    for (const name of names) {
      const checked = checkedParameters(PRESETS[preset].parameters, nested(`${name}=0`));
      const faults = 'faults' in checked ? checked.faults : [];
      t.notOk(
        faults.find(({ detail }) => detail.includes('Unknown')),
        `${preset}: ${name}`,
      );
    }
  }
});

t.test('negatives.uniform=1 draws uniformly, and a wrong name is named', async (t) => {
  const { folder, footfall: run } = footfallIn(t, asCsv(smallLog(3)));
  const footfall = (words: string) => run(...words.split(' '));
  footfall('load in.csv');
  t.match(footfall('generate --all --preset training --set negatives.uniform=1'), { status: 0 });
  footfall('export 1 a.csv --columns strategy --interaction-score 0');
  const strategies = readFileSync(join(folder, 'a.csv'), 'utf8').trim().split('\n').slice(1);
  t.same([...new Set(strategies)], ['uniform']);
  t.match(footfall('generate --preset training --set negatives.uniforms=1'), {
    status: 2,
    stderr: /--set negatives\.uniforms: .*uniforms/,
  });
});
