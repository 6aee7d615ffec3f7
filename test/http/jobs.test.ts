import { join } from 'node:path';
import t from 'tap';
import type { FastifyInstance } from 'fastify';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { folderOf } from '../folder.ts';
import { build, buildWithJob, load } from './build.ts';

/** Posts a job; `headers` as in Prefer and Idempotency-Key. */
const post = (app: FastifyInstance, payload: object, headers: Record<string, string> = {}, query = '') =>
  app.inject({ method: 'POST', url: `/v1/jobs${query}`, payload, headers });

t.test('a job is queued with 202, its location and itself', async (t) => {
  const app = await build(t);
  await load(t, app);
  const response = await post(app, {});
  t.equal(response.statusCode, 202);
  t.equal(response.headers.location, '/v1/jobs/1');
  t.match(response.json(), {
    id: 1,
    seed: '42',
    preset: 'notebook',
    selection: { sample_size: 1000 },
    links: { self: '/v1/jobs/1' },
  });
});

t.test('with Prefer: wait the finished job comes with 200', async (t) => {
  const app = await build(t);
  await load(t, app);
  const waited = await post(app, { seed: 'x' }, { prefer: 'respond-async, wait=30' });
  t.equal(waited.statusCode, 200);
  t.equal(waited.headers['preference-applied'], 'wait=30');
  t.match(waited.json(), { state: 'succeeded', seed: 'x', customers_done: 3 });
  t.equal((await post(app, {}, { prefer: 'wait=1000' })).headers['preference-applied'], 'wait=60');
  for (const prefer of ['wait', 'wait=x', 'wait=-1', 'wait=1.5', 'waiting=5', '']) {
    const ignored = await post(app, {}, { prefer });
    t.equal(ignored.statusCode, 202, prefer);
    t.notOk(ignored.headers['preference-applied']);
  }
});

t.test('the same Idempotency-Key gives the first answer again, and starts nothing', async (t) => {
  const app = await build(t);
  await load(t, app);
  const key = { 'idempotency-key': 'k' };
  const first = await post(app, { seed: 1 }, key);
  const again = await post(app, { seed: 1 }, key);
  t.equal(again.statusCode, first.statusCode);
  t.equal(again.headers.location, '/v1/jobs/1');
  t.equal((await post(app, { seed: 2 }, key)).statusCode, 422);
  t.equal((await app.inject('/v1/jobs')).json().items.length, 1);
  t.equal((await post(app, {}, { 'idempotency-key': '' })).statusCode, 400);
  t.equal((await post(app, {}, { 'idempotency-key': 'x'.repeat(256) })).statusCode, 400);
  t.equal((await post(app, {}, { 'idempotency-key': 'x'.repeat(255) })).statusCode, 202);
});

t.test('a dry run answers with the estimate and starts nothing', async (t) => {
  const app = await build(t);
  await load(t, app);
  const response = await post(app, { sample_size: 2 }, {}, '?dry_run=true');
  t.equal(response.statusCode, 200);
  t.match(response.json(), { estimate: { customers: 2 } });
  t.strictSame((await app.inject('/v1/jobs')).json().items, []);
  t.equal((await post(app, {}, {}, '?dry_run=yes')).statusCode, 400);
});

t.test(
  'two selections, a lower bound above the upper, and unknown presets are 400 with pointers',
  async (t) => {
    const app = await build(t);
    await load(t, app);
    const pointers = async (payload: object) => {
      const response = await post(app, payload);
      t.equal(response.statusCode, 400);
      return response.json().errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    t.strictSame(await pointers({ sample_size: 1, all_customers: true }), ['/all_customers']);
    t.strictSame(await pointers({ parameters: { min_ignores: 60 } }), ['/parameters/min_ignores']);
    t.strictSame(await pointers({ preset: 'other' }), ['/preset']);
  },
);

t.test('to cancel a job that has ended changes nothing; it can be deleted', async (t) => {
  const app = await buildWithJob(t);
  const cancelled = await app.inject({ method: 'POST', url: '/v1/jobs/1/cancel' });
  t.equal(cancelled.statusCode, 202);
  t.equal(cancelled.json().state, 'succeeded');
  const deleted = await app.inject({ method: 'DELETE', url: '/v1/jobs/1' });
  t.equal(deleted.statusCode, 204);
  t.equal(deleted.body, '');
  t.equal((await app.inject('/v1/jobs/1')).statusCode, 404);
});

t.test(
  'one customer takes the same body without a selection, and answers 201 with job and items',
  async (t) => {
    const app = await build(t);
    await load(t, app);
    const generate = (payload: object) =>
      app.inject({ method: 'POST', url: '/v1/customers/d%2Fe.csv/interactions', payload });
    const response = await generate({ seed: 1 });
    t.equal(response.statusCode, 201);
    t.equal(response.headers.location, '/v1/jobs/1');
    const { job, items } = response.json();
    t.match(job, { id: 1, state: 'succeeded', parameters: { catalogue: 'all' }, interactions: items.length });
    t.match(items[0], { customer_id: 'd/e.csv', prev_article_id: 'START' });
    for (const member of [{ sample_size: 1 }, { customer_ids: ['a'] }, { all_customers: true }]) {
      t.equal((await generate(member)).statusCode, 400);
    }
  },
);

t.test('a sequence comes as JSON and as CSV, under a name that every file system takes', async (t) => {
  const app = await buildWithJob(t);
  const json = await app.inject('/v1/customers/d%2Fe.csv/interactions');
  t.equal(json.headers['content-type'], 'application/json; charset=utf-8');
  const { customer_id, job_id, items, next } = json.json();
  t.strictSame({ customer_id, job_id, next }, { customer_id: 'd/e.csv', job_id: 1, next: null });
  const csv = await app.inject('/v1/customers/d%2Fe.csv/interactions.csv');
  t.equal(csv.headers['content-disposition'], 'attachment; filename="d_e_csv-interactions.csv"');
  t.equal(csv.body.split('\n').length, items.length + 2);
  t.equal((await app.inject('/v1/customers/a/interactions?job_id=9')).statusCode, 404);
});

t.test('a full queue sheds new jobs with 503 and Retry-After, and nothing else', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const app = await build(t, { database, maxQueuedJobs: 2 });
  await load(t, app);
  const waiting = await post(app, { seed: 'first' }, { prefer: 'wait=60', 'idempotency-key': 'k' });
  t.equal(waiting.statusCode, 200);
  // Nothing wakes the queue for these two.
  const other = Sqlite(database);
  other.exec(`INSERT INTO jobs (state, selection, seed, preset, parameters, notes, generator_version,
      dataset_version, dataset_fingerprint, fingerprint, customers_total, created_at)
    SELECT 'queued', selection, seed, preset, parameters, notes, generator_version, dataset_version,
      dataset_fingerprint, fingerprint, customers_total, created_at FROM jobs, (VALUES (1), (2))`);
  other.close();
  const refused = await post(app, {});
  t.equal(refused.statusCode, 503);
  t.ok(Number(refused.headers['retry-after']) > 0);
  t.match(refused.json(), { type: /overloaded$/, detail: /^As many jobs wait .*MAX_QUEUED_JOBS: 2/ });
  const again = await post(app, { seed: 'first' }, { 'idempotency-key': 'k' });
  t.equal(again.statusCode, 200, 'a repeated request is answered');
  t.equal((await post(app, {}, {}, '?dry_run=true')).statusCode, 200);
  const url = '/v1/customers/a/interactions';
  t.equal((await app.inject({ method: 'POST', url, payload: {} })).statusCode, 201, 'it does not queue');
  t.equal((await app.inject({ method: 'POST', url: '/v1/jobs/2/cancel' })).statusCode, 202);
  t.equal((await post(app, {})).statusCode, 202, 'there is room again');
});

t.test('a list with a damaged job is answered, and its rows are not made up', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const app = await build(t, { database });
  await load(t, app);
  for (const seed of [1, 2]) await post(app, { seed }, { prefer: 'wait=60' });
  const other = Sqlite(database);
  other.exec(`UPDATE jobs SET parameters = '{"min_ignores":' WHERE id = 1`);
  other.close();
  const { items } = (await app.inject('/v1/jobs')).json();
  t.match(items, [
    { id: 2, parameters: { min_ignores: 40 } },
    { id: 1, parameters: {}, notes: [/^Only 3 customers/, /parameters of this job .*damaged/] },
  ]);
  t.match((await app.inject('/v1/jobs/1')).json(), { id: 1, state: 'succeeded' });
  t.equal((await app.inject('/v1/jobs/1/interactions')).statusCode, 200, 'rows that do not depend on them');
  const split = await app.inject('/v1/jobs/1/interactions?columns=t_dat,split');
  t.equal(split.statusCode, 500);
  t.match(split.json().detail, /^The parameters of job 1 are damaged/);
});

t.test('nothing is made of other JSON that is damaged, and the response says what is', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const app = await build(t, { database });
  await load(t, app);
  await load(t, app, 'article_id,product_type_name\n0663713001,Bag\n', '?kind=articles');
  const key = { prefer: 'wait=60', 'idempotency-key': 'k' };
  await post(app, {}, key);
  await app.inject({ url: '/v1/jobs/1/report', headers: { prefer: 'wait=60' } });
  const other = Sqlite(database);
  other.exec(`UPDATE article_attributes SET attributes = '{'; UPDATE job_reports SET report = '{';
    UPDATE idempotency_keys SET answer = '{'`);
  for (const [response, whose] of [
    [
      await app.inject('/v1/articles/0663713001'),
      /attributes of article "0663713001" are (damaged|not what was stored)/,
    ],
    [await app.inject('/v1/jobs/1/report'), /^The report of job 1 is damaged/],
    [await post(app, {}, key), /^The response to this Idempotency-Key is damaged/],
  ] as const)
    t.match(response.json(), { status: 500, detail: whose });
  const listed = (await app.inject('/v1/articles?limit=1000')).json<{ items: { article_id: string }[] }>()
    .items;
  t.ok(listed.length > 1, 'the list comes');
  t.match(
    listed.filter((article) => 'note' in article),
    [
      {
        article_id: '0663713001',
        attributes: {},
        note: /attributes of article "0663713001" are (damaged|not what was stored)/,
      },
    ],
  );
  t.match((await app.inject('/v1/articles.ndjson')).body, /"note":/);
  await t.rejects(app.inject('/v1/articles.csv'), /destroyed/, 'CSV has no place for a note: it is cut off');
  other.exec(`UPDATE imports SET attribute_columns = '['`);
  other.close();
  const next = await post(app, { preset: 'training' });
  t.match(next.json(), { status: 500, detail: /^The names of the columns of import 2 are damaged/ });
});

t.test('jobs with a single customer are listed apart, each with its position in the queue', async (t) => {
  const app = await buildWithJob(t);
  const one = { customer_ids: ['a'] };
  for (const payload of [one, {}, one, {}]) await post(app, payload);
  const listed = async (query: string) => (await app.inject(`/v1/jobs?limit=2&${query}`)).json();
  const ids = ({ items }: { items: { id: number }[] }) => items.map(({ id }) => id);
  const first = await listed('customers=several');
  t.strictSame(ids(first), [5, 3]);
  const { items, next } = (await app.inject(first.next)).json();
  t.strictSame([ids({ items }), next], [[1], null]);
  t.strictSame(ids(await listed('customers=one')), [4, 2]);
  const done = await app.inject({ url: '/v1/jobs/5/events' });
  t.match(done.body, /event: succeeded/, 'all have ended');
  t.strictSame(ids(await listed('customers=one&state=succeeded')), [4, 2]);
  t.strictSame(ids(await listed('customers=one&state=failed')), []);
  t.equal((await app.inject('/v1/jobs?customers=two')).statusCode, 400);
});
