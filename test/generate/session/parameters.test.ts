/** Parameters of the session presets: what is refused, and how defaults follow the data. */
import t from 'tap';
import { PRESETS, type DataFacts } from '../../../src/generate/presets.ts';
import { requested } from '../requested.ts';

const BARE: DataFacts = { dates_only: true, article_columns: [] };
const FULL: DataFacts = { dates_only: false, article_columns: ['product_type_name', 'colour'] };

function faultsOf(overrides: Record<string, unknown>, data = FULL): string[] {
  const resolved = requested('training', overrides, data);
  return 'faults' in resolved ? resolved.faults.map(({ pointer }) => pointer ?? '') : [];
}

t.test('weights that are negative, no numbers, unknown or all 0 are faults', async (t) => {
  const at = (negatives: unknown) => faultsOf({ negatives });
  t.same(at({ uniform: -0.1 }), ['/parameters/negatives/uniform']);
  t.same(at({ uniform: '1', popularity: NaN }), [
    '/parameters/negatives/uniform',
    '/parameters/negatives/popularity',
  ]);
  t.same(at({ uniform: 0, popularity: 0 }), ['/parameters/negatives']);
  t.same(at({}), ['/parameters/negatives']);
  t.same(at({ uniform: 1, hard: 1 }), ['/parameters/negatives/hard']);
  for (const value of [null, 1, 'uniform', [1]]) t.same(at(value), ['/parameters/negatives']);
});

t.test('a weight that is not given with others is 0', async (t) => {
  t.match(requested('training', { negatives: { popularity: 2 } }, FULL), {
    parameters: { negatives: { uniform: 0, popularity: 2, same_category: 0 } },
  });
});

t.test(
  'further parts are left out where they have no weight, and complete where they have one',
  async (t) => {
    const mixture = (negatives: object) => {
      const resolved = requested('training', { negatives }, FULL);
      return 'parameters' in resolved ? resolved.parameters.negatives : resolved;
    };
    const plain = { uniform: 1, popularity: 0, same_category: 0 };
    t.strictSame(mixture({ uniform: 1, same: {}, price_band: 0, rank_window: 0, rank_to: 9 }), plain);
    t.strictSame(mixture({ uniform: 1, same: { colour: 0 } }), plain);
    t.strictSame(mixture({ uniform: 1, price_band: 2, rank_window: 3, rank_to: 9 }), {
      ...plain,
      ...{ price_band: 2, price_band_width: 0.25, rank_window: 3, rank_from: 1, rank_to: 9 },
    });
    const both = { same: { product_type_name: 2, colour: 1 } };
    t.equal(
      JSON.stringify(mixture(both)),
      JSON.stringify(mixture({ same: { colour: 1, product_type_name: 2 } })),
    );
  },
);

t.test('further parts that are wrong are faults, each with its pointer', async (t) => {
  const at = (negatives: object, data = FULL) =>
    faultsOf({ negatives }, data).map((pointer) => pointer.replace('/parameters/negatives/', ''));
  t.same(at({ same: { colour: 1 } }), []);
  t.same(at({ same: { brand: 1, colour: 1, 'a/b': 1 } }), ['same/a~1b', 'same/brand']);
  t.same(at({ uniform: 1, same: { brand: 0 } }), [], 'it is not needed');
  t.same(at({ same: { colour: -1 } }), ['same/colour']);
  t.same(at({ same: { a: 1, b: 1, c: 1, d: 1, e: 1 } }), ['same']);
  for (const same of [null, 1, 'colour', ['colour']]) t.same(at({ same }), ['same']);
  t.same(at({ price_band: -1 }), ['price_band']);
  t.same(at({ price_band: 1, price_band_width: 11 }), ['price_band_width']);
  t.same(at({ uniform: 1, price_band_width: 0.5 }), ['price_band_width']);
  t.same(at({ price_band_width: 0.5 }), ['price_band_width'], 'a width alone');
  t.same(at({ rank_window: 1 }), ['rank_to']);
  t.same(at({ rank_window: 1, rank_from: 10, rank_to: 9 }), ['rank_from']);
  t.same(at({ rank_window: 1, rank_from: 0, rank_to: 9 }), ['rank_from']);
  t.same(at({ uniform: 1, rank_from: 1, rank_to: 9 }), ['rank_from', 'rank_to']);
  t.match(requested('training', { negatives: { same: { colour: 1 } } }, BARE), {
    faults: [{ pointer: '/parameters/negatives/same/colour', needs: 'articles' }],
  });
  t.match(requested('training', { negatives: { same: { brand: 1 } } }, FULL), {
    faults: [
      { detail: /^negatives.same must name a column .*"product_type_name", "colour".* not "brand"\.$/ },
    ],
  });
});

t.test('values out of range are faults, each with its pointer', async (t) => {
  const wrong = {
    popularity_alpha: 1.1,
    on_sale_grace_days: -1,
    period_days: 0,
    ignores_per_purchase: -1,
    popularity_window: 'future',
    purchase_time: 'noon',
    store_channels: '1;2',
    store_clicks: 'no',
    category_column: '',
    catalogue: 'sample',
  };
  const pointers = Object.keys(wrong).map((name) => `/parameters/${name}`);
  t.same(faultsOf(wrong).sort(), pointers.sort());
  t.same(faultsOf({ popularity_alpha: -0.1 }), ['/parameters/popularity_alpha']);
  t.same(faultsOf({ gap_median_seconds: 600, session_break_seconds: 600 }), [
    '/parameters/gap_median_seconds',
  ]);
});

t.test('lists replace other ignores, so that both are faults, each with its pointer', async (t) => {
  const both = { negatives_per_positive: 4, ignores_per_purchase: 3, ignores_per_click: 0.5 };
  const pointers = ['ignores_per_purchase', 'ignores_per_click', 'negatives_per_positive'];
  t.same(
    faultsOf(both),
    pointers.map((name) => `/parameters/${name}`),
  );
  t.same(faultsOf({ negatives_per_positive: null, ignores_per_purchase: 3 }), []);
  t.match(requested('behaviour', { negatives_per_positive: 999 }, FULL), {
    parameters: { negatives_per_positive: 999, ignores_per_purchase: 0, ignores_per_click: 0 },
  });
  const resolved = requested('training', { negatives_per_positive: 4 }, FULL) as { parameters: object };
  t.same(requested('training', { ...resolved.parameters }, FULL), resolved, 'what is shown can be asked for');
  t.match(requested('training', {}, FULL), {
    parameters: { negatives_per_positive: null, negatives_for_clicks: false, ignores_per_purchase: 3 },
  });
});

t.test('lists have 1 to 10,000 negatives, and clicks have lists only where purchases do', async (t) => {
  for (const value of [0, 10_001, 1.5, '4', true])
    t.same(
      faultsOf({ negatives_per_positive: value }),
      ['/parameters/negatives_per_positive'],
      String(value),
    );
  t.same(faultsOf({ negatives_for_clicks: true }), ['/parameters/negatives_for_clicks']);
  t.same(faultsOf({ negatives_for_clicks: true, negatives_per_positive: 1 }), []);
  t.same(faultsOf({ negatives_for_clicks: false }), []);
});

t.test('boundaries of a split are times, in order', async (t) => {
  const at = (validation_from: unknown, test_from: unknown) =>
    faultsOf({ split: { validation_from, test_from } });
  t.same(at('2020-08-01', '2020-09-01'), []);
  t.same(at('2020-09-01', '2020-08-01'), ['/parameters/split/test_from']);
  t.same(at('2020-09-01', '2020-09-01'), ['/parameters/split/test_from']);
  for (const value of [
    '2020-02-30',
    'soon',
    1.5,
    -1,
    null,
    undefined,
    '2020-13-01',
    8e15,
    '2020-01-01T25:00',
  ]) {
    t.same(at(value, '2021-01-01'), ['/parameters/split/validation_from'], String(value));
  }
  t.same(faultsOf({ split: { test_from: 1 } }), ['/parameters/split/validation_from']);
  t.same(faultsOf({ split: { validation_from: 1, test_from: 2, from: 3 } }), ['/parameters/split/from']);
  t.same(faultsOf({ split: 'train' }), ['/parameters/split']);
});

t.test('times of a split are resolved to milliseconds, UTC unless they say otherwise', async (t) => {
  const split = (validation_from: unknown) =>
    requested('training', { split: { validation_from, test_from: '2100-01-01' } });
  const at = (value: unknown) => {
    const resolved = split(value);
    return 'parameters' in resolved
      ? (resolved.parameters.split as { validation_from: number }).validation_from
      : NaN;
  };
  const day = Date.UTC(2020, 7, 1);
  for (const value of [
    '2020-08-01',
    '2020-08-01T00:00',
    '2020-08-01 00:00:00',
    '2020-08-01T02:00+02:00',
    '2020-08-01T02:00:00+0200',
    String(day),
    day,
  ]) {
    t.equal(at(value), day, String(value));
  }
  t.equal(at('2020-08-01T00:00:00.250Z'), day + 250);
  t.match(requested('training', { split: null }), { parameters: { split: null } });
});

t.test('purchases get times where the data have dates only, and keep them otherwise', async (t) => {
  const time = (data: DataFacts, given = {}) => requested('behaviour', given, data);
  t.match(time(BARE), { parameters: { purchase_time: 'spread' } });
  t.match(time(FULL), { parameters: { purchase_time: 'recorded' } });
  t.match(time(BARE, { purchase_time: 'recorded' }), { parameters: { purchase_time: 'recorded' } });
});

t.test('without articles the default mixture does without categories, and says so', async (t) => {
  const bare = requested('training', {}, BARE);
  t.match(bare, { parameters: { negatives: { uniform: 0.5, popularity: 0.5, same_category: 0 } } });
  t.match(bare, { notes: ['Negatives are not drawn from the same category, since no articles are loaded.'] });
  const other = requested('training', {}, { ...BARE, article_columns: ['colour'] });
  t.match(other, { notes: [/no column "product_type_name"/] });
  const full = requested('training', {}, FULL);
  t.match(full, { parameters: { negatives: { uniform: 0.4, popularity: 0.4, same_category: 0.2 } } });
  t.notOk('notes' in full);
});

t.test('to ask for categories without articles is a fault that needs articles', async (t) => {
  const asked = { negatives: { uniform: 1, same_category: 1 } };
  t.match(requested('training', asked, BARE), {
    faults: [{ pointer: '/parameters/negatives/same_category', needs: 'articles' }],
  });
  t.same(faultsOf({ negatives: { uniform: 1, same_category: 0 } }, BARE), []);
  t.notOk('notes' in requested('training', { negatives: { uniform: 1 } }, BARE));
});

t.test('an unknown category column is a fault that names the ones there are', async (t) => {
  const resolved = requested('training', { category_column: 'brand' }, FULL);
  t.match(resolved, {
    faults: [{ pointer: '/parameters/category_column', detail: /"product_type_name", "colour".*"brand"/ }],
  });
  t.same(faultsOf({ category_column: 'colour' }), []);
  t.same(faultsOf({ category_column: 'brand', negatives: { uniform: 1 } }), [], 'it is not needed');
});

t.test('the two presets have the same parameters, in the same order', async (t) => {
  const names = (preset: string) => Object.keys(PRESETS[preset].parameters.properties);
  t.same(names('training'), names('behaviour'));
});
