/** The generator threads: each piece of work goes to the thread with the least to do. */
import { threadFile, threadPool } from '../threads.ts';
import type { EventBatch } from './event-batch.ts';
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

/** A thread that dies fails the job that it worked for. */
export function generatorPool(path: string, size: number, onDeath: (error: Error) => void): GeneratorPool {
  const threads = threadPool(threadFile('generator-thread', import.meta.url), { path }, size, onDeath);
  const jobs = jobThreads<Plan>(threads);
  return {
    size,
    plan: (...args) => threads.call('plan', args),
    generate: (plan, from, to) => jobs.call(plan, 'generate', [from, to]),
    forget: (jobId) => jobs.forget(jobId),
    close: () => threads.stop(),
  };
}
