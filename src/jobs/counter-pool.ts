/** The counter threads: each batch goes to the one with the least to do. */
import type { EventBatch } from '../report/event-batch.ts';
import { mergeReports } from '../report/merge.ts';
import type { ReportContext } from '../report/report.ts';
import type { ReportState } from '../report/state.ts';
import { buffersIn, threadFile, threadPool } from '../threads.ts';
import type { CountedJob } from './counter-thread.ts';

/** One counts about as fast as so many generate. */
const GENERATORS_A_COUNTER = 4;

export interface CounterPool {
  /** Counts the events of some customers of a job; the batch is moved. */
  count(job: CountedJob, batch: EventBatch): Promise<void>;
  /** What all threads have counted of a job, added up; they forget the job. */
  take(jobId: number): Promise<ReportState | undefined>;
  /** The report from what was counted, as JSON text. */
  write(state: ReportState, context: ReportContext): Promise<string>;
  close(): Promise<void>;
}

/** For so many generator threads. A thread that dies fails the job that it counts. */
export function counterPool(generators: number, onDeath: (error: Error) => void): CounterPool {
  const size = Math.ceil(generators / GENERATORS_A_COUNTER);
  const threads = threadPool(threadFile('counter-thread', import.meta.url), {}, size, onDeath);
  return {
    count: (job, batch) => threads.call('count', [job, batch], buffersIn(batch)),
    async take(jobId) {
      const states = await threads.callAll<ReportState | undefined>('take', [jobId]);
      return states
        .filter((state) => state !== undefined)
        .reduce<ReportState | undefined>((sum, state) => (sum ? mergeReports(sum, state) : state), undefined);
    },
    write: (...args) => threads.call('write', args),
    close: () => threads.stop(),
  };
}
