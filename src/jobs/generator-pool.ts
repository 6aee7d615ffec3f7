/** The generator threads: each piece of work goes to the thread with the least to do. */
import { threadPool } from '../threads/pool.ts';
import type { ThreadOptions } from '../threads/thread.ts';
import type { EventBatch } from './event-batch.ts';
import { generatorThread } from './generator-thread.ts';
import { jobThreads } from './job-threads.ts';
import type { KnownParts, Plan, PlanRequest } from './plan.ts';

export interface GeneratorPool {
  readonly size: number;
  plan(request: PlanRequest, known: KnownParts): Promise<Plan>;
  /** Events of the customers `from` (included) to `to` (not) of a plan. */
  generate(plan: Plan, from: number, to: number): Promise<EventBatch>;
  /** All threads forget what they know of a job. */
  forget(jobId: number): Promise<void>;
  close(): Promise<void>;
}

/** Requests go first where there are not cores for all: a third of their weight. */
export const NICE = 5;

/** A thread that dies fails the job that it worked for. */
export function generatorPool(path: string, size: number, options: ThreadOptions): GeneratorPool {
  const threads = threadPool(generatorThread, { path }, size, { ...options, nice: NICE });
  const jobs = jobThreads(threads);
  return {
    size,
    plan: (...args) => threads.call.plan(...args),
    generate: (plan, from, to) => jobs.call(plan, (call) => call.generate(plan.job_id, from, to)),
    forget: (jobId) => jobs.forget(jobId),
    close: () => threads.stop(),
  };
}
