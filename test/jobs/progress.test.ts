/** Waiting for jobs: it ends when it should, whatever the garbage collector does meanwhile. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import type { BareJob, JobUpdate } from '../../src/contract.ts';
import { jobProgress } from '../../src/jobs/progress.ts';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const job = { state: 'queued', customers_done: 0, customers_total: 1, finished_at: null } as BareJob;
const WAITING = 20;

/** Collects garbage until `work` is done; a signal that was collected would keep it from ever being so. */
async function amidCollections<T>(work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  while (!isDone) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return done;
}

const forEach = <T>(start: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: WAITING }, (_, i) => start(i)));

t.test('Prefer: wait ends after its time', { timeout: 30_000 }, async (t) => {
  const progress = jobProgress(() => job, new AbortController().signal);
  await amidCollections(forEach((i) => progress.ended(i, 100)));
  t.pass();
});

t.test('it ends when the job has ended, is gone, or the program stops', { timeout: 30_000 }, async (t) => {
  const stop = new AbortController();
  let current: BareJob | undefined = job;
  const progress = jobProgress(() => current, stop.signal);
  for (const end of [
    () => void (current = { ...job, finished_at: 'now' }),
    () => void (current = undefined),
    () => stop.abort(),
  ]) {
    current = job;
    const ended = forEach((i) => progress.ended(i, 1_000_000));
    collectGarbage();
    end();
    for (let i = 0; i < WAITING; i++) progress.changed(i);
    await amidCollections(ended);
    t.pass();
  }
  await progress.ended(1, 1_000_000);
  t.pass('and begins no more');
});

t.test('watching ends when the client goes, or the program stops', { timeout: 30_000 }, async (t) => {
  const watch = async (updates: AsyncIterable<JobUpdate>) => {
    let seen = 0;
    for await (const _ of updates) seen++;
    return seen;
  };
  for (const whose of ['client', 'program'] as const) {
    const stops = { client: new AbortController(), program: new AbortController() };
    const progress = jobProgress(() => job, stops.program.signal);
    const seen = forEach((i) => watch(progress.of(i, undefined, stops.client.signal)));
    collectGarbage();
    stops[whose].abort();
    t.strictSame(await amidCollections(seen), Array(WAITING).fill(1));
  }
});
