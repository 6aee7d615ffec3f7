/** Gives what is asked for what some of its columns depend on. */
import type { SequenceRequest } from '../contract.ts';
import type { InteractionColumn, NamedColumn } from '../model/interaction-columns.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { firstPositives } from './first-positives.ts';
import type { Readers } from './handlers.ts';
import type { ColumnFacts, RowQuery } from './row-query.ts';
import type { SamplingPlanOf } from './sampling.ts';

const SAMPLING: ReadonlySet<InteractionColumn> = new Set(['item_prob', 'draws']);

const needsSampling = (columns: readonly NamedColumn[] = []): boolean =>
  columns.some(({ column }) => SAMPLING.has(column));

type Request = Pick<SequenceRequest, 'columns' | 'jobId'>;

/** Both reject with a Problem (conflict) if a column needs rows to be made again that can't be. */
export function columnFacts(stores: Stores, readers: Readers, planOf: SamplingPlanOf) {
  const positives = firstPositives(stores, readers);

  async function planOfSequence(customerId: string, { columns, jobId }: Request) {
    if (!needsSampling(columns)) return undefined;
    const [block] = stores.sequences.sequence(customerId, jobId);
    const job = block && stores.jobs.row(block.job_id);
    return job && planOf(job);
  }

  return {
    /** Adds them to a query. */
    async addTo(query: RowQuery, job: JobRow | undefined): Promise<void> {
      await positives.addTo(query, job);
      if (job && query.job && needsSampling(query.columns)) query.job.sampling = await planOf(job);
    },

    /** Those for a customer's sequence in a job, by default in the newest that has one. */
    async ofSequence(customerId: string, request: Request): Promise<ColumnFacts> {
      const sampling = await planOfSequence(customerId, request);
      return { positives: await positives.ofSequence(customerId, request), sampling };
    },
  };
}
