import t from 'tap';
import { PRESETS, resolveParameters } from '../../src/generate/presets.ts';
import { requested } from './requested.ts';

/** The faults as [pointer, detail]; empty if there are none. */
function faultsOf(overrides: Record<string, unknown>, preset = 'notebook'): [string, string][] {
  const resolved = requested(preset, overrides);
  return 'faults' in resolved ? resolved.faults.map(({ pointer = '', detail }) => [pointer, detail]) : [];
}

const pointersOf = (overrides: Record<string, unknown>) => faultsOf(overrides).map(([pointer]) => pointer);

t.test('without overrides the preset notebook has the numbers of the seed notebook', async (t) => {
  t.same(resolveParameters('notebook', {}), {
    parameters: {
      min_ignores: 40,
      max_ignores: 60,
      ignore_min_hours: 1,
      ignore_max_hours: 96,
      ignore_min_repeats: 1,
      ignore_max_repeats: 3,
      ignore_repeat_min_hours: 1,
      ignore_repeat_max_hours: 12,
      click_before_purchase_prob: 0.9,
      min_pre_clicks: 1,
      max_pre_clicks: 3,
      pre_click_min_hours: 1,
      pre_click_max_hours: 48,
      extra_clicks_prob: 0.95,
      min_extra_clicks: 5,
      max_extra_clicks: 15,
      extra_click_rounds: 'squared',
      shift_to: null,
      extra_click_min_hours: 1,
      extra_click_max_hours: 72,
      catalogue: 'sample',
    },
  });
});

t.test('an override wins over the default of the caller, which wins over that of the preset', async (t) => {
  t.match(resolveParameters('notebook', {}, { catalogue: 'all' }), { parameters: { catalogue: 'all' } });
  t.match(resolveParameters('notebook', { catalogue: 'sample' }, { catalogue: 'all' }), {
    parameters: { catalogue: 'sample' },
  });
});

t.test('the resolved parameters have one order, whatever the order of the overrides', async (t) => {
  const one = resolveParameters('notebook', { max_ignores: 9, min_ignores: 3 });
  const other = resolveParameters('notebook', { min_ignores: 3, max_ignores: 9 });
  t.equal(JSON.stringify(one), JSON.stringify(other));
});

t.test('both ends of a range are allowed, and nothing beyond', async (t) => {
  t.same(faultsOf({ min_ignores: 0, max_ignores: 10_000 }), []);
  t.same(faultsOf({ ignore_min_hours: 0, ignore_max_hours: 87_600 }), []);
  t.same(faultsOf({ click_before_purchase_prob: 0, extra_clicks_prob: 1 }), []);
  t.same(pointersOf({ min_ignores: -1 }), ['/parameters/min_ignores']);
  t.same(pointersOf({ max_ignores: 10_001 }), ['/parameters/max_ignores']);
  t.same(pointersOf({ ignore_max_hours: 87_601 }), ['/parameters/ignore_max_hours']);
  t.same(pointersOf({ extra_clicks_prob: 1.01 }), ['/parameters/extra_clicks_prob']);
  t.same(pointersOf({ click_before_purchase_prob: -0.1 }), ['/parameters/click_before_purchase_prob']);
});

t.test('a value of another type is a fault', async (t) => {
  for (const value of ['10', 1.5, null, true, [10], { value: 10 }, NaN, Infinity, 1e12]) {
    t.same(pointersOf({ max_pre_clicks: value }), ['/parameters/max_pre_clicks'], String(value));
  }
  for (const value of ['0.5', null, true, NaN]) {
    t.same(pointersOf({ extra_clicks_prob: value }), ['/parameters/extra_clicks_prob'], String(value));
  }
  for (const value of ['twice', 'Once', 1, null, ['once']]) {
    t.same(pointersOf({ extra_click_rounds: value }), ['/parameters/extra_click_rounds'], String(value));
  }
  t.same(faultsOf({ min_ignores: '10', catalogue: 'none' }), [
    ['/parameters/min_ignores', 'min_ignores must be an integer from 0 to 10000, not "10".'],
    ['/parameters/catalogue', 'catalogue must be "sample" or "all", not "none".'],
  ]);
});

t.test('a name that the preset does not have is a fault, its pointer escaped', async (t) => {
  t.same(pointersOf({ ignores: 1, 'a/b~c': 2, constructor: 3 }), [
    '/parameters/ignores',
    '/parameters/a~1b~0c',
    '/parameters/constructor',
  ]);
  t.same(pointersOf(JSON.parse('{"__proto__": 1}') as Record<string, unknown>), ['/parameters/__proto__']);
});

t.test('a minimum must be less than its maximum, since the maximum itself is not drawn', async (t) => {
  t.same(faultsOf({ min_ignores: 5, max_ignores: 5 }), [
    ['/parameters/min_ignores', 'min_ignores (5) must be less than max_ignores (5).'],
  ]);
  t.same(pointersOf({ max_ignores: 40 }), ['/parameters/max_ignores'], 'the one that was given is at fault');
  t.same(pointersOf({ min_ignores: 60, ignore_repeat_max_hours: 1 }), [
    '/parameters/min_ignores',
    '/parameters/ignore_repeat_max_hours',
  ]);
});

t.test('every pair of parameters that bound a draw is held to that', async (t) => {
  const { bounds, parameters } = PRESETS.notebook;
  const names = Object.keys(parameters.properties);
  t.same(new Set(bounds.flat()), new Set(names.filter((name) => /(^|_)(min|max)_/.test(name))));
  for (const [min, max] of bounds)
    t.same(pointersOf({ [max]: 0 }), [`/parameters/${max}`], `${min} < ${max}`);
});

t.test('a preset that is not there is a fault', async (t) => {
  t.same(faultsOf({}, 'notebok'), [
    ['/preset', 'Unknown preset "notebok". Expected one of: notebook, course, training, behaviour.'],
  ]);
  t.same(faultsOf({}, 'constructor').length, 1);
});

t.test('every parameter is described, with its unit, range, default and an example', async (t) => {
  for (const preset of Object.values(PRESETS)) {
    for (const [name, field] of Object.entries(
      preset.parameters.properties as Record<string, Record<string, unknown>>,
    )) {
      t.type(field.description, 'string', name);
      t.same(field.examples, [field.default], name);
      const bounded = 'minimum' in field && 'maximum' in field;
      t.ok(
        bounded ||
          ['enum', 'pattern', 'properties', 'anyOf'].some((k) => k in field) ||
          field.type === 'boolean',
        name,
      );
    }
  }
});
