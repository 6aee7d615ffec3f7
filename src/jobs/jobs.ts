/** Jobs as HTTP and the command line see them: create, follow, cancel, delete, resume after a restart. */
import { setMaxListeners } from 'node:events';
import type { BareJob, CreatedJob, JobOptions, JobUpdate } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { JobRequest } from '../model/job.ts';
import { jobCreation } from './create.ts';
import type { JobDeps } from './deps.ts';
import { dryRuns } from './dry-run.ts';
import { estimates } from './estimate.ts';
import { customerPreviews, oneCustomerJobs } from './one-customer.ts';
import { hasEnded, jobProgress } from './progress.ts';
import { jobQueue } from './queue.ts';
import { resolveRequest } from './request.ts';
import { jobRun } from './run.ts';

/** `onSuccess` is called with the id of each job that has succeeded. */
export function startJobs(given: Omit<JobDeps, 'stopping'>, onSuccess: (id: number) => void) {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each client that waits
  const deps: JobDeps = { ...given, stopping: stop.signal };
  const { stores, writer, housekeeper } = deps;
  const progress = jobProgress(stores.jobs.get, stop.signal);
  const { run, stop: stopRun } = jobRun(deps, progress);
  const creation = jobCreation(deps);
  const dryRun = dryRuns(deps);

  const queue = jobQueue(deps, async (row) => {
    if (await run(row)) onSuccess(row.id);
  });

  return {
    estimate: estimates(deps, dryRun),
    createForCustomer: oneCustomerJobs(deps, creation, queue),
    previewForCustomer: customerPreviews(deps, dryRun),
    get: (id: number): BareJob | undefined => stores.jobs.get(id),

    async create(request: JobRequest, options: JobOptions): Promise<CreatedJob> {
      const { idempotencyKey: key, waitSeconds } = options;
      const stored = await creation.create(resolveRequest(stores, request), key, { started: false });
      if ('again' in stored) return stored.again;
      const { id } = stored.job;
      queue.wake();
      if (!waitSeconds) return { status: 202, job: stored.job };
      await progress.ended(id, waitSeconds * 1000);
      const job = stores.jobs.get(id) ?? stored.job;
      return hasEnded(job) ? creation.amend(key, { status: 200, job }) : { status: 202, job };
    },

    /** Cancelling what has ended changes nothing. */
    async cancel(id: number): Promise<BareJob | undefined> {
      if (await writer.call.jobs.cancel(id)) {
        stopRun(id);
        progress.changed(id);
        void housekeeper.sweep();
      }
      return stores.jobs.get(id);
    },

    /** False if there is no such job. Throws Problem (conflict) while it runs. */
    async delete(id: number): Promise<boolean> {
      const result = await writer.call.jobs.remove(id);
      const why = `Job ${id} is running. Cancel it first, with POST /v1/jobs/${id}/cancel, then delete it.`;
      if (result === 'running') throw new Problem('conflict', why);
      if (result === 'unknown') return false;
      progress.changed(id);
      await housekeeper.sweep();
      return true;
    },

    watch: (
      id: number,
      last: number | undefined,
      client: AbortSignal,
    ): AsyncIterable<JobUpdate> | undefined => stores.jobs.get(id) && progress.of(id, last, client),

    /** Resumes what was under way when the process ended. */
    async resume(): Promise<void> {
      await writer.call.jobs.requeueRunning();
      queue.wake();
    },

    /** Stops, also within a sequence; running jobs keep their rows and continue at the next start. */
    async stop(): Promise<void> {
      stop.abort();
      await queue.idle();
    },
  };
}
