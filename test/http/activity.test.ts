/** Selection by activity: who is drawn, listed or left out. */
import type { FastifyInstance } from 'fastify';
import t from 'tap';
import { build, load } from './build.ts';

/** Customer n has n purchases, one a day from 2020-01-01 on; `none` is known from a customers file only. */
const lines = Array.from({ length: 12 }, (_, i) => i + 1).flatMap((n) =>
  Array.from({ length: n }, (_, day) => `2020-01-${String(day + 1).padStart(2, '0')},c${n},article-${n}`),
);
const LOG = `t_dat,customer_id,article_id\n${lines.join('\n')}\n`;

const shared = build(t).then(async (app) => {
  await load(t, app, LOG);
  await load(t, app, 'customer_id\nnone\nc1\n', '?kind=customers');
  return app;
});

const post = (app: FastifyInstance, payload: object, query = '') =>
  app.inject({ method: 'POST', url: `/v1/jobs${query}`, payload, headers: { prefer: 'wait=60' } });

async function customersOf(app: FastifyInstance, selection: object): Promise<string[]> {
  const job = (await post(app, selection)).json();
  if (job.state !== 'succeeded') throw new Error(JSON.stringify(job));
  const { items } = (await app.inject(`/v1/jobs/${job.id}/customers?limit=1000`)).json();
  const ids = items.map(({ customer_id }: { customer_id: string }) => customer_id);
  t.equal(job.customers_total, ids.length);
  return ids.sort((a: string, b: string) => Number(a.slice(1)) - Number(b.slice(1)));
}

const customers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => `c${first + i}`);

t.test('customers have at least, and at most, so many purchases', async (t) => {
  const app = await shared;
  t.strictSame(await customersOf(app, { all_customers: true, min_purchases: 5 }), customers(5, 12));
  t.strictSame(await customersOf(app, { all_customers: true, max_purchases: 3 }), customers(1, 3));
  t.strictSame(
    await customersOf(app, { all_customers: true, min_purchases: 4, max_purchases: 4 }),
    customers(4, 4),
  );
  t.strictSame(
    (await customersOf(app, { all_customers: true, min_purchases: 0, max_purchases: 1 })).sort(),
    ['c1', 'none'],
    'those without purchases only where they are asked for',
  );
});

t.test('only purchases between two times count; the second one is exclusive', async (t) => {
  const app = await shared;
  const from = (bought_from: string, more = {}) =>
    customersOf(app, { all_customers: true, bought_from, ...more });
  t.strictSame(await from('2020-01-08'), customers(8, 12));
  t.strictSame(await from('2020-01-08T00:00:00.001Z'), customers(9, 12));
  t.strictSame(await from('2020-01-03', { min_purchases: 4 }), customers(6, 12));
  t.strictSame(
    await from('2020-01-03', { bought_to: '2020-01-05', max_purchases: 1 }),
    customers(3, 3),
    'those of the 3rd and the 4th',
  );
  t.strictSame(await customersOf(app, { all_customers: true, bought_to: 1577836800001 }), customers(1, 12));
});

t.test('a sample is drawn from those who satisfy, by the seed', async (t) => {
  const app = await shared;
  const sample = { sample_size: 3, min_purchases: 7 };
  const drawn = await customersOf(app, sample);
  t.equal(drawn.length, 3);
  t.ok(drawn.every((id) => Number(id.slice(1)) >= 7));
  t.strictSame(await customersOf(app, sample), drawn);
  const others = await Promise.all([1, 2, 3, 4].map((seed) => customersOf(app, { ...sample, seed })));
  t.ok(others.some((other) => other.join() !== drawn.join()));
  t.strictSame(await customersOf(app, { sample_size: 99, min_purchases: 7 }), customers(7, 12));
});

t.test('of listed customers, those who do not satisfy are left out, and counted in a note', async (t) => {
  const app = await shared;
  const customer_ids = ['c9', 'c2', 'none', 'c11'];
  const payload = { customer_ids, min_purchases: 3, bought_to: '2021-01-01' };
  t.strictSame(await customersOf(app, payload), ['c9', 'c11']);
  const job = (await post(app, payload)).json();
  t.strictSame(job.notes, ['2 of the 4 customers in customer_ids are left out by min_purchases, bought_to.']);
  t.strictSame(job.selection, {
    customer_ids,
    customer_ids_total: 4,
    min_purchases: 3,
    bought_to: Date.parse('2021-01-01'),
  });
});

t.test('the selection is in the fingerprint, and the same whatever the order of the members', async (t) => {
  const app = await shared;
  const fingerprint = async (payload: object) => (await post(app, payload)).json().fingerprint as string;
  const plain = await fingerprint({ all_customers: true });
  const active = await fingerprint({ all_customers: true, min_purchases: 2, max_purchases: 9 });
  t.not(active, plain);
  t.equal(await fingerprint({ max_purchases: 9, min_purchases: 2, all_customers: true }), active);
  t.not(await fingerprint({ all_customers: true, min_purchases: 2, max_purchases: 8 }), active);
});

t.test('rows are those of a job for just these customers, when all articles can be drawn', async (t) => {
  const app = await shared;
  const parameters = { catalogue: 'all' };
  const csv = async (payload: object) => {
    const { id } = (await post(app, { ...payload, parameters })).json();
    return (await app.inject(`/v1/jobs/${id}/interactions.csv`)).body;
  };
  t.equal(
    await csv({ all_customers: true, min_purchases: 10 }),
    await csv({ customer_ids: ['c10', 'c11', 'c12'] }),
  );
});

t.test('with catalogue sample, articles are those of the customers who were selected', async (t) => {
  const app = await shared;
  const { id } = (await post(app, { all_customers: true, min_purchases: 11 })).json();
  const { body } = await app.inject(`/v1/jobs/${id}/interactions.csv?columns=article_id`);
  t.strictSame(new Set(body.trimEnd().split('\n').slice(1)), new Set(['article-11', 'article-12']));
});

t.test('a dry run estimates for them, and bounds count what they bought', async (t) => {
  const app = await shared;
  const { estimate } = (await post(app, { all_customers: true, min_purchases: 11 }, '?dry_run=true')).json();
  const job = (await post(app, { all_customers: true, min_purchases: 11 })).json();
  t.match(estimate, { customers: 2, interactions: job.interactions });
});

t.test('nobody is 422; limits that contradict each other and no numbers are 400', async (t) => {
  const app = await shared;
  for (const query of ['', '?dry_run=true']) {
    for (const payload of [{ min_purchases: 13 }, { customer_ids: ['c1'], min_purchases: 2 }]) {
      const none = await post(app, payload, query);
      t.equal(none.statusCode, 422);
      t.match(none.json().errors, [{ pointer: '/min_purchases' }]);
    }
  }
  for (const [payload, pointer] of [
    [{ min_purchases: 3, max_purchases: 2 }, '/max_purchases'],
    [{ max_purchases: 0 }, '/max_purchases'],
    [{ bought_from: '2020-01-02', bought_to: '2020-01-02' }, '/bought_to'],
    [{ bought_from: 'then' }, '/bought_from'],
    [{ min_purchases: -1 }, '/min_purchases'],
    [{ min_purchases: 1.5 }, '/min_purchases'],
    [{ sample_size: 1, all_customers: true, min_purchases: 1 }, '/all_customers'],
  ] as const) {
    const response = await post(app, payload);
    t.equal(response.statusCode, 400);
    t.match(response.json().errors, [{ pointer }]);
  }
});

t.test('customers_in=loaded takes only customers of the customers files', async (t) => {
  const app = await build(t);
  await load(t, app, LOG);
  const none = await post(app, { customers_in: 'loaded', parameters: { colour: 1 } });
  t.equal(none.statusCode, 400, 'another fault is not for want of data');
  const missing = await post(app, { customers_in: 'loaded' });
  t.equal(missing.statusCode, 422);
  t.match(missing.json().errors, [{ pointer: '/customers_in', detail: /kind=customers/ }]);

  await load(t, app, 'customer_id,age\nnone,40\nc1,30\nc7,\nc9,20\n', '?kind=customers');
  const loaded = { customers_in: 'loaded' };
  const all = { all_customers: true, ...loaded };
  t.strictSame((await customersOf(app, all)).sort(), ['c1', 'c7', 'c9', 'none']);
  t.strictSame(await customersOf(app, { ...all, min_purchases: 2 }), ['c7', 'c9']);
  t.strictSame(await customersOf(app, { ...all, max_purchases: 1 }), ['c1'], 'of those who bought');
  const sampled = await customersOf(app, { sample_size: 3, ...loaded, seed: 7 });
  t.equal(sampled.length, 3);
  t.strictSame(await customersOf(app, { sample_size: 3, ...loaded, seed: 7 }), sampled);
  t.notOk(sampled.some((id) => !['c1', 'c7', 'c9', 'none'].includes(id)));

  const listed = { customer_ids: ['c9', 'c2', 'c1'], ...loaded };
  t.strictSame(await customersOf(app, listed), ['c1', 'c9']);
  const job = (await post(app, listed)).json();
  t.strictSame(job.notes, ['1 of the 3 customers in customer_ids are left out by customers_in.']);
  t.match(job.selection, { customers_in: 'loaded', customer_ids_total: 3 });
  const nobody = await post(app, { customer_ids: ['c2'], ...loaded });
  t.equal(nobody.statusCode, 422);
  t.match(nobody.json().errors, [{ pointer: '/customers_in', detail: /customers files/ }]);
  t.equal((await post(app, { customers_in: 'file' })).statusCode, 400);
});

t.test('customers_in is in the fingerprint only where it counts, with the files', async (t) => {
  const app = await build(t);
  await load(t, app, LOG);
  await load(t, app, 'customer_id\nc1\nc7\n', '?kind=customers');
  const made = async (payload: object) => (await post(app, payload)).json();
  const plain = await made({ customer_ids: ['c1', 'c7'] });
  const log = await made({ customer_ids: ['c1', 'c7'], customers_in: 'log' });
  t.equal(log.fingerprint, plain.fingerprint);
  t.notOk('customers_in' in log.selection);
  const loaded = await made({ customer_ids: ['c1', 'c7'], customers_in: 'loaded' });
  t.not(loaded.fingerprint, plain.fingerprint);
  t.equal(loaded.content_digest, plain.content_digest);
  const sampling = (id: number) =>
    app.inject(`/v1/jobs/${id}/interactions.csv?columns=item_prob`).then(({ statusCode }) => statusCode);
  t.equal(await sampling(loaded.id), 200);
  await load(t, app, 'customer_id\nc1\nc8\n', '?kind=customers&mode=replace');
  const [left, other] = [await made({ all_customers: true, customers_in: 'loaded' }), plain.id];
  t.equal(left.customers_total, 2);
  t.equal(await sampling(loaded.id), 409, 'who was drawn is no longer known');
  t.equal(await sampling(other), 200);
});

t.test('a long list of customers keeps its limits, also when one of them is erased', async (t) => {
  const app = await build(t);
  const ids = Array.from({ length: 150 }, (_, i) => `d${i}`);
  const bought = ids.flatMap((id, i) => [
    `2020-01-01,${id},1`,
    ...(i % 2 === 0 ? [`2020-01-02,${id},2`] : []),
  ]);
  await load(t, app, `t_dat,customer_id,article_id\n${bought.join('\n')}\n`);
  const { id, selection } = (await post(app, { customer_ids: ids, min_purchases: 2 })).json();
  t.match(selection, { customer_ids_total: 150, min_purchases: 2 });
  const read = async () => (await app.inject(`/v1/jobs/${id}`)).json();
  t.match(await read(), { customers_total: 75, customers_done: 75 }, 'planned from the whole list');
  t.equal((await app.inject({ method: 'DELETE', url: '/v1/customers/d4' })).statusCode, 204);
  t.match((await read()).selection, { customer_ids_total: 149, min_purchases: 2 });
});
