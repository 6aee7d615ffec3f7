/** Rows of customers by their plain ids where these were hashed on loading: tried as they are first. */
import type { RowService, RowsRequest } from '../contract.ts';
import type { CustomerFinder } from '../storage/plain-ids.ts';
import type { Stores } from '../storage/stores.ts';

export function rowsByPlainIds(rows: RowService, stores: Stores, finder: CustomerFinder): RowService {
  function found(request: RowsRequest): RowsRequest {
    const { filter, job_id } = request;
    if (filter.customer_id === undefined) return request;
    const version = job_id === undefined ? undefined : stores.jobs.row(job_id)?.dataset_version;
    return { ...request, filter: { ...filter, customer_id: finder.idOf(filter.customer_id, version) } };
  }

  return {
    page: (request, page) => rows.page(found(request), page),
    download: (request, ...more) => rows.download(found(request), ...more),
    article: rows.article,
    customer: (id) => rows.customer(finder.idOf(id)),
    jobCustomer(jobId, id) {
      const version = stores.jobs.row(jobId)?.dataset_version;
      return rows.jobCustomer(jobId, finder.idOf(id, version));
    },
    async sequence(id, request) {
      const { frame, ...rest } = request;
      const of = (customer: string) =>
        rows.sequence(customer, { ...rest, ...(frame && { frame: (job: number) => frame(job, customer) }) });
      const sequence = await of(id);
      const hash = sequence ? undefined : finder.hashOf(id);
      return hash === undefined ? sequence : of(hash);
    },
  };
}
