/** Jobs that could become too large are refused before anything is generated or stored. */
import t from 'tap';
import type { JobRequest } from '../../src/model/job.ts';
import { boundOf, checkLimits } from '../../src/jobs/limits.ts';
import { resolveRequest } from '../../src/jobs/request.ts';
import { openStores } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { footfallOf, loadText } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';
import { join } from 'node:path';

const PRE_CLICKS = { min_pre_clicks: 9999, max_pre_clicks: 10_000 };

t.test('a job above MAX_INTERACTIONS is refused, with the bound and what sets it', async (t) => {
  const footfall = await footfallOf(t, { maxInteractions: 50_000 });
  await loadText(footfall, asCsv(smallLog(40)));
  const { jobs } = footfall.services;
  const request: JobRequest = { all_customers: true, parameters: PRE_CLICKS };
  const refused = {
    code: 'too_many_interactions',
    message:
      /^This job could make up to [\d,]+ interactions, more than the 50,000 that MAX_INTERACTIONS allows\./,
    errors: [{ pointer: '/parameters/max_pre_clicks' }],
  };
  await t.rejects(jobs.create(request, {}), refused);
  await t.rejects(jobs.estimate(request), refused);
  const { all_customers: _all, ...more } = request;
  await t.rejects(jobs.createForCustomer('customer-595', more, {}), refused);
  t.strictSame((await jobs.list({ limit: 10 })).items, [], 'nothing was stored');
  const { job } = await jobs.create({ all_customers: true }, { waitSeconds: 60 });
  t.equal(job.state, 'succeeded', 'usual jobs are not refused');
});

t.test('a job that needs more than the disk has free is refused', async (t) => {
  const database = join(folderOf(t), 'footfall.db');
  const footfall = await footfallOf(t, { database });
  await loadText(footfall, asCsv(smallLog(40)));
  const stores = openStores(database);
  t.teardown(() => stores.close());
  const check = (request: JobRequest, free: number) => {
    const resolved = resolveRequest(stores, request);
    const bound = boundOf(stores, resolved, stores.datasets.current());
    checkLimits({ maxInteractions: Infinity, freeBytes: () => free }, resolved, bound);
  };
  for (const preset of ['notebook', 'course', 'training', 'behaviour']) {
    check({ preset }, 2 ** 30);
    t.throws(() => check({ preset }, 10_000), {
      code: 'disk_full',
      message: /need about .+ MB, but the disk has .+ MB free/,
    });
  }
});

t.test('the bound counts the purchases of the selected customers', async (t) => {
  const database = join(folderOf(t), 'footfall.db');
  const footfall = await footfallOf(t, { database });
  const lines = smallLog(40);
  await loadText(footfall, asCsv(lines));
  await loadText(footfall, asCsv(lines.slice(0, 100)));
  const stores = openStores(database);
  t.teardown(() => stores.close());
  const purchasesOf = (request: JobRequest) =>
    boundOf(stores, resolveRequest(stores, request), stores.datasets.current()).population.purchases;
  const { transactions } = stores.datasets.current();
  const own = [...lines, ...lines.slice(0, 100)].filter((line) => line.includes(',customer-595,')).length;
  t.equal(purchasesOf({ all_customers: true }), transactions);
  t.equal(purchasesOf({ customer_ids: ['customer-595'] }), own);
  t.ok(own > 0 && stores.imports.mostOfCustomerAt(2)! >= own);
  t.equal(purchasesOf({ sample_size: 1 }), Math.min(transactions, stores.imports.mostOfCustomerAt(2)!));
});

t.test('a customer above the bound of a sequence fails the job, which names the customer', async (t) => {
  const errors: unknown[] = [];
  const footfall = await footfallOf(t, { onError: (error) => errors.push(error) });
  const lines = Array.from({ length: 900 }, (_, i) => `2019-01-01,"the ""greedy"" one",a-${i % 30},,2`);
  await loadText(footfall, asCsv([...smallLog(5), ...lines]));
  const { jobs } = footfall.services;
  const parameters = { ...PRE_CLICKS, click_before_purchase_prob: 1 };
  const { job } = await jobs.create({ all_customers: true, parameters }, { waitSeconds: 60 });
  t.equal(job.state, 'failed');
  const detail =
    /^Customer "the \\"greedy\\" one", with 900 transactions, would have more than 8,388,608 interactions/;
  t.match(job.error, { code: 'too_many_interactions', detail });
  const one = jobs.createForCustomer('the "greedy" one', { parameters }, {});
  await t.rejects(one, { code: 'too_many_interactions', message: detail });
  t.strictSame(errors, [], 'what a request asked for is no error of the program, and the log names nobody');
  const { job: next } = await jobs.create({ sample_size: 3 }, { waitSeconds: 60 });
  t.equal(next.state, 'succeeded', 'the next job is none the worse');
});

t.test(
  'one customer whose job is cancelled meanwhile is told so, which is no fault of the program',
  async (t) => {
    const footfall = await footfallOf(t, { workers: 1 });
    const lines = Array.from({ length: 400 }, (_, i) => `2019-01-01,long,a-${i % 30},,2`);
    await loadText(footfall, asCsv([...smallLog(5), ...lines]));
    const { jobs } = footfall.services;
    const made = jobs.createForCustomer('long', { parameters: PRE_CLICKS }, {});
    const refused = t.rejects(made, {
      code: 'conflict',
      message: /^Job 1, .* was cancelled meanwhile\. Send/,
    });
    while (!(await jobs.get(1))) await new Promise(setImmediate);
    await jobs.cancel(1);
    await refused;
    const { job } = await jobs.create({ sample_size: 3 }, { waitSeconds: 60 });
    t.equal(job.state, 'succeeded', 'the next job is none the worse');
  },
);
