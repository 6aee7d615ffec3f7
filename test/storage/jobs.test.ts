/** What is kept of jobs and their reports, which jobs still need one, and the bound of the queue. */
import t from 'tap';
import { parametersOf, type NewJob } from '../../src/storage/jobs.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { newJob, storesOf } from './stores-of.ts';

const { writes, stores } = storesOf(t);

function succeededJob(given?: Partial<NewJob>): number {
  const created = writes.jobs.create(newJob(given), { started: true }) as { job: { id: number } };
  writes.jobs.succeed(created.job.id, 'digest');
  return created.job.id;
}

t.test('a report is kept once, with its verdict', async (t) => {
  const id = succeededJob();
  t.match(stores.jobs.get(id), { state: 'succeeded', content_digest: 'digest', verdict: null });
  t.equal(stores.jobs.report(id), undefined);
  t.equal(
    writes.jobs.saveReport(id, { report: '{"first":1}', verdict: 'warning', notes: [], customers_erased: 0 }),
    true,
  );
  t.equal(
    writes.jobs.saveReport(id, { report: '{"second":2}', verdict: 'ok', notes: [], customers_erased: 0 }),
    false,
  );
  t.equal(stores.jobs.report(id), '{"first":1}');
  t.equal(stores.jobs.get(id)?.verdict, 'warning');
});

t.test('nothing is kept of a job that is gone, or has not succeeded', async (t) => {
  const removed = succeededJob();
  t.equal(writes.jobs.remove(removed), 'removed');
  const { job } = writes.jobs.create(newJob(), { started: true }) as { job: { id: number } };
  for (const id of [removed, job.id]) {
    t.equal(
      writes.jobs.saveReport(id, { report: '{}', verdict: 'ok', notes: [], customers_erased: 0 }),
      false,
    );
    t.equal(stores.jobs.report(id), undefined);
  }
});

t.test('a report is removed with its job', async (t) => {
  const id = succeededJob();
  writes.jobs.saveReport(id, { report: '{}', verdict: 'ok', notes: [], customers_erased: 0 });
  writes.jobs.remove(id);
  t.equal(stores.jobs.report(id), undefined);
});

t.test('jobs without a report: succeeded, of more than one customer, oldest first', async (t) => {
  const before = stores.jobs.withoutReport();
  const newer = succeededJob({ dataset_version: 2 });
  const older = succeededJob({ dataset_version: 1 });
  succeededJob({ customers_total: 1 });
  writes.jobs.saveReport(succeededJob(), { report: '{}', verdict: 'leak', notes: [], customers_erased: 0 });
  writes.jobs.create(newJob(), { started: true });
  writes.jobs.create(newJob(), { started: false });
  t.strictSame(stores.jobs.withoutReport(), [...before, newer, older]);
});

t.test('a job in the store knows no URLs', async (t) => {
  t.notOk('links' in stores.jobs.get(succeededJob())!);
});

t.test('the plan says how many customers there are', async (t) => {
  const id = succeededJob();
  writes.jobs.savePlan(id, 17, []);
  t.equal(stores.jobs.get(id)?.customers_total, 17);
});

t.test('positions in the queue count those that wait before, in pages and alone', async (t) => {
  const { writes, stores } = storesOf(t);
  const create = (started: boolean) =>
    (writes.jobs.create(newJob(), { started }) as { job: { id: number } }).job.id;
  for (const started of [false, true, false, false, true, false]) create(started);
  const expected = [4, null, 3, 2, null, 1];
  t.strictSame(
    stores.jobs.list(Infinity, 10).map(({ queue_position }) => queue_position),
    expected,
  );
  t.strictSame(
    [6, 5, 4, 3, 2, 1].map((id) => stores.jobs.get(id)?.queue_position),
    expected,
  );
  t.strictSame(
    stores.jobs.list(5, 2).map(({ queue_position }) => queue_position),
    [3, 2],
  );
  t.strictSame(
    stores.jobs.list(6, 2, { state: 'queued' }).map(({ id, queue_position }) => [id, queue_position]),
    [
      [4, 3],
      [3, 2],
    ],
  );
});

t.test('no more jobs than the bound are queued, nor more started', async (t) => {
  const { writes, stores } = storesOf(t);
  for (const started of [false, true]) {
    const create = (key?: string) =>
      writes.jobs.create(newJob(), { started, most: 2 }, key ? { key, request_sha256: 'x' } : undefined);
    t.ok('job' in (create(`first ${started}`) as object));
    t.ok('job' in (create() as object));
    t.equal(create(), 'full');
    t.ok('remembered' in (create(`first ${started}`) as object), 'a repeated request is answered');
  }
  t.equal(stores.jobs.list(Infinity, 10).length, 4);
});

t.test('a long list of customers is kept apart from what lists of jobs read', async (t) => {
  const { writes, stores, db } = storesOf(t);
  const selectionOf = (count: number) => ({ customer_ids: Array.from({ length: count }, (_, i) => `c${i}`) });
  for (const count of [1, 100, 101, 5000]) {
    const full = selectionOf(count);
    const created = writes.jobs.create(newJob({ selection: JSON.stringify(full) }), { started: false });
    const { id } = (created as { job: { id: number } }).job;
    t.strictSame(stores.jobs.selectionOf(stores.jobs.row(id)!), full);
    t.ok(stores.jobs.row(id)!.selection.length < 1000);
    t.strictSame(stores.jobs.get(id)?.selection, {
      customer_ids: full.customer_ids.slice(0, 100),
      customer_ids_total: count,
    });
    writes.jobs.remove(id);
  }
  t.equal(db.prepare('SELECT count(*) FROM job_customer_ids').pluck().get(), 0, 'it goes with the job');
});

t.test('a job that is damaged does not hide the others', async (t) => {
  const { path, writes, stores } = storesOf(t);
  const create = () => (writes.jobs.create(newJob(), { started: true }) as { job: { id: number } }).job.id;
  const other = Sqlite(path);
  t.teardown(() => other.close());
  for (const column of ['selection', 'parameters', 'notes', 'error'])
    for (const value of ['', '{', 'null', '5', '"x"', column === 'notes' ? '{}' : '[]']) {
      const id = create();
      other.prepare(`UPDATE jobs SET ${column} = ? WHERE id = ?`).run(value, id);
      const [job] = stores.jobs.list(Infinity, 100);
      t.match(job, { id, preset: 'notebook' });
      t.match(job.notes.at(-1), new RegExp(`^The ${column} of this job .*damaged`), `${column} ${value}`);
      if (column === 'parameters') t.throws(() => parametersOf(stores.jobs.row(id)!), { code: 'internal' });
    }
  t.equal(stores.jobs.list(Infinity, 100).length, 24);
});

t.test('notes of the plan and of the report are added once, after those that there are', async (t) => {
  const { job } = writes.jobs.create(newJob({ notes: '["asked"]' }), { started: true }) as {
    job: { id: number };
  };
  for (let run = 0; run < 2; run++) writes.jobs.savePlan(job.id, 17, ['planned', 'asked']);
  t.strictSame(stores.jobs.get(job.id)?.notes, ['asked', 'planned']);
  writes.jobs.succeed(job.id, 'digest');
  const report = { report: '{}', verdict: 'ok' as const, notes: ['planned', 'seen'], customers_erased: 0 };
  t.equal(writes.jobs.saveReport(job.id, report), true);
  t.strictSame(stores.jobs.get(job.id)?.notes, ['asked', 'planned', 'seen']);
});
