/** Plans of jobs that are never stored: for estimates and previews. */
import type { JobRequest } from '../model/job.ts';
import type { JobDeps } from './deps.ts';
import { interrupt, type Plan, type PlanRequest } from './plan.ts';
import type { Defaults } from '../plan/request.ts';
import { newJob, resolveRequest } from './request.ts';

export type DryRun = ReturnType<typeof dryRuns>;

export function dryRuns({ stores, workers, limits, stopping }: JobDeps) {
  let made = 0;

  /** Plans the job, works with its plan, and forgets it. Throws Problem if the job would be refused. */
  return async <T>(
    request: JobRequest,
    defaults: Defaults,
    work: (plan: Plan, planned: PlanRequest) => Promise<T>,
  ): Promise<T> => {
    const resolved = resolveRequest(stores, request, defaults);
    const { dataset_version } = await newJob(stores, limits, resolved, workers.active);
    // Threads know jobs by id; those of dry runs are negative.
    const planned: PlanRequest = { job_id: --made, dataset_version, ...resolved };
    const plan = await workers.plan(planned);
    const stop = () => interrupt(plan);
    stopping.addEventListener('abort', stop);
    if (stopping.aborted) stop();
    return await work(plan, planned).finally(() => {
      stopping.removeEventListener('abort', stop);
      return workers.forget(plan.job_id);
    });
  };
}
