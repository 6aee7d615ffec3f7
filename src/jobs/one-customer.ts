/** Generates for one customer past the queue: the request waits until the rows are stored. */
import type { CreatedJob } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { JobRequest } from '../model/job.ts';
import type { jobCreation } from './create.ts';
import type { JobDeps } from './deps.ts';
import type { JobQueue } from './queue.ts';
import { resolveRequest } from './request.ts';

/** Undefined instead of a Problem that says that the customer is unknown. */
async function ifKnown<T>(created: Promise<T>): Promise<T | undefined> {
  try {
    return await created;
  } catch (error) {
    if (error instanceof Problem && error.code === 'unknown_customers') return undefined;
    throw error;
  }
}

export function oneCustomerJobs(
  { stores }: JobDeps,
  { create, amend }: ReturnType<typeof jobCreation>,
  queue: JobQueue,
) {
  /** Undefined if the customer is not known. */
  return async (
    customerId: string,
    request: JobRequest,
    { idempotencyKey: key }: { idempotencyKey?: string },
  ): Promise<CreatedJob | undefined> => {
    const selected = { ...request, customer_ids: [customerId] };
    const resolved = resolveRequest(stores, selected, { catalogue: 'all' });
    const stored = await ifKnown(create(resolved, { started: true, key }));
    if (stored === undefined || 'again' in stored) return stored?.again;
    await queue.runNow(stored.job.id);
    const job = stores.jobs.get(stored.job.id)!;
    if (job.state === 'succeeded') return amend(key, { status: 201, job });
    throw new Problem('internal', job.error?.detail ?? `The job ended as ${job.state}.`);
  };
}
