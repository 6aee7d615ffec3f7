/** The export ranking over HTTP: its files agree with one another and with the job's rows. */
import type { FastifyInstance } from 'fastify';
import { parquetReadObjects } from 'hyparquet';
import t from 'tap';
import { build, load } from '../../http/build.ts';

const EXPORT = '/v1/jobs/1/exports/ranking';

/** Forty customers who buy some of thirty articles, two at a time. */
const PURCHASES = [
  't_dat,customer_id,article_id,price',
  ...Array.from({ length: 400 }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, '0');
    return `2020-0${1 + (i % 6)}-${day},c${i % 40},0${(i * 7) % 30},0.05`;
  }),
].join('\n');

const ARTICLES = `article_id,colour,weight\n${Array.from({ length: 30 }, (_, i) => `0${i},${i % 2 ? 'red' : ''},${i / 4}`).join('\n')}\n`;

async function appWith(job: object, t: Parameters<typeof build>[0]): Promise<FastifyInstance> {
  const app = await build(t);
  await load(t, app, PURCHASES);
  await load(t, app, ARTICLES, '?kind=articles');
  await load(t, app, 'customer_id,age,city\nc1,33,X\n', '?kind=customers');
  await app.inject({ method: 'POST', url: '/v1/jobs', payload: job, headers: { prefer: 'wait=60' } });
  return app;
}

const lines = async (app: FastifyInstance, file: string) =>
  (await app.inject(`${EXPORT}/${file}`)).body.trimEnd().split('\n');

interface Row {
  group: number;
  label: number;
  customer_id: string;
  article_id: string;
  article: number;
  t_dat: Date;
  customer_age: number | null;
}

async function parquet(app: FastifyInstance, query = ''): Promise<Row[]> {
  const { rawPayload } = await app.inject(`${EXPORT}/ranking.parquet${query}`);
  return (await parquetReadObjects({ file: new Uint8Array(rawPayload).buffer })) as unknown as Row[];
}

const SPLIT = { validation_from: '2020-03-01', test_from: '2020-05-01' };
const TRAINING = { preset: 'training', all_customers: true, parameters: { split: SPLIT } };

t.test('all files hold the same groups, numbered from 0 without a gap', async (t) => {
  const app = await appWith(TRAINING, t);
  const rows = await parquet(app);
  const sizes = (await lines(app, 'groups.txt')).map(Number);
  t.same(await lines(app, 'lightgbm.tsv.query'), sizes.map(String));
  t.ok(sizes.length > 50, `${sizes.length} groups`);
  t.same(
    rows.map(({ group }) => group),
    sizes.flatMap((size, number) => Array<number>(size).fill(number)),
  );
  const ofText = (await lines(app, 'lightgbm.tsv')).slice(1).map((line) => Number(line.split('\t')[0]));
  t.same(
    ofText,
    rows.map(({ label }) => label),
  );
  t.same(
    (await lines(app, 'xgboost.txt')).map((line) => line.split(' ').slice(0, 2).join(' ')),
    rows.map(({ label, group }) => `${label} qid:${group}`),
  );
  const byGroup = sizes.map((_, number) => rows.filter(({ group }) => group === number));
  for (const own of byGroup) {
    const labels = own.map(({ label }) => label);
    if (Math.min(...labels) !== 0 || Math.max(...labels) === 0) t.fail(`labels ${labels.join()}`);
    if (new Set(own.map(({ article_id }) => article_id)).size < own.length) t.fail('an article twice');
  }
  const first = byGroup.filter(([{ label }]) => label > 0).length / sizes.length;
  t.ok(first > 0.1 && first < 0.8, `a positive comes first in ${first} of the groups`);
});

t.test('features and numbers are explained', async (t) => {
  const app = await appWith(TRAINING, t);
  const rows = await parquet(app);
  const articles = (await lines(app, 'articles.csv')).slice(1).map((line) => line.split(',')[1]);
  t.same(
    rows.map(({ article }) => articles[article]),
    rows.map(({ article_id }) => article_id),
  );
  const features = (await app.inject(`${EXPORT}/features.json`)).json<{ name: string }[]>();
  const named = features.map(({ name }) => name);
  t.same(named, ['hour', 'day_of_week', 'article', 'article_colour', 'article_weight', 'customer_age']);
  t.same((await lines(app, 'lightgbm.tsv'))[0].split('\t'), ['label', ...named]);
  t.match(features[3], { type: 'category', categories: ['red'] });
  for (const { customer_id, customer_age } of rows)
    if (customer_age !== (customer_id === 'c1' ? 33 : null)) t.fail(`${customer_id}: ${customer_age}`);
});

t.test('a part of the split has the groups that begin in it', async (t) => {
  const app = await appWith(TRAINING, t);
  const rows = await parquet(app);
  const train = await parquet(app, '?split=train');
  const before = rows.filter(({ t_dat }) => t_dat.getTime() < Date.parse(SPLIT.validation_from));
  t.ok(train.length > 0 && train.length < rows.length);
  t.same(
    train.map(({ customer_id, article_id, label }) => [customer_id, article_id, label]),
    before.map(({ customer_id, article_id, label }) => [customer_id, article_id, label]),
  );
  t.equal(train[0].group, 0);
});

t.test('groups are purchases on request, and without sessions', async (t) => {
  const parameters = { visits_per_purchase: 1, ignores_per_click: 2 };
  const app = await appWith({ preset: 'training', all_customers: true, parameters }, t);
  const groups = async (query: string) =>
    (await app.inject(`${EXPORT}/groups.txt${query}`)).body.trimEnd().split('\n').length;
  t.not(await groups('?groups=purchases'), await groups('?groups=sessions'));
  t.equal(await groups(''), await groups('?groups=sessions'));

  const notebook = await appWith({}, t);
  const rows = await parquet(notebook);
  t.ok(rows.length > 0);
  t.same(await parquet(notebook, '?groups=purchases'), rows);
  const refused = await notebook.inject(`${EXPORT}?groups=sessions`);
  t.equal(refused.statusCode, 422);
  t.match(refused.json(), { errors: [{ parameter: 'groups', detail: /has no sessions/ }] });
});

t.test('purchases of a job with lists are groups of the positive and its negatives', async (t) => {
  const parameters = { negatives_per_positive: 3, negatives_for_clicks: true, split: SPLIT };
  const app = await appWith({ preset: 'training', all_customers: true, parameters }, t);
  const lists = async (query: string) => {
    const { body } = await app.inject(`/v1/jobs/1/interactions.ndjson?form=lists${query}`);
    const rows = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { customer_id: string; article_id: string; negatives: string[] });
    const withNegatives = rows.filter(({ negatives }) => negatives.length > 0);
    return withNegatives.map((row) =>
      [row.customer_id, row.article_id, row.negatives.sort().join()].join(' '),
    );
  };
  for (const query of ['', '&split=train', '&split=test']) {
    const rows = await parquet(app, `?groups=purchases${query}`);
    const groups = new Map<number, Row[]>();
    for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
    const made = [...groups.values()].map((own) => {
      const [positive, ...more] = own.filter(({ label }) => label === 2);
      const negatives = own.filter(({ label }) => label === 0).map(({ article_id }) => article_id);
      if (more.length > 0 || negatives.length + 1 < own.length) t.fail('other rows');
      return [positive.customer_id, positive.article_id, negatives.sort().join()].join(' ');
    });
    const expected = await lists(query);
    t.ok(expected.length > 20);
    t.strictSame(made, expected, query);
  }
});
