/** A thread is told of a job once, before its first call for it. */
import t from 'tap';
import { workersOf, type JobThread, type JobThreadPool } from '../../src/jobs/workers.ts';
import type { Plan } from '../../src/jobs/plan.ts';
import { ThreadDeath } from '../../src/threads/death.ts';

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
  return {
    workers: workersOf(pool, String),
    calls,
    replace: (index: number) => (threads[index] = threadAt(index)),
  };
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

/** Threads that die of the customers `deadly`, at most `deaths` times. */
function dying(deadly: number, deaths: number) {
  const generated: unknown[] = [];
  let died = 0;
  const start = (): JobThread => {
    let current: Int32Array = new Int32Array(1);
    const jobs = {
      begin: async (_plan: Plan, shared: Int32Array) => void (current = shared),
      async generate(_job: number, from: number, to: number) {
        if (deadly < from || deadly >= to || died === deaths) return generated.push([from, to]);
        current[0] = deadly;
        died++;
        thread = start();
        throw new ThreadDeath(new Error('out of memory'), true);
      },
      forget: async () => undefined,
    };
    return { call: { jobs }, pending: 0, stop: async () => undefined } as unknown as JobThread;
  };
  let thread = start();
  const pool = { size: 1, next: () => thread, running: () => [thread] } as unknown as JobThreadPool;
  const workers = workersOf(pool, (key) => `customer ${key}`);
  return { workers, generated, deaths: () => died };
}

t.test(
  'a chunk that threads die of is tried again three times, then the error names the customer',
  async (t) => {
    const customers = Uint32Array.of(10, 11, 12, 13);
    const recovered = dying(2, 3);
    await recovered.workers.generate({ ...plan, customers }, 1, 4);
    t.strictSame(recovered.generated, [[1, 4]]);

    const lost = dying(2, 100);
    await lost.workers.generate({ ...plan, customers }, 0, 2);
    await t.rejects(lost.workers.generate({ ...plan, customers }, 2, 4), {
      code: 'internal',
      message: /^4 threads died .* at customer "customer 12" \(out of memory\)\. Start the job again/,
    });
    t.equal(lost.deaths(), 4);
  },
);
