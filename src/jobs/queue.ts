/**
 * The queue: takes jobs one at a time, oldest first. The table of jobs is the queue; this only moves it on.
 */
import type { JobRow } from '../storage/jobs.ts';
import type { JobDeps } from './deps.ts';

export interface JobQueue {
  /** Says that there may be a job in the queue. */
  wake(): void;
  /** Runs a job past the queue. */
  runNow(id: number): Promise<void>;
  /** Resolves when nothing runs any more: after `stopping`. */
  idle(): Promise<void>;
}

export function jobQueue(
  { stores, writer, onError, stopping }: JobDeps,
  run: (row: JobRow) => Promise<void>,
): JobQueue {
  const underWay = new Set<Promise<void>>();
  let draining: Promise<void> | undefined;

  function track(work: Promise<void>): Promise<void> {
    underWay.add(work);
    work.catch((error: unknown) => onError(error, 0)).finally(() => underWay.delete(work));
    return work;
  }

  async function drain(): Promise<void> {
    for (let next = stores.jobs.nextQueued(); next && !stopping.aborted; next = stores.jobs.nextQueued()) {
      if (await writer.call.jobs.claim(next.id)) await run(stores.jobs.row(next.id)!);
    }
  }

  return {
    wake() {
      draining ??= track(drain()).finally(() => (draining = undefined));
      draining.catch(() => undefined);
    },
    runNow: (id) => track(run(stores.jobs.row(id)!)),
    idle: async () => void (await Promise.allSettled([...underWay])),
  };
}
