/** The names that the web page uses are those of the API. */
import t from 'tap';
import { ALL_INTERACTION_COLUMNS } from '../../src/model/interaction-columns.ts';
import { JobRequest } from '../../src/model/job.ts';
import { build } from '../http/build.ts';

const fileOf = async (app: Awaited<ReturnType<typeof build>>, path: string) => (await app.inject(path)).body;

t.test('"all stored columns" are all but those that are made again', async (t) => {
  const script = await fileOf(await build(t), '/ui/result-panel.js');
  const declared = /const COLUMNS = [^]*?\n\];\n/.exec(script)?.[0] ?? '';
  const named = [...declared.matchAll(/'(\w+)'/g)].map(([, name]) => name);
  const stored = ALL_INTERACTION_COLUMNS.filter((name) => name !== 'item_prob' && name !== 'draws');
  t.strictSame(named.sort(), stored.sort());
});

t.test('fields of the form are members of a request, or parameters of presets', async (t) => {
  const app = await build(t);
  const page = await fileOf(app, '/');
  const form = /<form id="generate"[^]*?<\/form>/.exec(page)?.[0] ?? '';
  const fields = [...form.matchAll(/ name="(\w+)"/g)].map(([, name]) => name);
  const presets: { parameters: { name: string }[] }[] = (await app.inject('/v1/presets')).json().items;
  const parameters = presets.flatMap((preset) => preset.parameters.map(({ name }) => name));
  const known = [...Object.keys(JobRequest.properties), ...parameters];
  t.strictSame(
    fields.filter((name) => !known.includes(name)),
    ['folds'],
    'which says what split means',
  );
  const others = [
    'min_purchases',
    'max_purchases',
    'bought_from',
    'bought_to',
    'customers_in',
    'shift_to',
    'split',
  ];
  for (const name of others) t.ok(fields.includes(name), name);
});
