/** A thread is told of a job once, before its first call for it. */
import t from 'tap';
import { jobThreads } from '../../src/jobs/job-threads.ts';
import type { ThreadPool } from '../../src/threads/pool.ts';
import type { Thread } from '../../src/threads/thread.ts';

const job = { job_id: 7, facts: 'many' };

interface Served {
  begin(begun: typeof job): void;
  generate(jobId: number, from: number): string;
  forget(jobId: number): void;
}

/** Threads that note their calls and are chosen in turn; `begin` fails with `failure`. */
function noting(size: number, failure?: Error) {
  const calls: unknown[][] = [];
  const threadAt = (index: number): Thread<Served> => ({
    pending: 0,
    call: {
      async begin(begun) {
        calls.push([index, 'begin', begun]);
        if (failure) throw failure;
      },
      async generate(...args) {
        calls.push([index, 'generate', ...args]);
        return 'generated';
      },
      forget: async (...args) => void calls.push([index, 'forget', ...args]),
    },
    stop: async () => undefined,
  });
  const threads = Array.from({ length: size }, (_, index) => threadAt(index));
  let turn = 0;
  const pool: ThreadPool<Served> = {
    size,
    call: threads[0].call,
    next: () => threads[turn++ % size],
    running: () => threads,
    stop: async () => undefined,
  };
  return { pool, calls, replace: (index: number) => (threads[index] = threadAt(index)) };
}

t.test('each thread begins a job once, and one that takes the place of another begins it, too', async (t) => {
  const { pool, calls, replace } = noting(2);
  const { call } = jobThreads<typeof job, Served>(pool);
  const generate = (from: number) => call(job, (thread) => thread.generate(7, from));
  const results = await Promise.all([1, 2, 3].map(generate));
  replace(1);
  await generate(4);
  t.strictSame(results, ['generated', 'generated', 'generated']);
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
  const { call, forget } = jobThreads<typeof job, Served>(pool);
  await call(job, (thread) => thread.generate(7, 1));
  await forget(7);
  await call(job, (thread) => thread.generate(7, 2));
  t.strictSame(
    calls.map(([, name]) => name),
    ['begin', 'generate', 'forget', 'begin', 'generate'],
  );
});

t.test('what a job cannot be begun for is why its calls fail', async (t) => {
  const { call } = jobThreads<typeof job, Served>(noting(1, new Error('no memory')).pool);
  await t.rejects(
    call(job, (thread) => thread.generate(7, 1)),
    { message: 'no memory' },
  );
});
