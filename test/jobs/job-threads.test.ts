/** A thread is told of a job once, before its first call for it. */
import t from 'tap';
import { jobThreads } from '../../src/jobs/job-threads.ts';
import type { Thread, ThreadPool } from '../../src/threads.ts';

/** Threads that note their calls and are chosen in turn; `begin` fails with `failure`. */
function noting(size: number, failure?: Error) {
  const calls: unknown[][] = [];
  const threadAt = (place: number): Thread => ({
    pending: 0,
    async call<T>(name: string, args: unknown[]) {
      calls.push([place, name, ...args]);
      if (failure && name === 'begin') throw failure;
      return name as T;
    },
    stop: async () => undefined,
  });
  const threads = Array.from({ length: size }, (_, place) => threadAt(place));
  let turn = 0;
  const pool: ThreadPool = {
    size,
    next: () => threads[turn++ % size],
    call: (name, args) => threads[0].call(name, args),
    callAll: (name, args) =>
      Promise.all(threads.map((thread) => thread.call(name, args))) as Promise<never[]>,
    stop: async () => undefined,
  };
  return { pool, calls, replace: (place: number) => (threads[place] = threadAt(place)) };
}

const job = { job_id: 7, facts: 'many' };

t.test('each thread begins a job once, and one that takes the place of another begins it, too', async (t) => {
  const { pool, calls, replace } = noting(2);
  const { call } = jobThreads<typeof job>(pool);
  const answers = await Promise.all([1, 2, 3].map((number) => call(job, 'generate', [number])));
  replace(1);
  await call(job, 'generate', [4]);
  t.strictSame(answers, ['generate', 'generate', 'generate']);
  t.strictSame(calls, [
    [0, 'begin', job],
    [0, 'generate', 7, 1],
    [1, 'begin', job],
    [1, 'generate', 7, 2],
    [0, 'generate', 7, 3],
    [1, 'begin', job],
    [1, 'generate', 7, 4],
  ]);
});

t.test('a job that was forgotten is begun again', async (t) => {
  const { pool, calls } = noting(1);
  const { call, forget } = jobThreads<typeof job>(pool);
  await call(job, 'generate', [1]);
  await forget(7);
  await call(job, 'generate', [2]);
  t.strictSame(
    calls.map(([, name]) => name),
    ['begin', 'generate', 'forget', 'begin', 'generate'],
  );
});

t.test('a call fails with the error that the beginning failed with', async (t) => {
  const { pool } = noting(1, new RangeError('too many'));
  await t.rejects(jobThreads<typeof job>(pool).call(job, 'generate', [1]), new RangeError('too many'));
});
