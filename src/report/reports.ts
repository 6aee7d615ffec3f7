/**
 * Makes the reports of jobs in the background, one at a time, from what is stored; each is made once and kept. A
 * worker thread counts a slice of rows per call, so that the work can be followed and stopped.
 */
import type { Thresholds } from '../contract.ts';
import { Problem, problemFrom } from '../errors.ts';
import type { Report, ReportProgress } from '../model/report.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import type { ThreadPool } from '../threads/pool.ts';
import { withThresholds } from './audit.ts';
import type { ReportHandlers } from './handlers.ts';
import { reportHtml } from './html/page.ts';
import { progressHtml } from './html/progress.ts';

export interface ReportDeps {
  stores: Stores;
  writer: Writer;
  threads: ThreadPool<{ report: ReportHandlers }>;
  /** Called with unexpected errors, for the log. */
  onError(error: unknown, jobId: number): void;
}

interface Making {
  progress: ReportProgress;
  /** Resolves when it has ended, well or not. */
  ended: Promise<void>;
  problem?: Problem;
}

export interface ReportOptions {
  waitSeconds?: number;
}

export function reportMaker({ stores, writer, threads, onError }: ReportDeps) {
  const stop = new AbortController();
  const stopping = stop.signal;
  const making = new Map<number, Making>();
  let last: Promise<void> = Promise.resolve();

  async function count(id: number, progress: ReportProgress): Promise<void> {
    const { report } = threads.next().call;
    progress.state = 'running';
    await report.begin(id);
    try {
      for (let done = false; !done;) {
        if (stopping.aborted) return;
        const slice = await report.count(id);
        done = slice.done;
        progress.customers_done = slice.customers_done;
      }
      const made = await report.finish(id);
      await writer.call.jobs.saveReport(id, made.report, made.verdict);
    } finally {
      await report.forget(id).catch(() => undefined);
    }
  }

  /** Queues a report. */
  function make(id: number): Making {
    const { customers_total } = stores.jobs.row(id)!;
    const progress: ReportProgress = { job_id: id, state: 'waiting', customers_done: 0, customers_total };
    const entry: Making = { progress, ended: Promise.resolve() };
    const attempt = async () => {
      if (stopping.aborted || stores.jobs.row(id)?.state !== 'succeeded') return;
      await count(id, progress);
    };
    entry.ended = last = last.then(attempt).then(
      () => void making.delete(id),
      (error: unknown) => {
        // A job that has been deleted meanwhile, or a program that stops, needs no report.
        if (stopping.aborted || !stores.jobs.row(id)) return void making.delete(id);
        onError(error, id);
        entry.problem = problemFrom(error);
      },
    );
    making.set(id, entry);
    return entry;
  }

  /** The report as JSON text, or how far it is; undefined if there is no such job. */
  async function textOf(
    id: number,
    { waitSeconds = 0 }: ReportOptions,
  ): Promise<string | ReportProgress | undefined> {
    const job = stores.jobs.row(id);
    if (!job) return undefined;
    if (job.state !== 'succeeded')
      throw new Problem('conflict', `Job ${id} is ${job.state}. Its report is made once the job succeeds.`);
    const known = stores.jobs.report(id);
    if (known !== undefined) return known;
    const entry = making.get(id) ?? make(id);
    if (waitSeconds > 0) await within(entry.ended, waitSeconds * 1000, stopping);
    if (entry.problem) {
      making.delete(id); // the next request tries again
      throw entry.problem;
    }
    return stores.jobs.report(id) ?? entry.progress;
  }

  async function report(
    id: number,
    thresholds: Thresholds,
    options: ReportOptions = {},
  ): Promise<Report | ReportProgress | undefined> {
    const found = await textOf(id, options);
    return typeof found === 'string' ? withThresholds(JSON.parse(found) as Report, thresholds) : found;
  }

  return {
    /**
     * A job has succeeded: makes its report. The report of a single customer's job waits until it is asked for, since it
     * would take longer than the job.
     */
    succeeded(id: number): void {
      if (stores.jobs.row(id)!.customers_total > 1 && !making.has(id)) make(id);
    },

    /** Makes the reports that the process did not get to before it ended. */
    resume(): void {
      for (const id of stores.jobs.withoutReport()) make(id);
    },

    async stop(): Promise<void> {
      stop.abort();
      await last;
    },

    service: {
      report,
      async reportHtml(id: number, thresholds: Thresholds, options: ReportOptions = {}) {
        const found = await report(id, thresholds, options);
        if (!found) return undefined;
        return 'customers_done' in found
          ? { ready: false, html: progressHtml(found) }
          : { ready: true, html: reportHtml(found) };
      },
    },
  };
}

/** Resolves with `work`, after `ms`, or when `stopping` is aborted. */
async function within(work: Promise<void>, ms: number, stopping: AbortSignal): Promise<void> {
  let stop = () => {};
  const over = new Promise<void>((resolve) => (stop = resolve));
  const timer = setTimeout(stop, ms);
  stopping.addEventListener('abort', stop);
  await Promise.race([work, over]);
  clearTimeout(timer);
  stopping.removeEventListener('abort', stop);
}
