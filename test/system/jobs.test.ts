/** The life of a job: asked for, queued, run, read, cancelled, deleted. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Interaction } from '../../src/model/interaction.ts';
import type { BareJob, JobRequest, JobUpdate } from '../../src/model/job.ts';
import type { Report } from '../../src/model/report.ts';
import { folderOf } from '../folder.ts';
import { asCsv, smallLog } from './small-log.ts';
import { footfallOf, loadText } from './footfall-of.ts';

const lines = smallLog(40);
const ids = [...new Set(lines.map((line) => line.split(',')[1]))];

/** Big enough that it cannot be over before the next line of a test. */
const LONG: JobRequest = {
  all_customers: true,
  parameters: {
    min_ignores: 9000,
    max_ignores: 9001,
    ignore_max_repeats: 40,
    min_extra_clicks: 400,
    max_extra_clicks: 500,
  },
};

/** `workers`: with threads, for tests that act while a job runs. */
async function loaded(
  t: Parameters<typeof footfallOf>[0],
  options: { database?: string; workers?: number } = {},
) {
  const footfall = await footfallOf(t, { chunkCustomers: 1, ...options });
  await loadText(footfall, asCsv(lines));
  return footfall.services;
}

async function ended(services: Awaited<ReturnType<typeof loaded>>, id: number): Promise<BareJob> {
  let last: BareJob | undefined;
  for await (const { data } of services.jobs.watch(id, undefined, new AbortController().signal) ?? [])
    last = data;
  return last as BareJob;
}

t.test('a job without members is the notebook: a sample of 1,000 with seed 42', async (t) => {
  const { jobs } = await loaded(t);
  const { status, job } = await jobs.create({}, {});
  t.equal(status, 202);
  t.match(job, {
    id: 1,
    selection: { sample_size: 1000 },
    seed: '42',
    preset: 'notebook',
    customers_total: 40,
    parameters: { min_ignores: 40, extra_click_rounds: 'squared', catalogue: 'sample' },
  });
});

t.test('the sample is drawn from all customers, without replacement, by the seed', async (t) => {
  const { jobs, rows } = await loaded(t);
  const sampleOf = async (seed: number) => {
    const { job } = await jobs.create({ sample_size: 10, seed }, { waitSeconds: 60 });
    const { items } = await rows.page(
      { table: 'job_customers', job_id: job.id, filter: {} },
      { limit: 1000 },
    );
    return items.map((item) => (item as { customer_id: string }).customer_id);
  };
  const first = await sampleOf(1);
  t.equal(new Set(first).size, 10);
  t.same(await sampleOf(1), first);
  t.notSame(await sampleOf(2), first);
});

t.test('named customers are taken exactly, and unknown ones are named', async (t) => {
  const { jobs } = await loaded(t);
  const { job } = await jobs.create({ customer_ids: [ids[1], ids[0], ids[1]] }, { waitSeconds: 60 });
  t.match(job, { state: 'succeeded', customers_total: 2, selection: { customer_ids_total: 2 } });
  const unknown = Array.from({ length: 12 }, (_, i) => `nobody-${i}`);
  await t.rejects(jobs.create({ customer_ids: [ids[0], ...unknown] }, {}), {
    code: 'unknown_customers',
    message: /12 of 13.*nobody-0.*nobody-9" and others/,
  });
});

t.test('jobs wait for one another in the order in which they came', async (t) => {
  const services = await loaded(t);
  const { jobs } = services;
  await jobs.create(LONG, {});
  const { job: second } = await jobs.create({}, {});
  const { job: third } = await jobs.create({}, {});
  t.match([second, third], [{ state: 'queued' }, { state: 'queued' }]);
  t.equal((await jobs.get(third.id))?.queue_position, ((await jobs.get(second.id))?.queue_position ?? 0) + 1);
  await jobs.cancel(1);
  t.equal((await ended(services, third.id)).state, 'succeeded');
  const [a, b] = [await jobs.get(second.id), await jobs.get(third.id)];
  t.ok((a?.finished_at as string) <= (b?.started_at as string));
});

t.test(
  'a running job can be cancelled, again without effect, and none of its rows can be read',
  async (t) => {
    const services = await loaded(t, { workers: 1 });
    const { jobs, rows } = services;
    const { job } = await jobs.create(LONG, {});
    while ((await jobs.get(job.id))?.customers_done === 0)
      await new Promise((resolve) => setImmediate(resolve));
    await t.rejects(jobs.delete(job.id), { code: 'conflict', message: /is running/ });
    await t.rejects(rows.page({ table: 'interactions', job_id: job.id, filter: {} }, { limit: 1 }), {
      code: 'conflict',
      message: /is running/,
    });
    t.match(await jobs.cancel(job.id), { state: 'cancelled' });
    t.match(await jobs.cancel(job.id), { state: 'cancelled' });
    await t.rejects(rows.page({ table: 'interactions', job_id: job.id, filter: {} }, { limit: 1 }), {
      code: 'conflict',
      message: /cancelled/,
    });
    t.equal(await jobs.cancel(99), undefined);
  },
);

t.test('deleting a job removes it and gives the space back', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const services = await loaded(t, { database });
  const { jobs, rows } = services;
  await jobs.create({}, { waitSeconds: 60 });
  const before = statSync(database).size;
  const { job } = await jobs.create(
    { ...LONG, parameters: { ...LONG.parameters, max_extra_clicks: 401 } },
    { waitSeconds: 60 },
  );
  t.equal(job.state, 'succeeded');
  t.equal(await jobs.delete(job.id), true);
  t.equal(await jobs.delete(job.id), false);
  t.equal(await jobs.get(job.id), undefined);
  t.ok(statSync(database).size < before + 2 ** 20, `${statSync(database).size} bytes, ${before} before`);
  t.equal(
    (await rows.page({ table: 'interactions', job_id: 1, filter: {} }, { limit: 5 })).items.length,
    5,
    'other jobs stay',
  );
});

t.test('events tell the way of a job, end with its end, and go on after the last one known', async (t) => {
  const { jobs } = await loaded(t);
  const { job } = await jobs.create({ all_customers: true }, {});
  const collect = async (last?: number) => {
    const seen: JobUpdate[] = [];
    for await (const event of jobs.watch(job.id, last, new AbortController().signal) ?? []) seen.push(event);
    return seen;
  };
  const seen = await collect();
  t.equal(seen.at(-1)?.event, 'succeeded');
  t.match(seen.at(-1)?.data, { state: 'succeeded', customers_done: 40 });
  t.ok(
    seen.slice(1).every(({ id }, i) => id > seen[i].id),
    'ids go up',
  );
  t.ok(seen.slice(0, -1).every(({ event }) => event === 'progress'));
  t.same(
    (await collect(seen.at(-1)?.id)).map(({ event }) => event),
    ['succeeded'],
  );
  t.equal(jobs.watch(99, undefined, new AbortController().signal), undefined);
});

t.test('an idempotency key starts one job, however often it comes', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const services = await loaded(t, { database });
  const options = { idempotencyKey: 'k1' };
  const answers = await Promise.all([1, 2, 3].map(() => services.jobs.create({ seed: 1 }, options)));
  t.same(new Set(answers.map(({ job }) => job.id)).size, 1);
  await t.rejects(services.jobs.create({ seed: 2 }, options), { code: 'key_reused' });
  const { job: done } = await services.jobs.create({ seed: 5 }, { idempotencyKey: 'k2', waitSeconds: 60 });
  const again = await services.jobs.create({ seed: 5 }, { idempotencyKey: 'k2' });
  t.same(again, { status: 200, job: done });
  t.equal((await services.jobs.list({ limit: 100 })).items.length, 2);
});

t.test('the report counts the ignores for which no article was left', async (t) => {
  const footfall = await footfallOf(t, { chunkCustomers: 1 });
  const everything = Array.from(
    { length: 30 },
    (_, article) => `2020-01-0${1 + (article % 5)},all,${article},,`,
  );
  await loadText(footfall, asCsv([...everything, '2020-01-01,one,0,,']));
  const { jobs } = footfall.services;
  const { job } = await jobs.create({ all_customers: true, preset: 'training' }, { waitSeconds: 60 });
  const { counts } = (await jobs.report(job.id, { warning: 0.6, leak: 0.7 }, { waitSeconds: 60 })) as Report;
  t.equal(counts.customers_short_of_ignores, 1);
  t.ok(counts.ignores_missing > 45 && counts.ignores_missing < 135, `${counts.ignores_missing} of about 90`);
});

t.test('one customer is generated at once, from the catalogue of all articles', async (t) => {
  const { jobs, rows } = await loaded(t);
  const made = await jobs.createForCustomer(ids[3], { seed: 3 }, {});
  t.match(made, {
    status: 201,
    job: { state: 'succeeded', customers_total: 1, parameters: { catalogue: 'all' } },
  });
  const sequence = await rows.sequence(ids[3], { jobId: made?.job.id, format: 'json' });
  const items = JSON.parse(String(sequence?.bytes)) as Interaction[];
  t.equal(items.length, made?.job.interactions);
  t.equal(items[0].prev_article_id, 'START');
  t.equal(await jobs.createForCustomer('nobody', {}, {}), undefined);
});

t.test('a dry run tells what a job would come to, and starts nothing', async (t) => {
  const { jobs } = await loaded(t);
  const estimate = await jobs.estimate({ all_customers: true });
  t.equal((await jobs.list({ limit: 10 })).items.length, 0);
  const { job } = await jobs.create({ all_customers: true }, { waitSeconds: 60 });
  t.match(estimate, { customers: 40, interactions: job.interactions });
  t.ok(estimate.bytes > 0 && estimate.seconds >= 0);
});

t.test('what is wrong with a request is said for each member', async (t) => {
  const { jobs } = await loaded(t);
  const wrong: JobRequest = {
    sample_size: 1,
    all_customers: true,
    parameters: { min_ignores: 60, max_ignores: 50, nonsense: 1 },
  };
  await t.rejects(jobs.create(wrong, {}), {
    code: 'bad_request',
    errors: [{ pointer: '/all_customers' }, { pointer: '/parameters/nonsense' }],
  });
  await t.rejects(jobs.create({ parameters: { min_ignores: 60, max_ignores: 50 } }, {}), {
    code: 'bad_request',
    errors: [{ pointer: '/parameters/min_ignores' }],
  });
});

t.test('a job reads the data set that it was asked for with, whatever is loaded meanwhile', async (t) => {
  const footfall = await footfallOf(t, { chunkCustomers: 1 });
  await loadText(footfall, asCsv(lines));
  const { jobs } = footfall.services;
  const { job: alone } = await jobs.create({ all_customers: true }, { waitSeconds: 60 });
  await jobs.create(LONG, {});
  const { job: queued } = await jobs.create({ all_customers: true }, {});
  await loadText(footfall, asCsv(smallLog(5).map((line) => line.replace('customer-', 'other-'))), {
    mode: 'replace',
  });
  await jobs.cancel(2);
  const done = await ended(footfall.services, queued.id);
  t.equal(done.state, 'succeeded');
  t.equal(done.content_digest, alone.content_digest);
});
