/** What making rows again for item_prob and draws keeps in memory, and that threads make the same rows. */
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { planOf } from '../../src/jobs/plan.ts';
import { rowRemaker } from '../../src/jobs/remade-rows.ts';
import { samplingPlans } from '../../src/jobs/sampling-plans.ts';
import { underOwnNames } from '../../src/model/interaction-columns.ts';
import { openStores, type Stores } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { footfallOf, loadText, sha256 } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

/** The jobs of three seeds. */
async function withJobs(t: Test) {
  const database = join(folderOf(t), 'f.db');
  const footfall = await footfallOf(t, { database });
  await loadText(footfall, asCsv(smallLog()));
  for (const seed of [1, 2, 3]) {
    const request = { all_customers: true, preset: 'training', seed } as const;
    const { job } = await footfall.services.jobs.create(request, { waitSeconds: 60 });
    t.equal(job.state, 'succeeded');
  }
  const stores = openStores(database);
  t.teardown(stores.close);
  return stores;
}

/** Finds plans, and counts how many it has made. */
function counting(stores: Stores) {
  const count = { made: 0 };
  const plans = samplingPlans(stores, {
    plan: async (request) => {
      count.made += 1;
      return planOf(stores, request);
    },
  });
  return { count, planFor: (id: number) => plans(stores.jobs.row(id)!) };
}

t.test('the plans of the last two jobs are kept, and one is made for all who ask at once', async (t) => {
  const stores = await withJobs(t);
  const { count, planFor } = counting(stores);
  const [first, again] = await Promise.all([planFor(1), planFor(1)]);
  t.equal(first, again);
  t.equal(count.made, 1);
  await planFor(2);
  t.equal(await planFor(1), first);
  t.equal(count.made, 2);
  await planFor(3);
  t.equal(await planFor(1), first);
  t.equal(count.made, 3);
  await planFor(2);
  t.equal(count.made, 4, 'the plan of job 2 was used the longest ago');
});

t.test('a plan that could not be made is made at the next request', async (t) => {
  const stores = await withJobs(t);
  let isBroken = true;
  const plans = samplingPlans(stores, {
    plan: async (request) => {
      if (isBroken) throw new Error('not now');
      return planOf(stores, request);
    },
  });
  await t.rejects(plans(stores.jobs.row(1)!), /not now/);
  isBroken = false;
  t.match(await plans(stores.jobs.row(1)!), { job_id: 1 });
});

t.test('a thread keeps the rows of the last customer of the last two plans', async (t) => {
  const stores = await withJobs(t);
  const { planFor } = counting(stores);
  const [one, two, three] = await Promise.all([1, 2, 3].map(planFor));
  const remake = rowRemaker(stores);
  const [somebody, another] = ['customer-000', 'customer-919'].map((id) => ({
    id,
    key: stores.customers.keyOf(id)!,
  }));
  const rows = remake(one, somebody.key, somebody.id);
  t.equal(remake(one, somebody.key, somebody.id), rows, 'blocks of one customer come one by one');
  const length = remake(one, another.key, another.id).length;
  t.not(length, 0);
  t.not(remake(one, somebody.key, somebody.id), rows);
  const kept = remake(one, somebody.key, somebody.id);
  const said = kept.item_prob.slice(0, kept.length);
  remake(two, somebody.key, somebody.id);
  t.equal(remake(one, somebody.key, somebody.id), kept);
  remake(two, somebody.key, somebody.id);
  remake(three, somebody.key, somebody.id);
  const again = remake(one, somebody.key, somebody.id);
  t.not(again, kept);
  t.strictSame(again.item_prob.slice(0, again.length), said, 'made again, they are the same');
});

t.test('threads read the same values as the program in one thread', async (t) => {
  const columns = underOwnNames(['customer_id', 'article_id', 'item_prob', 'draws']);
  const request = { table: 'interactions', job_id: 1, filter: {}, columns } as const;
  const digests: string[][] = [];
  for (const options of [{}, { workers: 1 }]) {
    const footfall = await footfallOf(t, options);
    await loadText(footfall, asCsv(smallLog()));
    const job = { all_customers: true, preset: 'training' } as const;
    await footfall.services.jobs.create(job, { waitSeconds: 60 });
    const files = (['csv', 'parquet'] as const).map(async (format) => {
      const { body } = await footfall.services.rows.download(request, format);
      return sha256(Buffer.concat((await body().toArray()) as Buffer[]));
    });
    digests.push(await Promise.all(files));
  }
  t.strictSame(digests[0], digests[1]);
});
