/** Tells waiting clients that a job has moved on: as promises, and as progress updates. */
import { EventEmitter, on, once } from 'node:events';
import type { BareJob, JobUpdate } from '../contract.ts';

const UPDATES_PER_SECOND = 5;

export const hasEnded = (job: BareJob): boolean => job.finished_at !== null;

/** Ids survive a restart: 0 in the queue, 1 + customers done while running, one more at the end. */
function updateOf(data: BareJob): JobUpdate {
  const { state, customers_done, customers_total } = data;
  if (hasEnded(data)) return { id: customers_total + 2, event: state as JobUpdate['event'], data };
  return { id: state === 'queued' ? 0 : customers_done + 1, event: 'progress', data };
}

export type JobProgress = ReturnType<typeof jobProgress>;

/**
 * Aborted with any of `signals`, or after `ms`. Not AbortSignal.any: what that composes of a timeout may be
 * garbage-collected on Node 20, and then never fires. `release` must be called.
 */
function firstOf(signals: AbortSignal[], ms?: number) {
  const first = new AbortController();
  const stop = () => first.abort();
  const timer = ms === undefined ? undefined : setTimeout(stop, ms);
  for (const signal of signals) {
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  }
  const release = () => {
    clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', stop);
  };
  return { signal: first.signal, release };
}

export function jobProgress(read: (id: number) => BareJob | undefined, stopping: AbortSignal) {
  const emitter = new EventEmitter().setMaxListeners(0);

  return {
    changed: (id: number) => void emitter.emit(String(id)),

    /** Resolves when the job has ended or is gone, after `ms`, or when the program stops. */
    async ended(id: number, ms: number): Promise<void> {
      const { signal, release } = firstOf([stopping], ms);
      try {
        while (!signal.aborted) {
          const job = read(id);
          if (!job || hasEnded(job)) return;
          await once(emitter, String(id), { signal }).catch(() => undefined);
        }
      } finally {
        release();
      }
    },

    /** The job's state, unless the client knows it, then its progress; ends with the job. */
    async *of(id: number, lastUpdateId: number | undefined, client: AbortSignal): AsyncGenerator<JobUpdate> {
      const { signal, release } = firstOf([client, stopping]);
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
        release();
        await changes.return?.();
      }
    },
  };
}
