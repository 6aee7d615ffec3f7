/** Tells waiting clients that a job has moved on: as promises, and as progress updates. */
import { EventEmitter, on, once } from 'node:events';
import type { BareJob, JobUpdate } from '../contract.ts';

const UPDATES_PER_SECOND = 5;

const hasEnded = (job: BareJob): boolean => job.finished_at !== null;

/**
 * Ids grow with the customers done, so they survive a restart: 0 while the job waits, 1 + customers done
 * while it runs, and one more at the end.
 */
function updateOf(job: BareJob): JobUpdate {
  if (hasEnded(job))
    return { id: job.customers_total + 2, event: job.state as JobUpdate['event'], data: job };
  return { id: job.state === 'queued' ? 0 : job.customers_done + 1, event: 'progress', data: job };
}

export type JobProgress = ReturnType<typeof jobProgress>;

export function jobProgress(read: (id: number) => BareJob | undefined, stopping: AbortSignal) {
  const emitter = new EventEmitter().setMaxListeners(0);

  return {
    changed: (id: number) => void emitter.emit(String(id)),

    /** Resolves when the job has ended or is gone, after `ms`, or when the program stops. */
    async ended(id: number, ms: number): Promise<void> {
      // Not AbortSignal.any: on Node 20 the composed signal may be collected and never fire.
      const waiting = new AbortController();
      const stop = () => waiting.abort();
      const timer = setTimeout(stop, ms);
      stopping.addEventListener('abort', stop);
      if (stopping.aborted) stop();
      try {
        while (!waiting.signal.aborted) {
          const job = read(id);
          if (!job || hasEnded(job)) return;
          await once(emitter, String(id), { signal: waiting.signal }).catch(() => undefined);
        }
      } finally {
        clearTimeout(timer);
        stopping.removeEventListener('abort', stop);
      }
    },

    /**
     * The job's state, unless the client knows it, then its progress; ends with the job, or when it's gone.
     */
    async *of(id: number, lastUpdateId: number | undefined, client: AbortSignal): AsyncGenerator<JobUpdate> {
      const signal = AbortSignal.any([client, stopping]);
      let last = lastUpdateId ?? -1;
      let sentAt = 0;
      const changes = on(emitter, String(id), { signal });
      try {
        for (;;) {
          const job = read(id);
          if (!job) return;
          const update = updateOf(job);
          const due = Date.now() - sentAt >= 1000 / UPDATES_PER_SECOND;
          if (hasEnded(job) || (update.id > last && due)) {
            yield update;
            last = update.id;
            sentAt = Date.now();
          }
          if (hasEnded(job)) return;
          await changes.next();
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        await changes.return?.();
      }
    },
  };
}
