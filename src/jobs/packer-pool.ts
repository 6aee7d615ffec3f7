/** The packer threads: each batch goes to the one with the least to do. */
import { mergeReports } from '../report/merge.ts';
import type { ReportContext } from '../report/report.ts';
import type { ReportState } from '../report/state.ts';
import type { SequenceChunk } from '../storage/sequences.ts';
import { moved } from '../threads/messages.ts';
import { threadPool } from '../threads/pool.ts';
import type { ThreadOptions } from '../threads/thread.ts';
import { NICE } from './generator-pool.ts';
import { buffersOf, type EventBatch } from './event-batch.ts';
import { jobThreads } from './job-threads.ts';
import { packerThread, type PackedJob } from './packer-thread.ts';
import type { Plan } from './plan.ts';

/**
 * Batches lie outside of V8's heap until it collects the small objects that hold them, which it does when these fill its
 * young generation: with the usual size a job holds 30 to 70 MiB more, and is not faster.
 */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

export interface PackerPool {
  readonly size: number;
  /** Counts events for the report of their job, and packs them for the writer. The batch is moved. */
  pack(plan: Plan, batch: EventBatch): Promise<SequenceChunk>;
  /** Only counts them. */
  count(plan: Plan, batch: EventBatch): Promise<void>;
  /** What all threads have counted of a job since they were asked last, added up. */
  counted(jobId: number): Promise<ReportState | undefined>;
  /** The report from what was counted, as JSON text. */
  report(state: ReportState, context: ReportContext): Promise<string>;
  /** All threads forget what they know of a job. */
  forget(jobId: number): Promise<void>;
  close(): Promise<void>;
}

const packedJob = ({ job_id, parameters, catalogue, span }: Plan): PackedJob => ({
  job_id,
  parameters,
  catalogue,
  span,
});

/** A thread that dies fails the job that it worked for. */
export function packerPool(size: number, options: ThreadOptions): PackerPool {
  const threads = threadPool(packerThread, undefined, size, { ...options, limits: LIMITS, nice: NICE });
  const jobs = jobThreads(threads);
  return {
    size,
    pack: (plan, batch) =>
      jobs.call(packedJob(plan), (call) => call.pack(plan.job_id, moved(batch, buffersOf(batch)))),
    count: (plan, batch) =>
      jobs.call(packedJob(plan), (call) => call.count(plan.job_id, moved(batch, buffersOf(batch)))),
    async counted(jobId) {
      const states = await Promise.all(threads.running().map(({ call }) => call.counted(jobId)));
      return states
        .filter((state) => state !== undefined)
        .reduce<ReportState | undefined>((sum, state) => (sum ? mergeReports(sum, state) : state), undefined);
    },
    report: (...args) => threads.call.report(...args),
    forget: (jobId) => jobs.forget(jobId),
    close: () => threads.stop(),
  };
}
