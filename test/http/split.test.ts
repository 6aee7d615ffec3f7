/** Splits at two moments and into folds: columns, filters, and what they promise about later rows. */
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import { asCsv, smallLog } from '../system/small-log.ts';
import { build, load } from './build.ts';

type Row = Record<string, string | number | null>;

const SPLIT = { validation_from: '2019-01-20', test_from: '2019-02-05' };
const FOLDS = { folds: ['2019-01-15', '2019-01-25', '2019-02-05'] };
const COLUMNS =
  'customer_id,article_id,t_dat,interaction_score,strategy,sampling_prob,split,fold,user_in_train,item_in_train';

async function jobWith(app: FastifyInstance, parameters: object, preset = 'training'): Promise<number> {
  const payload = { all_customers: true, preset, parameters };
  const response = await app.inject({
    method: 'POST',
    url: '/v1/jobs',
    payload,
    headers: { prefer: 'wait=60' },
  });
  if (response.json().state !== 'succeeded') throw new Error(response.body);
  return response.json().id;
}

async function rowsOf(app: FastifyInstance, id: number, query = ''): Promise<Row[]> {
  const { body, statusCode } = await app.inject(
    `/v1/jobs/${id}/interactions.ndjson?columns=${COLUMNS}${query}`,
  );
  if (statusCode !== 200) throw new Error(body);
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

async function shop(t: Test): Promise<FastifyInstance> {
  const app = await build(t);
  // An article that is new in the end.
  await load(t, app, asCsv([...smallLog(), '2019-02-18,customer-000,999,0.01,2']));
  return app;
}

/** A service with job 1 split at two moments, job 2 into folds, and job 3 not at all, for tests that read. */
const shared = shop(t).then(async (app) => {
  for (const split of [SPLIT, FOLDS, null]) await jobWith(app, { split });
  return app;
});

const moments = FOLDS.folds.map((moment) => Date.parse(moment));
const foldOf = (t_dat: number) => moments.filter((moment) => moment <= t_dat).length;

t.test('a fold is the number of moments at or before the row, and split is empty with folds', async (t) => {
  const rows = await rowsOf(await shared, 2);
  t.strictSame(new Set(rows.map(({ fold }) => fold)), new Set([0, 1, 2, 3]));
  for (const row of rows) {
    if (row.fold !== foldOf(row.t_dat as number)) t.strictSame(row.fold, foldOf(row.t_dat as number));
    if (row.split !== null) t.equal(row.split, null);
  }
  const split = await rowsOf(await shared, 1);
  t.ok(split.every(({ fold }) => fold === null));
  t.strictSame(new Set(split.map((row) => row.split)), new Set(['train', 'validation', 'test']));
});

t.test('a row at exactly a moment is in the fold that begins there', async (t) => {
  const app = await build(t);
  const midnight = '2019-01-15';
  const noon = '2019-01-14 12:00:00';
  await load(
    t,
    app,
    `t_dat,customer_id,article_id\n${midnight},a,1\n${noon},a,2\n${midnight},b,2\n${noon},b,1\n`,
  );
  const id = await jobWith(app, {
    split: { folds: [midnight] },
    purchase_time: 'recorded',
    clicks_per_purchase: 0,
    other_clicks_per_purchase: 0,
    ignores_per_purchase: 0,
  });
  const rows = await rowsOf(app, id);
  t.strictSame(
    rows.map(({ t_dat, fold }) => [t_dat, fold]),
    [
      [Date.parse(`${noon}Z`), 0],
      [Date.parse(midnight), 1],
      [Date.parse(`${noon}Z`), 0],
      [Date.parse(midnight), 1],
    ],
  );
});

t.test('user_in_train and item_in_train look at clicks and purchases before the part', async (t) => {
  const app = await shared;
  for (const [id, isTrain] of [
    [1, (row: Row) => row.split === 'train'],
    [2, undefined],
  ] as const) {
    const rows = await rowsOf(app, id);
    const positives = rows.filter((row) => (row.interaction_score as number) > 0);
    const wrong = rows.filter((row) => {
      const train = positives.filter(isTrain ?? ((one) => (one.fold as number) < (row.fold as number)));
      const user = train.some(({ customer_id }) => customer_id === row.customer_id) ? 1 : 0;
      const item = train.some(({ article_id }) => article_id === row.article_id) ? 1 : 0;
      return row.user_in_train !== user || row.item_in_train !== item;
    });
    t.strictSame(wrong, [], `job ${id}`);
    t.strictSame(new Set(rows.map((row) => row.user_in_train)), new Set([0, 1]));
    t.strictSame(new Set(rows.map((row) => row.item_in_train)), new Set([0, 1]));
  }
  const none = await rowsOf(app, 3);
  t.ok(none.every((row) => row.user_in_train === null && row.item_in_train === null && row.fold === null));
});

t.test('pages, single sequences and Parquet have these columns, too', async (t) => {
  const app = await shared;
  const rows = await rowsOf(app, 2);
  const { items } = (await app.inject(`/v1/jobs/2/interactions?columns=${COLUMNS}&limit=20`)).json();
  t.strictSame(items, rows.slice(0, 20));
  const customer = rows[0].customer_id;
  const one = await app.inject(`/v1/customers/${customer}/interactions?job_id=2&columns=${COLUMNS}`);
  t.strictSame(
    one.json().items,
    rows.filter(({ customer_id }) => customer_id === customer),
  );
  const file = await app.inject(`/v1/jobs/2/interactions.parquet?columns=fold,user_in_train,split`);
  t.equal(file.statusCode, 200);
});

t.test('split= and fold= choose rows of files and pages, alone and with other filters', async (t) => {
  const app = await shared;
  const split = await rowsOf(app, 1);
  const folds = await rowsOf(app, 2);
  const test = await rowsOf(app, 1, '&split=test');
  t.ok(test.length > 0);
  t.strictSame(
    test,
    split.filter((row) => row.split === 'test'),
  );
  t.strictSame(
    await rowsOf(app, 1, '&split=validation,train&interaction_score=2'),
    split.filter((row) => row.split !== 'test' && row.interaction_score === 2),
  );
  t.strictSame(
    await rowsOf(app, 2, '&fold=0-1,3'),
    folds.filter((row) => row.fold !== 2),
  );
  t.strictSame(
    await rowsOf(app, 2, '&fold=2&from=2019-01-28'),
    folds.filter((row) => row.fold === 2 && (row.t_dat as number) >= Date.parse('2019-01-28')),
  );
  const page = (await app.inject('/v1/jobs/1/interactions?split=test&limit=1000')).json();
  t.equal(page.items.length, Math.min(1000, test.length));
  const csv = await app.inject('/v1/jobs/1/interactions.csv?split=test');
  t.equal(csv.body.trimEnd().split('\n').length, test.length + 1);
  t.equal(csv.headers.etag, undefined);
});

t.test('a filter that does not fit the job is 422, and one that is not valid 400', async (t) => {
  const app = await shared;
  for (const [query, status, detail] of [
    ['3/interactions?split=train', 422, /split does not fit: job 3 has no split/],
    ['3/interactions.csv?fold=0', 422, /fold does not fit: job 3 has no split/],
    ['2/interactions.csv?split=train', 422, /job 2 has the folds 0 to 3/],
    ['1/interactions.parquet?fold=1', 422, /job 1 has train, validation and test rows/],
    ['2/interactions.csv?split=train&fold=1', 422, /split does not fit: job 2 has the folds 0 to 3/],
    ['1/interactions.csv?split=train&fold=1', 422, /fold does not fit: job 1 has train/],
    ['2/interactions?fold=4', 422, /fold must be at most 3/],
    ['2/interactions?fold=2-1', 400, /ends before it begins\. Write 1-2\./],
    ['2/interactions?fold=x', 400, /folds such as 3 or 0-2/],
    ['1/interactions?split=all', 400, /train, validation or test/],
    ['1/customers?split=train', 400, /Unknown parameter "split"/],
  ] as const) {
    const response = await app.inject(`/v1/jobs/${query}`);
    t.equal(response.statusCode, status, query);
    t.match(response.json().detail, detail, query);
  }
});

t.test('a split has two moments or folds, in order', async (t) => {
  const app = await shared;
  for (const [split, pointers] of [
    [{ ...SPLIT, ...FOLDS }, ['/parameters/split/validation_from', '/parameters/split/test_from']],
    [{ folds: [] }, ['/parameters/split/folds']],
    [{ folds: ['2019-01-15', 'soon'] }, ['/parameters/split/folds/1']],
    [{ folds: ['2019-01-15', '2019-01-15'] }, ['/parameters/split/folds/1']],
    [{ folds: ['2019-01-15', '2019-01-14T23:00:00Z'] }, ['/parameters/split/folds/1']],
    [{ folds: Array.from({ length: 51 }, (_, i) => i) }, ['/parameters/split/folds']],
    [{}, ['/parameters/split/validation_from', '/parameters/split/test_from']],
    [{ test_from: '2019-02-05' }, ['/parameters/split/validation_from']],
  ] as const) {
    const payload = { preset: 'training', parameters: { split } };
    const response = await app.inject({ method: 'POST', url: '/v1/jobs', payload });
    t.equal(response.statusCode, 400);
    t.strictSame(
      response.json().errors.map(({ pointer }: { pointer: string }) => pointer),
      pointers,
    );
  }
});

t.test('nothing that comes after the end of a fold changes a row in it', async (t) => {
  const rows = await rowsOf(await shared, 2);
  const app = await build(t);
  const log = smallLog();
  const end = moments[1];
  const kept = log.filter((line) => Date.parse(line.slice(0, 10)) < end);
  const later = kept.map((line) => `2019-02-20${line.slice(10)}`);
  await load(t, app, asCsv([...kept, ...later]));
  const id = await jobWith(app, { split: { folds: [...FOLDS.folds.slice(0, 2), '2019-02-19'] } });
  const before = (all: Row[]) => all.filter(({ t_dat }) => (t_dat as number) < end);
  t.ok(before(rows).length > 500);
  t.strictSame(before(await rowsOf(app, id)), before(rows));
});
