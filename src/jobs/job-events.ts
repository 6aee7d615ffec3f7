/** Tells those who wait for a job that it has moved: as promises and as streams of events. */
import { EventEmitter, on, once } from 'node:events';
import type { Job, JobEvent } from '../model/job.ts';

const MOST_EVENTS_A_SECOND = 5;

const hasEnded = (job: Job): boolean => job.finished_at !== null;

/**
 * Ids of events grow with the customers that are done, so that they are the same after a restart: 0 while it waits,
 * 1 + customers done while it runs, and one more than that at the end.
 */
function eventOf(job: Job): JobEvent {
  if (hasEnded(job)) return { id: job.customers_total + 2, event: job.state as JobEvent['event'], data: job };
  return { id: job.state === 'queued' ? 0 : job.customers_done + 1, event: 'progress', data: job };
}

export function jobEvents(read: (id: number) => Job | undefined, stopping: AbortSignal) {
  const emitter = new EventEmitter().setMaxListeners(0);

  return {
    changed: (id: number) => void emitter.emit(String(id)),

    /** Resolves when the job has ended or is gone, when `ms` have passed, or when the program stops. */
    async ended(id: number, ms: number): Promise<void> {
      const signal = AbortSignal.any([AbortSignal.timeout(ms), stopping]);
      while (!signal.aborted) {
        const job = read(id);
        if (!job || hasEnded(job)) return;
        await once(emitter, String(id), { signal }).catch(() => undefined);
      }
    },

    /** Where the job stands, unless the client knows it, then how it goes on; ends with the job, or when it is gone. */
    async *of(id: number, lastEventId: number | undefined, client: AbortSignal): AsyncGenerator<JobEvent> {
      const signal = AbortSignal.any([client, stopping]);
      let last = lastEventId ?? -1;
      let sentAt = 0;
      const changes = on(emitter, String(id), { signal });
      try {
        for (;;) {
          const job = read(id);
          if (!job) return;
          const event = eventOf(job);
          const due = Date.now() - sentAt >= 1000 / MOST_EVENTS_A_SECOND;
          if (hasEnded(job) || (event.id > last && due)) {
            yield event;
            last = event.id;
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
