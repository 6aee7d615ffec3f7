/** Generates for one customer, bypassing the queue: the request waits until the rows are stored. */
import type { JobOptions } from '../contract.ts';
import { CATALOGUE, diskFull, Problem, type ProblemCode } from '../errors.ts';
import type { JobRequest } from '../model/job.ts';
import type { jobCreation } from './create.ts';
import type { JobDeps } from './deps.ts';
import type { DryRun } from './dry-run.ts';
import type { JobQueue } from './queue.ts';
import { resolveRequest } from './request.ts';

/** Every article can be drawn: a sample of one customer has hardly any. */
const DEFAULTS = { catalogue: 'all' } as const;

const forCustomer = (request: JobRequest, id: string) => ({ ...request, customer_ids: [id] });

/** Undefined instead of a Problem if the customer is unknown. */
async function ifKnown<T>(created: Promise<T>): Promise<T | undefined> {
  try {
    return await created;
  } catch (error) {
    if (error instanceof Problem && error.code === 'unknown_customers') return undefined;
    throw error;
  }
}

const ended = (id: number, how: 'cancelled' | 'deleted') =>
  new Problem(
    'conflict',
    `Job ${id}, which was to make the rows, was ${how} meanwhile. Send the request again.`,
  );

export function oneCustomerJobs(
  { stores, stopping }: JobDeps,
  creation: ReturnType<typeof jobCreation>,
  queue: JobQueue,
) {
  return async (customerId: string, request: JobRequest, { idempotencyKey: key }: JobOptions) => {
    const resolved = resolveRequest(stores, forCustomer(request, customerId), DEFAULTS);
    const stored = await ifKnown(creation.create(resolved, key, { started: true }));
    if (stored === undefined || 'again' in stored) return stored?.again;
    await queue.runNow(stored.job.id);
    const job = stores.jobs.get(stored.job.id);
    if (!job || job.state === 'cancelled') throw ended(stored.job.id, job ? 'cancelled' : 'deleted');
    if (job.state === 'succeeded') return creation.amend(key, { status: 201, job });
    if (stopping.aborted)
      throw new Problem('overloaded', 'footfall is stopping. Try again in a moment.', { retryAfter: 10 });
    if (job.state === 'running') throw diskFull(); // how it failed cannot even be written
    const { code, detail } = job.error ?? {};
    const known = code !== undefined && code in CATALOGUE ? (code as ProblemCode) : 'internal';
    throw new Problem(known, detail ?? `The job ended as ${job.state}.`);
  };
}

/** The rows that would be stored, as the contract says. */
export const customerPreviews =
  ({ workers }: JobDeps, dryRun: DryRun) =>
  (customerId: string, request: JobRequest): Promise<Uint8Array | undefined> =>
    ifKnown(dryRun(forCustomer(request, customerId), DEFAULTS, (plan) => workers.preview(plan)));
