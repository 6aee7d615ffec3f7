/**
 * Makes a job's report from its stored rows, in the thread that these handlers are composed into. Between two calls of
 * `count` the thread is free for other work. The only file of report/ that reads from storage.
 */
import type { Verdict } from '../model/report.ts';
import type { Stores } from '../storage/stores.ts';

export interface ReportProgress {
  customers_done: number;
  done: boolean;
}

export interface FinishedReport {
  /** JSON. */
  report: string;
  /** The worst verdict of any feature at the default thresholds. */
  verdict: Verdict;
}

export function reportHandlers(stores: Stores) {
  return {
    /** Prepares the report of a succeeded job; needs `article_sales` of its version of the data set. */
    begin(jobId: number): void {
      void [stores, jobId];
    },

    /** Reads and counts the next slice of the job's rows: some milliseconds of work. */
    count(jobId: number): ReportProgress {
      throw new Error(`not yet: ${jobId}`);
    },

    /** The report, after `count` has said `done`. Takes up to a tenth of a second. */
    finish(jobId: number): FinishedReport {
      throw new Error(`not yet: ${jobId}`);
    },

    /** Drops all that was counted of a job. */
    forget(jobId: number): void {
      void jobId;
    },
  };
}
