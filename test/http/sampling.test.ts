/** The columns item_prob and draws over HTTP: the same in every format and form, or 409 where rows have changed. */
import Database from 'better-sqlite3';
import { tableFromIPC } from '@uwdata/flechette';
import { parquetReadObjects } from 'hyparquet';
import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Job } from '../../src/model/job.ts';
import { folderOf } from '../folder.ts';
import { asCsv, smallLog } from '../system/small-log.ts';
import { build, load } from './build.ts';

interface Row {
  customer_id: string;
  article_id: string;
  interaction_score: number;
  sampling_prob: number | null;
  item_prob: number;
  draws: number | null;
  session_id: number;
  event_id: string;
  positive_id: string | null;
}
const COLUMNS =
  'customer_id,article_id,interaction_score,sampling_prob,item_prob,draws,session_id,event_id,positive_id';

const ARTICLES = [
  'article_id,product_type_name',
  ...Array.from({ length: 60 }, (_, i) => `${String(100000000 + i * 1001).padStart(10, '0')},type-${i % 7}`),
].join('\n');

async function jobOf(app: FastifyInstance, body: object): Promise<Job> {
  const payload = { all_customers: true, ...body };
  const headers = { prefer: 'wait=60' };
  const job = (await app.inject({ method: 'POST', url: '/v1/jobs', payload, headers })).json<Job>();
  if (job.state !== 'succeeded') throw new Error(JSON.stringify(job));
  return job;
}

const FOLDS = { folds: ['2025-11-25', '2025-12-05'] };

const JOBS = {
  usual: { preset: 'training' },
  folds: { preset: 'training', parameters: { split: FOLDS, shift_to: '2026-01-01' } },
  lists: { preset: 'behaviour', parameters: { negatives_per_positive: 3, negatives_for_clicks: true } },
  notebook: { preset: 'notebook' },
};

async function shop(t: Test, database?: string): Promise<FastifyInstance> {
  const app = await build(t, { database });
  await load(t, app, asCsv(smallLog()));
  await load(t, app, ARTICLES, '?kind=articles');
  return app;
}

/** Jobs 1 to 4, for tests that only read. */
const shared = shop(t).then(async (app) => {
  for (const body of Object.values(JOBS)) await jobOf(app, body);
  return app;
});
const IDS = { usual: 1, folds: 2, lists: 3, notebook: 4 };

const parsed = (body: string) =>
  body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

async function rowsOf(app: FastifyInstance, id: number, query = ''): Promise<Row[]> {
  const { body, statusCode } = await app.inject(
    `/v1/jobs/${id}/interactions.ndjson?columns=${COLUMNS}${query}`,
  );
  if (statusCode !== 200) throw new Error(body);
  return parsed(body);
}

for (const [name, id] of Object.entries(IDS)) {
  t.test(`${name}: every row has its item_prob, the same in all formats, pages and sequences`, async (t) => {
    const app = await shared;
    const rows = await rowsOf(app, id);
    for (const { interaction_score, item_prob, sampling_prob, draws } of rows) {
      if (!(item_prob >= 0 && item_prob <= 1)) t.fail(String(item_prob));
      if (sampling_prob !== null && !(item_prob > 0 && item_prob <= sampling_prob * (1 + 1e-9)))
        t.fail(`${item_prob} is above ${sampling_prob}`);
      if (name === 'notebook' ? draws !== null : draws === null || (interaction_score === 0 && draws === 0))
        t.fail(`${draws} draws`);
    }
    const path = `/v1/jobs/${id}/interactions`;
    const query = `?columns=${COLUMNS}`;
    const csv = (await app.inject(`${path}.csv${query}`)).body;
    const text = (row: Row) => Object.values(row).map((value: string | number | null) => String(value ?? ''));
    t.equal(csv, `${[COLUMNS, ...rows.map((row) => text(row).join())].join('\n')}\n`);
    const parquet = (await app.inject(`${path}.parquet${query}`)).rawPayload;
    t.strictSame(await parquetReadObjects({ file: new Uint8Array(parquet).buffer }), rows);
    const arrow = tableFromIPC((await app.inject(`${path}.arrow${query}`)).rawPayload);
    t.strictSame(
      (arrow.toArray() as object[]).map((row) => ({ ...row })),
      rows,
    );
    const found: Row[] = [];
    for (let next: string | null = `${path}${query}&limit=1000`; next !== null;) {
      const page: { items: Row[]; next: string | null } = (await app.inject(next)).json();
      found.push(...page.items);
      next = page.next;
    }
    t.strictSame(found, rows);
    for (const customer of ['customer-000', 'customer-919']) {
      const own = `/v1/customers/${customer}/interactions${query}&job_id=${id}`;
      t.strictSame(
        (await app.inject(own)).json().items,
        rows.filter(({ customer_id }) => customer_id === customer),
      );
    }
  });
}

t.test('filters, pairs and sessions leave the values as they are', async (t) => {
  const app = await shared;
  const all = await rowsOf(app, 2);
  const byId = new Map(all.map((row) => [row.event_id, row]));
  for (const query of [
    '&fold=1',
    '&interaction_score=2',
    '&customer_id=customer-919',
    '&from=2025-12-10&to=2025-12-20',
    '&pairs=best',
    '&article_id=0100017017',
  ]) {
    const some = await rowsOf(app, 2, query);
    t.ok(some.length > 0 && some.length < all.length, `${some.length} rows`);
    for (const row of some) t.strictSame(row, byId.get(row.event_id));
  }
  t.strictSame(await rowsOf(app, 2, '&from=2100-01-01'), []);
  const url = '/v1/jobs/2/interactions.ndjson?form=sessions&columns=customer_id,session_id,item_prob';
  const sessions = (await app.inject(url)).body.trimEnd().split('\n');
  t.strictSame(
    sessions.flatMap((line) => (JSON.parse(line) as { item_prob: number[] }).item_prob),
    all.map(({ item_prob }) => item_prob),
  );
  const draws = await app.inject('/v1/jobs/2/interactions.ndjson?form=sessions&columns=draws');
  t.match(draws.json(), { status: 400, errors: [{ parameter: 'columns', detail: /^draws has no value/ }] });
  const lists = await app.inject('/v1/jobs/3/interactions.ndjson?form=lists&columns=item_prob');
  t.match(lists.json(), { status: 400, errors: [{ parameter: 'columns', detail: /columns of its own/ }] });
});

t.test(
  'draws are the negatives of a positive, and of the notebook all articles are as probable',
  async (t) => {
    const app = await shared;
    const rows = await rowsOf(app, IDS.lists);
    for (const { event_id, positive_id, draws } of rows) {
      const owner = positive_id ?? event_id;
      const own = rows.filter((row) => row.positive_id === owner).length;
      if (draws !== own) t.equal(draws, own);
    }
    const probabilities = new Set((await rowsOf(app, IDS.notebook)).map(({ item_prob }) => item_prob));
    t.strictSame([...probabilities], [1 / 60]);
  },
);

t.test('without job_id, the newest job of the customer is meant', async (t) => {
  const app = await shared;
  const url = '/v1/customers/customer-000/interactions';
  const { job_id, items } = (await app.inject(`${url}?columns=item_prob`)).json();
  t.equal(job_id, IDS.notebook);
  t.strictSame(items[0], { item_prob: 1 / 60 });
  t.equal((await app.inject('/v1/customers/nobody/interactions?columns=item_prob')).statusCode, 404);
  t.equal((await app.inject(`${url}.csv?columns=draws&job_id=99`)).statusCode, 404);
});

t.test('more transactions change neither the rows of a job nor their item_prob', async (t) => {
  const app = await shop(t);
  await jobOf(app, JOBS.usual);
  const before = await rowsOf(app, 1);
  await load(t, app, 't_dat,customer_id,article_id\n2019-02-01,new,0100000000\n');
  t.strictSame(await rowsOf(app, 1), before);
  const { job_id, items } = (
    await app.inject('/v1/customers/customer-000/interactions?columns=item_prob')
  ).json();
  t.equal(job_id, 1);
  t.ok(items.length > 0);
});

/** All doors answer 409, naming why; rows without these columns are still there. */
async function refused(t: Test, app: FastifyInstance, why: RegExp): Promise<void> {
  const customer = '/v1/customers/customer-000/interactions';
  for (const url of [
    '/v1/jobs/1/interactions',
    ...['csv', 'ndjson', 'parquet', 'arrow'].map((suffix) => `/v1/jobs/1/interactions.${suffix}`),
    customer,
    `${customer}.csv`,
  ]) {
    for (const column of ['item_prob', 'draws']) {
      const response = await app.inject(`${url}?columns=article_id,${column}`);
      t.match(response.json(), { status: 409, detail: why }, `${url} ${column}`);
    }
    t.equal((await app.inject(`${url}?columns=article_id,sampling_prob`)).statusCode, 200);
  }
}

t.test('409 when the transactions were replaced, taken back, or lost a customer', async (t) => {
  const changes: ((app: FastifyInstance) => Promise<unknown>)[] = [
    (app) => load(t, app, asCsv(smallLog(41)), '?mode=replace'),
    (app) => app.inject({ method: 'DELETE', url: '/v1/imports/1' }),
    (app) => app.inject({ method: 'DELETE', url: '/v1/customers/customer-919' }),
  ];
  for (const change of changes) {
    const app = await shop(t);
    await jobOf(app, JOBS.usual);
    t.ok((await rowsOf(app, 1)).length > 0);
    await change(app);
    await refused(t, app, /^item_prob and draws of job 1 aren't known any more\. .* Start the job again/);
  }
});

t.test('409 when the articles were replaced whose categories the draws are from', async (t) => {
  for (const same_category of [0.5, 0]) {
    const app = await shop(t);
    await jobOf(app, { preset: 'training', parameters: { negatives: { uniform: 0.5, same_category } } });
    const before = await rowsOf(app, 1);
    await load(t, app, `${ARTICLES}\nanother,type-0`, '?kind=articles&mode=replace');
    if (same_category > 0) await refused(t, app, /replaced/);
    else t.strictSame(await rowsOf(app, 1), before);
  }
});

t.test('409 when the customers were replaced among whom those of the job were drawn', async (t) => {
  const customers = 'customer_id,club\ncustomer-000,yes\nvisitor,no\n';
  for (const selection of [
    { sample_size: 20 },
    { customer_ids: ['customer-000', 'customer-838', 'customer-919'] },
  ]) {
    const app = await shop(t);
    await load(t, app, customers, '?kind=customers');
    await jobOf(app, { ...JOBS.usual, all_customers: undefined, ...selection });
    const before = await rowsOf(app, 1);
    await load(t, app, `${customers}another,no\n`, '?kind=customers&mode=replace');
    const url = '/v1/jobs/1/interactions.csv?columns=item_prob';
    if ('sample_size' in selection)
      t.match((await app.inject(url)).json(), { status: 409, detail: /replaced/ });
    else t.strictSame(await rowsOf(app, 1), before);
  }
});

t.test('409 when another version of the generator made the rows, or they come out otherwise', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const app = await shop(t, database);
  await jobOf(app, JOBS.usual);
  t.ok((await rowsOf(app, 1)).length > 0);
  const db = new Database(database);
  t.teardown(() => db.close());
  const change = (column: string, value: string) => db.prepare(`UPDATE jobs SET ${column} = ?`).run(value);
  change('generator_version', '0');
  await refused(t, app, /Generator version 0 made it; this is 2\./);
  change('generator_version', '1');
  await refused(t, app, /Generator version 1 made it; this is 2\./);
  change('generator_version', '2');
  t.ok((await rowsOf(app, 1)).length > 0);
  change('seed', 'another');
  change('content_digest', '0'.repeat(64)); // or the plan would be the one that is kept
  await refused(t, app, /Made again, the rows of customer "customer-.*" are not those stored\./);
});

t.test('rows of version 1 are made again, since its rule has become a parameter', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const app = await shop(t, database);
  await jobOf(app, { ...JOBS.usual, parameters: { on_sale_grace_days: 14 } });
  const rows = await rowsOf(app, 1);
  t.ok(rows.length > 0);
  const db = new Database(database);
  t.teardown(() => db.close());
  db.exec("UPDATE jobs SET generator_version = '1'");
  const again = await rowsOf(app, 1);
  t.strictSame(
    again,
    rows.map((row) => ({ ...row, event_id: row.event_id.slice(1) })),
    'without the letter',
  );
});

t.test('rows that come out otherwise later on cut a download off', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const app = await shop(t, database);
  const ids = Array.from({ length: 40 }, (_, c) => `customer-${String((c * 7919) % 1000).padStart(3, '0')}`);
  await jobOf(app, JOBS.usual);
  const db = new Database(database);
  t.teardown(() => db.close());
  t.ok((await rowsOf(app, 1)).length > 0);
  // The last customer's transactions are gone, without a trace elsewhere, once the plan is made.
  db.prepare(
    `DELETE FROM transaction_blocks
      WHERE customer_key = (SELECT customer_key FROM customers WHERE customer_id = ?)`,
  ).run(ids.sort().at(-1));
  const url = '/v1/jobs/1/interactions.ndjson?columns=item_prob';
  await t.rejects(app.inject(url), 'the stream ends with an error');
});
