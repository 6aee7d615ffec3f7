/**
 * Threads that work on jobs. What a thread needs to know of a job is sent to it once, before its first call for that
 * job; later calls name the job by its id.
 */
import type { Calls } from '../threads/messages.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Thread } from '../threads/thread.ts';

/** What such threads serve besides their work. */
interface JobHandlers<Job> {
  begin(job: Job): void;
  forget(jobId: number): void;
}

export interface JobThreads<Job, H> {
  /** Runs `work` with the calls of the thread with the least to do, which knows the job by then. */
  call<T>(job: Job, work: (call: Calls<H>) => Promise<T>): Promise<T>;
  /** All threads forget a job: when nothing of it is under way any more. */
  forget(jobId: number): Promise<void>;
}

export function jobThreads<Job extends { job_id: number }, H extends JobHandlers<Job>>(
  threads: ThreadPool<H>,
): JobThreads<Job, H> {
  /** By job: the threads that have begun it. One that has died is none of them. */
  const begun = new Map<number, WeakSet<Thread<H>>>();
  const common = (thread: Thread<H>) => thread.call as unknown as Calls<JobHandlers<Job>>;

  function begin(thread: Thread<H>, job: Job): Promise<void> | undefined {
    const having = begun.get(job.job_id) ?? new WeakSet();
    begun.set(job.job_id, having);
    if (having.has(thread)) return undefined;
    having.add(thread);
    return common(thread).begin(job);
  }

  return {
    async call(job, work) {
      const thread = threads.next();
      // Both are on their way at once: a thread answers in order.
      const [, result] = await Promise.all([begin(thread, job), work(thread.call)]);
      return result;
    },
    async forget(jobId) {
      begun.delete(jobId);
      await Promise.all(threads.running().map((thread) => common(thread).forget(jobId)));
    },
  };
}
