/** The generator threads: gives each piece of work to the thread with the least to do. */
import { availableParallelism } from 'node:os';
import type { SequenceBatch } from '../storage/sequences.ts';
import { startThread, threadFile, type Thread } from '../threads.ts';
import type { Catalogue, Plan, PlanRequest } from './plan.ts';

export interface GeneratorPool {
  readonly size: number;
  plan(request: PlanRequest, catalogue: Catalogue | undefined): Promise<Plan>;
  generate(plan: Plan, from: number, to: number): Promise<SequenceBatch>;
  close(): Promise<void>;
}

/** One core is left to the writer and HTTP. */
export const defaultWorkers = (): number => Math.max(1, availableParallelism() - 1);

/** A thread that dies fails the job it worked for; a new one takes its place. */
export function startGenerators(path: string, size: number, onDeath: (error: Error) => void): GeneratorPool {
  const start = (place: number): Thread =>
    startThread(threadFile('generator-thread', import.meta.url), { path }, (error) => {
      threads[place] = start(place);
      onDeath(error);
    });
  const threads: Thread[] = [];
  for (let place = 0; place < size; place++) threads.push(start(place));
  const idlest = () => threads.reduce((a, b) => (b.pending < a.pending ? b : a));
  return {
    size,
    plan: (request, catalogue) => idlest().call('plan', [request, catalogue]),
    generate: (plan, from, to) => idlest().call('generate', [plan, from, to]),
    async close() {
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}
