/** Follows a job to its end, and its report. */
import { Problem } from '../errors.ts';
import type { BareJob } from '../contract.ts';
import { LEAK_FROM, WARNING_FROM } from '../model/features.ts';
import type { Report } from '../model/report.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

/** Waits for the end of a job, or for `signal`; returns the job as it was last seen. */
async function watch(
  { services: { jobs } }: Session,
  id: number,
  { what, output, signal }: { what: string; output: Output; signal: AbortSignal },
): Promise<BareJob | undefined> {
  const progress = output.progress(what);
  let job: BareJob | undefined;
  let looks = 0;
  try {
    for await (const { data } of jobs.watch(id, undefined, signal) ?? []) {
      job = data;
      const { state, queue_position: place } = data;
      const { customers_done: done, customers_total: total, interactions: amount } = data;
      if (state === 'running' || state === 'succeeded')
        progress.update({ done, total, amount, unit: 'interactions' });
      // One that is next starts at once, unless another one is running.
      if (++looks === 2 && state === 'queued')
        output.remark(`Job ${id} waits for its turn: number ${place} of the queue. Ctrl-C cancels it.`);
    }
  } finally {
    progress.end();
  }
  return job;
}

/**
 * Waits for the end of a job, and before it of those that run first. Cancels it when the command is
 * interrupted: left behind, it would run before all later ones. Throws Problem if it did not succeed.
 */
export async function follow(session: Session, output: Output, queued: BareJob): Promise<BareJob> {
  const { interrupted, left, services } = session;
  const { id } = queued;
  const cancel = () => void services.jobs.cancel(id);
  interrupted.addEventListener('abort', cancel);
  if (interrupted.aborted) cancel();
  for (const { id: first } of left)
    await watch(session, first, { what: `job ${first}, left unfinished,`, output, signal: interrupted });
  const never = new AbortController().signal;
  const job = await watch(session, id, { what: 'generating', output, signal: never });
  if (job?.state === 'succeeded') return job;
  if (interrupted.aborted) throw new Problem('conflict', `Job ${id} is cancelled.`);
  const why = job?.error?.detail ?? 'it was stopped';
  throw new Problem('conflict', `Job ${id} ${job?.state ?? 'is gone'}: ${why}`);
}

const WAIT_SECONDS = 1;

/** Waits for the report of a job. Throws Problem: not_found, conflict. */
export async function reportOf(
  { services: { jobs }, interrupted }: Session,
  output: Output,
  { jobId, thresholds = { warning: WARNING_FROM, leak: LEAK_FROM } }: ReportWanted,
): Promise<Report | undefined> {
  const progress = output.progress('making the report');
  try {
    for (;;) {
      interrupted.throwIfAborted();
      const found = await jobs.report(jobId, thresholds, { waitSeconds: WAIT_SECONDS });
      if (!found || !('customers_done' in found)) return found;
      const { customers_done: done, customers_total: total } = found;
      progress.update({ done, total, unit: 'customers' });
    }
  } finally {
    progress.end();
  }
}

interface ReportWanted {
  jobId: number;
  thresholds?: { warning: number; leak: number };
}
