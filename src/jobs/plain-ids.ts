/** Jobs for customers by plain ids that were hashed on loading: jobs are stored with the hashes. */
import type { JobService } from '../contract.ts';
import type { JobRequest } from '../model/job.ts';
import type { CustomerFinder } from '../storage/plain-ids.ts';

type Jobs = Pick<JobService, 'create' | 'estimate' | 'createForCustomer' | 'previewForCustomer'>;

export function jobsByPlainIds(jobs: Jobs, finder: CustomerFinder): Jobs {
  async function found(request: JobRequest): Promise<JobRequest> {
    const { customer_ids } = request;
    return customer_ids ? { ...request, customer_ids: await finder.idsOf(customer_ids) } : request;
  }
  return {
    create: async (request, options) => jobs.create(await found(request), options),
    estimate: async (request) => jobs.estimate(await found(request)),
    createForCustomer: (id, request, options) => jobs.createForCustomer(finder.idOf(id), request, options),
    previewForCustomer: (id, request) => jobs.previewForCustomer(finder.idOf(id), request),
  };
}
