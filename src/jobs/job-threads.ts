/**
 * Threads that work on jobs. What a thread needs to know of a job is sent to it once, before its first call for that
 * job; the others name the job by its id. Such a thread serves `begin`, which takes what it needs, and `forget`.
 */
import type { TransferListItem } from 'node:worker_threads';
import type { Thread, ThreadPool } from '../threads.ts';

export interface JobThreads<Job> {
  /** Calls a function of the thread with the least to do, with the job's id before the arguments. */
  call<T>(job: Job, name: string, args: unknown[], move?: TransferListItem[]): Promise<T>;
  /** All threads forget a job: when nothing of it is under way any more. */
  forget(jobId: number): Promise<void>;
}

export function jobThreads<Job extends { job_id: number }>(threads: ThreadPool): JobThreads<Job> {
  /** By job: the threads that have begun it. One that has died is none of them. */
  const begun = new Map<number, WeakSet<Thread>>();

  function begin(thread: Thread, job: Job): Promise<void> | undefined {
    const having = begun.get(job.job_id) ?? new WeakSet();
    begun.set(job.job_id, having);
    if (having.has(thread)) return undefined;
    having.add(thread);
    return thread.call('begin', [job]);
  }

  return {
    async call<T>(job: Job, name: string, args: unknown[], move?: TransferListItem[]) {
      const thread = threads.next();
      // Both are on their way at once: a thread answers in order.
      const [, result] = await Promise.all([
        begin(thread, job),
        thread.call<T>(name, [job.job_id, ...args], move),
      ]);
      return result;
    },
    async forget(jobId) {
      begun.delete(jobId);
      await threads.callAll('forget', [jobId]);
    },
  };
}
