/** The generator threads: each piece of work goes to the thread with the least to do. */
import { mergeReports } from '../report/merge.ts';
import type { ReportContext } from '../report/report.ts';
import type { ReportState } from '../report/state.ts';
import type { SequenceBatch } from '../storage/sequences.ts';
import { threadFile, threadPool } from '../threads.ts';
import type { KnownParts, Plan, PlanRequest } from './plan.ts';

export interface GeneratorPool {
  readonly size: number;
  plan(request: PlanRequest, known: KnownParts): Promise<Plan>;
  /** Sequences of the customers `from` (included) to `to` (not) of a plan. */
  generate(plan: Plan, from: number, to: number): Promise<SequenceBatch>;
  /** What all threads have counted of a job, added up; they forget the job. */
  report(jobId: number): Promise<ReportState | undefined>;
  /** The report from what was counted, as JSON text. */
  writeReport(state: ReportState, context: ReportContext): Promise<string>;
  close(): Promise<void>;
}

/** A thread that dies fails the job that it worked for. */
export function generatorPool(path: string, size: number, onDeath: (error: Error) => void): GeneratorPool {
  const threads = threadPool(threadFile('generator-thread', import.meta.url), { path }, size, onDeath);
  return {
    size,
    plan: (...args) => threads.call('plan', args),
    generate: (...args) => threads.call('generate', args),
    async report(jobId) {
      const states = await threads.callAll<ReportState | undefined>('report', [jobId]);
      return states
        .filter((state) => state !== undefined)
        .reduce<ReportState | undefined>((sum, state) => (sum ? mergeReports(sum, state) : state), undefined);
    },
    writeReport: (...args) => threads.call('writeReport', args),
    close: () => threads.stop(),
  };
}
