/** A thread is told of a job once, before its first call for it. */
import t from 'tap';
import { workersOf, type JobThread, type JobThreadPool } from '../../src/jobs/workers.ts';
import type { Plan } from '../../src/jobs/plan.ts';

const plan = { job_id: 7 } as Plan;

/** Threads that note their calls and are chosen in turn; `begin` fails with `failure`. */
function noting(size: number, failure?: Error) {
  const calls: unknown[][] = [];
  const threadAt = (index: number): JobThread => {
    const jobs = {
      async begin({ job_id }: Plan) {
        calls.push([index, 'begin', job_id]);
        if (failure) throw failure;
      },
      async generate(...args: unknown[]) {
        calls.push([index, 'generate', ...args]);
      },
      forget: async (...args: unknown[]) => void calls.push([index, 'forget', ...args]),
    };
    return { call: { jobs }, pending: 0, stop: async () => undefined } as unknown as JobThread;
  };
  const threads = Array.from({ length: size }, (_, index) => threadAt(index));
  let turn = 0;
  const pool: JobThreadPool = {
    size,
    deaths: 0,
    call: threads[0].call,
    next: () => threads[turn++ % size],
    running: () => threads,
    stop: async () => undefined,
  };
  return { workers: workersOf(pool, String), calls, replace: (index: number) => (threads[index] = threadAt(index)) };
}

t.test('each thread begins a job once, and so does one that replaces another', async (t) => {
  const { workers, calls, replace } = noting(2);
  await Promise.all([1, 2, 3].map((from) => workers.generate(plan, from, from + 1)));
  replace(1);
  await workers.generate(plan, 4, 5);
  t.strictSame(calls, [
    [0, 'begin', 7],
    [0, 'generate', 7, 1, 2],
    [1, 'begin', 7],
    [1, 'generate', 7, 2, 3],
    [0, 'generate', 7, 3, 4],
    [1, 'begin', 7],
    [1, 'generate', 7, 4, 5],
  ]);
});

t.test('a job that was forgotten is begun again', async (t) => {
  const { workers, calls } = noting(1);
  await workers.generate(plan, 1, 2);
  await workers.forget(7);
  await workers.generate(plan, 2, 3);
  t.strictSame(
    calls.map(([, name]) => name),
    ['begin', 'generate', 'forget', 'begin', 'generate'],
  );
});

t.test('a call fails with the error that the beginning failed with', async (t) => {
  const { workers } = noting(1, new RangeError('too many'));
  await t.rejects(workers.generate(plan, 1, 2), new RangeError('too many'));
});
