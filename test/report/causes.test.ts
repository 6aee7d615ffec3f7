import t from 'tap';
import { PRESETS } from '../../src/generate/presets.ts';
import { FEATURES } from '../../src/model/features.ts';
import { explanationOf, reasonOf, type Circumstances } from '../../src/report/causes.ts';

const defaultsOf = (preset: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(PRESETS[preset].parameters.properties).map(([name, field]) => [
      name,
      (field as { default: unknown }).default,
    ]),
  );

const of = (
  preset: string,
  parameters: Record<string, unknown> = {},
  data: Partial<Circumstances> = {},
): Circumstances => ({
  preset,
  parameters: { ...defaultsOf(preset), ...parameters },
  has_times: true,
  days: 700,
  ...data,
});

const CASES = [
  of('notebook'),
  of('notebook', {}, { has_times: false, days: 1 }),
  of('training'),
  of('training', { purchase_time: 'recorded', exclude_bought: false }, { days: 1 }),
  of('behaviour'),
  of('behaviour', { purchase_time: 'recorded', visits_per_purchase: 0 }),
];

t.test('every cause is a sentence, and every parameter that it names exists', async (t) => {
  const known = new Set(
    Object.values(PRESETS).flatMap(({ parameters }) => Object.keys(parameters.properties)),
  );
  known.add('sampling_prob'); // a column
  for (const circumstances of CASES) {
    for (const feature of FEATURES) {
      const text = explanationOf(feature, 'leak', false, circumstances);
      t.match(text, /^[A-Z].*\.$/, feature);
      for (const name of text.match(/[a-z]+(_[a-z]+)+/g) ?? []) t.ok(known.has(name), `${feature}: ${name}`);
    }
  }
});

t.test(
  'the age of articles is no preference where the log is so short that most are sold for the first time',
  async (t) => {
    t.match(reasonOf('article_age', of('training')), 'preference');
    t.equal(reasonOf('article_age', of('training', {}, { days: 1 })), null);
    for (const preset of ['notebook', 'training']) {
      t.match(explanationOf('article_age', 'leak', false, of(preset, {}, { days: 1 })), 'first sale');
    }
  },
);

t.test('bought articles are said never to be ignored only if that is so', async (t) => {
  t.match(reasonOf('bought_at_another_time', of('training')), 'exclude_bought');
  t.notMatch(reasonOf('bought_at_another_time', of('training', { exclude_bought: false })), 'exclude_bought');
  t.notMatch(reasonOf('bought_at_another_time', of('notebook')), 'exclude_bought');
});

t.test('visits are the cause where there are any', async (t) => {
  for (const feature of ['hour', 'time', 'days_before_last_purchase', 'gap_to_next', 'position'] as const) {
    t.match(explanationOf(feature, 'leak', false, of('behaviour')), /visits_per_purchase/, feature);
    t.notMatch(explanationOf(feature, 'leak', false, of('training')), /visits/, feature);
  }
});

t.test('what bounds the length of sessions is named by how purchases get their times', async (t) => {
  const hour = (purchase_time: string) =>
    explanationOf('hour', 'leak', false, of('behaviour', { purchase_time }));
  t.match(hour('recorded'), 'beside_max_seconds');
  t.notMatch(hour('recorded'), 'spread');
  t.match(hour('spread'), 'session_max_seconds');
});

t.test('what shares one time in the notebook preset depends on the data', async (t) => {
  const tied = (has_times: boolean) =>
    explanationOf('tied_in_time', 'leak', false, of('notebook', {}, { has_times }));
  t.match(tied(true), 'purchases of one basket');
  t.match(tied(false), 'purchases of one day');
});

t.test('being on sale is meant to separate where times on sale are estimated', async (t) => {
  t.match(reasonOf('on_sale', of('training', { on_sale_grace_days: null })), 'longer than');
  for (const [preset, given] of [
    ['training', { on_sale_grace_days: 14 }],
    ['notebook', {}],
  ] as const)
    t.equal(reasonOf('on_sale', of(preset, given)), null);
});
