/** Gives what asks for item_prob or draws the plan that these are read with. */
import type { SequenceRequest } from '../contract.ts';
import type { InteractionColumn, NamedColumn } from '../model/interaction-columns.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import type { RowQuery } from './row-query.ts';
import type { SamplingPlan, SamplingPlanOf } from './sampling.ts';

const SAMPLING: ReadonlySet<InteractionColumn> = new Set(['item_prob', 'draws']);

const needsSampling = (columns: readonly NamedColumn[] = []): boolean =>
  columns.some(({ column }) => SAMPLING.has(column));

/** Both reject with a Problem (conflict) if the job's rows can't be made again. */
export const samplingOf = (stores: Stores, planOf: SamplingPlanOf) => ({
  /** Adds the plan to a query whose columns need it; returns whether they do. */
  async addTo({ job: facts, columns }: RowQuery, job: JobRow | undefined): Promise<boolean> {
    if (!job || !facts || !needsSampling(columns)) return false;
    facts.sampling = await planOf(job);
    return true;
  },

  /** The plan for a customer's sequence in a job, by default in the newest that has one. */
  async ofSequence(
    customerId: string,
    { columns, jobId }: Pick<SequenceRequest, 'columns' | 'jobId'>,
  ): Promise<SamplingPlan | undefined> {
    if (!needsSampling(columns)) return undefined;
    const [block] = stores.sequences.sequence(customerId, jobId);
    const job = block && stores.jobs.row(block.job_id);
    return job && planOf(job);
  },
});
