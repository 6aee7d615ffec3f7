/** When reports are made: in which order, how often, and what becomes of those that fail or are no longer wanted. */
import t from 'tap';
import { backgroundReports, type ReportDeps } from '../../src/report/background.ts';

interface Job {
  state: string;
  customers_total: number;
  customers_erased: number;
  dataset_version: number;
}

/** Stand-ins for the stores and the thread: each report takes three slices of a third of the customers. */
function standIns(jobs: Record<number, Job>, fail?: (id: number) => void) {
  const seen: string[] = [];
  const reports = new Map<number, string>();
  const counted = new Map<number, number>();
  const begunWith = new Map<number, number>();
  let gate: Promise<void> = Promise.resolve();
  const report = {
    async begin(id: number) {
      seen.push(`begin ${id}`);
      begunWith.set(id, jobs[id].customers_erased);
      counted.set(id, 0);
    },
    async count(id: number) {
      await gate;
      fail?.(id);
      const customers_done = counted.get(id)! + jobs[id].customers_total / 3;
      counted.set(id, customers_done);
      return { customers_done, done: customers_done >= jobs[id].customers_total };
    },
    finish: async (id: number) => ({
      report: `report ${id}`,
      notes: [],
      verdict: 'ok' as const,
      customers_erased: begunWith.get(id)!,
    }),
    forget: async (id: number) => void seen.push(`forget ${id}`),
  };
  async function saveReport(
    id: number,
    { report, customers_erased }: { report: string; customers_erased: number },
  ): Promise<void> {
    if (jobs[id].customers_erased === customers_erased) reports.set(id, report);
  }
  const errors: unknown[] = [];
  const deps = {
    stores: {
      jobs: {
        row: (id: number) => jobs[id],
        report: (id: number) => reports.get(id),
        withoutReport: () => Object.keys(jobs).map(Number),
      },
      erasures: { areSalesKept: (version: number) => version >= 0 },
    },
    writer: { call: { jobs: { saveReport } } },
    housekeeper: { sweep: async () => undefined },
    threads: { next: () => ({ call: { report } }) },
    onError: (error: unknown) => errors.push(error),
  } as unknown as ReportDeps;
  /** Reports stop before the next slice until the returned function is called. */
  function close(): () => void {
    let open = () => {};
    gate = new Promise((resolve) => (open = resolve));
    return open;
  }
  return { background: backgroundReports(deps), seen, reports, errors, jobs, close };
}

const succeeded = (customers_total = 3): Job => ({
  ...{ state: 'succeeded', customers_total },
  ...{ customers_erased: 0, dataset_version: 1 },
});

t.test('reports are made one after the other, each once', async (t) => {
  const { background, seen, reports } = standIns({ 1: succeeded(), 2: succeeded(6) });
  background.succeeded(1);
  background.succeeded(2);
  background.succeeded(1);
  await background.ended(2, 1000);
  t.strictSame(seen, ['begin 1', 'forget 1', 'begin 2', 'forget 2']);
  t.strictSame(
    [...reports],
    [
      [1, 'report 1'],
      [2, 'report 2'],
    ],
  );
});

t.test('of a single customer only when it is asked for', async (t) => {
  const { background, seen, reports } = standIns({ 1: succeeded(1) });
  background.succeeded(1);
  await background.stop();
  t.strictSame(seen, []);
  const asked = standIns({ 1: succeeded(1) });
  await asked.background.ended(1, 1000);
  t.equal(asked.reports.get(1), 'report 1');
  t.equal(reports.size, 0);
});

t.test('how far a report is can be seen while it waits and while it is made', async (t) => {
  const { background, close } = standIns({ 1: succeeded(), 2: succeeded() });
  const open = close();
  t.match(background.ensure(1).progress, {
    job_id: 1,
    state: 'waiting',
    customers_done: 0,
    customers_total: 3,
  });
  t.match(background.ensure(2).progress, { job_id: 2, state: 'waiting' });
  await background.ended(1, 5);
  t.match(background.ensure(1).progress, { state: 'running', customers_done: 0 });
  open();
  await background.ended(2, 1000);
});

t.test('a report that fails says so once, and is tried again when it is asked for again', async (t) => {
  let failures = 1;
  const { background, reports, errors } = standIns({ 1: succeeded() }, () => {
    if (failures-- > 0) throw new Error('no memory');
  });
  await t.rejects(background.ended(1, 1000), { code: 'internal' });
  t.match(errors, [{ message: 'no memory' }]);
  await background.ended(1, 1000);
  t.equal(reports.get(1), 'report 1');
});

t.test('a job that is deleted meanwhile needs no report, and the next one gets its own', async (t) => {
  const { background, reports, errors, jobs, seen, close } = standIns({ 1: succeeded(), 2: succeeded() });
  const open = close();
  background.succeeded(1);
  background.succeeded(2);
  await background.ended(1, 5);
  delete jobs[1];
  open();
  await background.ended(2, 1000);
  t.strictSame([...reports.keys()], [2]);
  t.equal(errors.length, 0);
  t.ok(seen.includes('forget 1'));
});

t.test('stopping ends the work between two slices; resuming takes it up', async (t) => {
  const { background, reports, close, seen } = standIns({ 1: succeeded(), 2: succeeded() });
  const open = close();
  background.resume();
  await background.ended(1, 5);
  const stopped = background.stop();
  open();
  await stopped;
  t.equal(reports.size, 0);
  t.strictSame(seen, ['begin 1', 'forget 1']);
});

t.test('it is made again if a customer is erased meanwhile, unless its sales are gone', async (t) => {
  const { background, seen, reports, jobs, close } = standIns({ 1: succeeded(), 2: succeeded() });
  const open = close();
  background.succeeded(1);
  while (seen.length === 0) await new Promise(setImmediate);
  jobs[1].customers_erased = 1;
  open();
  await background.ended(1, 1000);
  t.strictSame(seen, ['begin 1', 'forget 1', 'begin 1', 'forget 1']);
  t.strictSame([...reports.keys()], [1]);
  jobs[2].dataset_version = -1;
  background.succeeded(2);
  background.resume();
  await t.rejects(background.ended(2, 1000), { code: 'conflict', message: /erased/ });
  t.notOk(seen.includes('begin 2'));
});
