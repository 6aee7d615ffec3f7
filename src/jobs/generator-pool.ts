/** The generator threads: each piece of work goes to the thread with the least to do. */
import { threadFile, threadPool } from '../threads.ts';
import type { Generated } from './generator-thread.ts';
import type { KnownParts, Plan, PlanRequest } from './plan.ts';

export interface GeneratorPool {
  readonly size: number;
  plan(request: PlanRequest, known: KnownParts): Promise<Plan>;
  /** Sequences of the customers `from` (included) to `to` (not) of a plan. */
  generate(plan: Plan, from: number, to: number): Promise<Generated>;
  /** All threads forget what they know of a job. */
  forget(jobId: number): Promise<void>;
  close(): Promise<void>;
}

/** A thread that dies fails the job that it worked for. */
export function generatorPool(path: string, size: number, onDeath: (error: Error) => void): GeneratorPool {
  const threads = threadPool(threadFile('generator-thread', import.meta.url), { path }, size, onDeath);
  return {
    size,
    plan: (...args) => threads.call('plan', args),
    generate: (...args) => threads.call('generate', args),
    async forget(jobId) {
      await threads.callAll('forget', [jobId]);
    },
    close: () => threads.stop(),
  };
}
