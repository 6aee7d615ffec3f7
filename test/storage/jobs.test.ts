/** What is kept of a job's report, and which jobs still need one. */
import t from 'tap';
import type { NewJob } from '../../src/storage/jobs.ts';
import { newJob, storesOf } from './stores-of.ts';

const { writes, stores } = storesOf(t);

function succeededJob(given?: Partial<NewJob>): number {
  const created = writes.jobs.create(newJob(given), true) as { job: { id: number } };
  writes.jobs.succeed(created.job.id, 'digest');
  return created.job.id;
}

t.test('a report is kept once, with its verdict', async (t) => {
  const id = succeededJob();
  t.match(stores.jobs.get(id), { state: 'succeeded', content_digest: 'digest', verdict: null });
  t.equal(stores.jobs.report(id), undefined);
  t.equal(writes.jobs.saveReport(id, '{"first":1}', 'warning', 0), true);
  t.equal(writes.jobs.saveReport(id, '{"second":2}', 'ok', 0), false);
  t.equal(stores.jobs.report(id), '{"first":1}');
  t.equal(stores.jobs.get(id)?.verdict, 'warning');
});

t.test('nothing is kept of a job that is gone, or has not succeeded', async (t) => {
  const removed = succeededJob();
  t.equal(writes.jobs.remove(removed), 'removed');
  const { job } = writes.jobs.create(newJob(), true) as { job: { id: number } };
  for (const id of [removed, job.id]) {
    t.equal(writes.jobs.saveReport(id, '{}', 'ok', 0), false);
    t.equal(stores.jobs.report(id), undefined);
  }
});

t.test('a report is removed with its job', async (t) => {
  const id = succeededJob();
  writes.jobs.saveReport(id, '{}', 'ok', 0);
  writes.jobs.remove(id);
  t.equal(stores.jobs.report(id), undefined);
});

t.test('jobs without a report: succeeded, of more than one customer, oldest first', async (t) => {
  const before = stores.jobs.withoutReport();
  const newer = succeededJob({ dataset_version: 2 });
  const older = succeededJob({ dataset_version: 1 });
  succeededJob({ customers_total: 1 });
  writes.jobs.saveReport(succeededJob(), '{}', 'leak', 0);
  writes.jobs.create(newJob(), true);
  writes.jobs.create(newJob(), false);
  t.strictSame(stores.jobs.withoutReport(), [...before, newer, older]);
});

t.test('a job in the store knows no URLs', async (t) => {
  t.notOk('links' in stores.jobs.get(succeededJob())!);
});

t.test('the plan says how many customers there are', async (t) => {
  const id = succeededJob();
  writes.jobs.savePlan(id, 17);
  t.equal(stores.jobs.get(id)?.customers_total, 17);
});
