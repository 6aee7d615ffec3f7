/**
 * The queue: runs jobs one at a time, oldest first. The table of jobs is the queue; this only moves it on.
 */
import type { JobRow } from '../storage/jobs.ts';
import { isDiskFull } from '../errors.ts';
import type { JobDeps } from './deps.ts';

export type JobQueue = ReturnType<typeof jobQueue>;

export function jobQueue(deps: JobDeps, run: (row: JobRow) => Promise<void>) {
  const { stores, writer, housekeeper, onError, stopping } = deps;
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

  /** There may be a job in the queue. On a full disk it waits there. */
  function wake(): void {
    draining ??= track(drain()).finally(() => (draining = undefined));
    draining.catch((error: unknown) => {
      if (isDiskFull(error)) housekeeper.whenRoom(wake);
    });
  }

  return {
    wake,
    /** Runs a job, bypassing the queue. */
    runNow: (id: number): Promise<void> => track(run(stores.jobs.row(id)!)),
    /** After `stopping`: resolves once nothing is running. */
    idle: async (): Promise<void> => void (await Promise.allSettled([...underWay])),
  };
}
