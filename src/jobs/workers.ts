/**
 * The worker threads as jobs use them. A job's plan is sent to a thread once, before its first call for that
 * job; later calls name the job by its id.
 */
import type { SequenceChunk } from '../storage/sequence-blocks.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Thread } from '../threads/thread.ts';
import type { JobHandlers } from './handlers.ts';
import { planner, type Plan } from './plan.ts';

export type JobThread = Thread<{ jobs: JobHandlers }>;
export type JobThreadPool = ThreadPool<{ jobs: JobHandlers }>;

export type Workers = ReturnType<typeof workersOf>;

/** If a thread dies, its calls fail, and with them the job that it worked for. */
export function workersOf(threads: JobThreadPool) {
  /** The threads that have begun a job. One that has died is none of them. */
  const begun = new Map<number, WeakSet<JobThread>>();

  function begin(thread: JobThread, plan: Plan): Promise<void> | undefined {
    const having = begun.get(plan.job_id) ?? new WeakSet();
    begun.set(plan.job_id, having);
    if (having.has(thread)) return undefined;
    having.add(thread);
    return thread.call.jobs.begin(plan);
  }

  return {
    size: threads.size,
    plan: planner((request, known) => threads.call.jobs.plan(request, known)),

    /** Encoded sequences of the customers [from, to) of a plan, by the least busy thread. */
    async generate(plan: Plan, from: number, to: number): Promise<SequenceChunk> {
      const thread = threads.next();
      // Both calls are sent at once: a thread responds in order.
      const [, chunk] = await Promise.all([
        begin(thread, plan),
        thread.call.jobs.generate(plan.job_id, from, to),
      ]);
      return chunk;
    },

    /** All threads forget a job, once nothing of it is under way. */
    async forget(jobId: number): Promise<void> {
      begun.delete(jobId);
      await Promise.all(threads.running().map(({ call }) => call.jobs.forget(jobId)));
    },
  };
}
