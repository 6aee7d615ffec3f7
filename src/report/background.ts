/**
 * Makes the reports of jobs in the background, one at a time, from what is stored; each is made once and
 * kept. A worker thread counts a slice of rows per call, so that the work can be followed and stopped.
 */
import { Problem, problemFrom } from '../errors.ts';
import type { ReportProgress } from '../model/report.ts';
import type { Housekeeper } from '../storage/housekeeper.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import { retried } from '../threads/death.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { ReportHandlers } from './handlers.ts';

export interface ReportDeps {
  stores: Stores;
  writer: Writer;
  housekeeper: Housekeeper;
  threads: ThreadPool<{ report: ReportHandlers }>;
  /** Called with unexpected errors, for the log. */
  onError(error: unknown, jobId: number): void;
}

/** A report that waits for its turn or is being made. */
export interface Making {
  progress: ReportProgress;
  /** Resolves when it has ended, well or not. */
  ended: Promise<void>;
  /** Why it failed. */
  problem?: Problem;
}

/** Makes one report, slice by slice, as long as it `isWanted`; again if customers are erased meanwhile. */
async function makeReport(
  deps: ReportDeps,
  progress: ReportProgress,
  isWanted: () => boolean,
): Promise<void> {
  while (isWanted()) {
    await tryToMake(deps, progress, isWanted);
    if (deps.stores.jobs.report(progress.job_id) !== undefined) return;
  }
}

async function tryToMake(
  { writer, housekeeper, threads }: ReportDeps,
  progress: ReportProgress,
  isWanted: () => boolean,
): Promise<void> {
  const id = progress.job_id;
  const { report } = threads.next().call; // all calls of a report go to one thread
  progress.state = 'running';
  try {
    await report.begin(id);
    for (let done = false; !done;) {
      if (!isWanted()) return;
      const slice = await report.count(id);
      done = slice.done;
      progress.customers_done = slice.customers_done;
    }
    const made = await report.finish(id);
    await writer.call.jobs.saveReport(id, made);
    void housekeeper.sweep(); // sales of a replaced import that only this report still needed
  } finally {
    await report.forget(id).catch(() => undefined);
  }
}

export type BackgroundReports = ReturnType<typeof backgroundReports>;

export function backgroundReports(deps: ReportDeps) {
  const { stores, onError } = deps;
  const stop = new AbortController();
  const making = new Map<number, Making>();
  let last: Promise<void> = Promise.resolve();
  const isWanted = (id: number) => !stop.signal.aborted && stores.jobs.row(id)?.state === 'succeeded';

  /** Not if customers were erased after the sales that it needs were removed. */
  const canBeMade = (id: number) => {
    const job = stores.jobs.row(id);
    return job !== undefined && stores.erasures.areSalesKept(job.dataset_version);
  };

  /** The report in the making; queues it if it is not. */
  function ensure(id: number): Making {
    const known = making.get(id);
    if (known) return known;
    const { customers_total } = stores.jobs.row(id)!;
    const progress: ReportProgress = { job_id: id, state: 'waiting', customers_done: 0, customers_total };
    const entry: Making = { progress, ended: Promise.resolve() };
    const failed = (error: unknown) => {
      if (!isWanted(id)) return making.delete(id);
      onError(error, id);
      return (entry.problem = problemFrom(error));
    };
    const made = last.then(() => retried(() => makeReport(deps, progress, () => isWanted(id))));
    last = made.then(() => making.delete(id), failed).then(() => undefined);
    entry.ended = last;
    making.set(id, entry);
    return entry;
  }

  return {
    ensure,

    /**
     * Waits up to `ms` for the end of a report. Throws its Problem if it failed: the next request tries
     * again. It also throws if the report cannot be made any more.
     */
    async ended(id: number, ms: number): Promise<void> {
      if (!canBeMade(id)) throw cannotBeMade(id);
      const entry = ensure(id);
      if (ms > 0) await within(entry.ended, ms, stop.signal);
      if (!entry.problem) return;
      making.delete(id);
      throw entry.problem;
    },

    /**
     * A job has succeeded. The report of a single customer's job is made when it is first asked for, since it
     * would take longer than the job.
     */
    succeeded(id: number): void {
      if ((stores.jobs.row(id)?.customers_total ?? 0) > 1 && canBeMade(id)) ensure(id);
    },

    /** Makes the reports that the process did not get to before it ended. */
    resume(): void {
      for (const id of stores.jobs.withoutReport()) if (canBeMade(id)) ensure(id);
    },

    async stop(): Promise<void> {
      stop.abort();
      await last;
    },
  };
}

const cannotBeMade = (id: number) =>
  new Problem(
    'conflict',
    `The report of job ${id} was removed when a customer was erased, and cannot be made again: the ` +
      'transactions that it needs have been replaced since. The interactions are still available.',
  );

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
