/**
 * The worker threads as jobs use them. A job's plan is sent to a thread once, before its first call for that
 * job; later calls name the job by its id.
 */
import { Problem } from '../errors.ts';
import type { SequenceChunk } from '../storage/sequence-blocks.ts';
import { RETRIES, retried, ThreadDeath } from '../threads/death.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Thread } from '../threads/thread.ts';
import { activityOf, type Activity } from '../model/selection.ts';
import type { ActiveCustomers } from './activity.ts';
import type { JobHandlers } from './handlers.ts';
import { planner, type ActiveOf, type Plan } from './plan.ts';
import { sharedArray } from '../threads/shared.ts';

export type JobThread = Thread<{ jobs: JobHandlers }>;
export type JobThreadPool = ThreadPool<{ jobs: JobHandlers }>;

export type Workers = ReturnType<typeof workersOf>;

/** Index in the plan of the customer that a thread generates for; it can be read when the thread is dead. */
type Current = Int32Array;
const NOBODY = -1;

/**
 * If a thread dies, another one generates the chunk again, up to three times. `idOf` gives the id of a
 * customer, for the error when that doesn't help.
 */
export function workersOf(threads: JobThreadPool, idOf: (customerKey: number) => string) {
  /** The threads that have begun a job. One that has died is none of them. */
  const begun = new Map<number, WeakMap<JobThread, Current>>();

  /** Both calls are sent at once: a thread responds in order. */
  async function send(thread: JobThread, plan: Plan, from: number, to: number): Promise<SequenceChunk> {
    const having = begun.get(plan.job_id) ?? new WeakMap<JobThread, Current>();
    begun.set(plan.job_id, having);
    let current = having.get(thread);
    let begin: Promise<void> | undefined;
    if (!current) {
      having.set(thread, (current = sharedArray(Int32Array, 1).fill(NOBODY)));
      begin = thread.call.jobs.begin(plan, current);
    }
    try {
      const [, chunk] = await Promise.all([begin, thread.call.jobs.generate(plan.job_id, from, to)]);
      return chunk;
    } catch (error) {
      if (error instanceof ThreadDeath && error.wasRunning) throw new Died(error, current[0]);
      throw error;
    }
  }

  function failure({ customers }: Plan, { customer, message, cause }: Died): Problem {
    const [when, remedy] =
      customer === NOBODY
        ? ['before the first customer', '']
        : [`at customer ${JSON.stringify(idOf(customers[customer]))}`, ', or without this customer'];
    return new Problem(
      'internal',
      `${RETRIES + 1} threads died one after the other ${when} (${message}). ` +
        `Start the job again with parameters that make fewer rows${remedy}.`,
      { cause },
    );
  }

  const active = lastActive((version, activity) => threads.call.jobs.active(version, activity));

  return {
    size: threads.size,
    active,
    plan: planner((request, known) => threads.call.jobs.plan(request, known), active),

    /** Encoded sequences of the customers [from, to) of a plan, by the least busy thread. */
    async generate(plan: Plan, from: number, to: number): Promise<SequenceChunk> {
      try {
        return await retried(async () => send(threads.next(), plan, from, to));
      } catch (error) {
        throw error instanceof Died ? failure(plan, error) : error;
      }
    },

    /** The rows of a plan's first customer, as a JSON array. */
    preview: (plan: Plan): Promise<Uint8Array> => threads.call.jobs.preview(plan),

    /** All threads forget a job, once nothing of it is under way. */
    async forget(jobId: number): Promise<void> {
      begun.delete(jobId);
      const forgotten = threads.running().map(({ call }) => call.jobs.forget(jobId));
      await Promise.allSettled(forgotten); // a thread that dies forgets as well
    },
  };
}

/** Finds customers by activity, and keeps the last ones: a job needs them for its bound and for its plan. */
function lastActive(find: (version: number, activity: Activity) => Promise<ActiveCustomers>): ActiveOf {
  let last: { key: string; found: Promise<ActiveCustomers> } | undefined;
  return async (selection, version) => {
    const activity = activityOf(selection);
    if (!activity) return undefined;
    const key = JSON.stringify([version, activity]);
    const kept = last?.key === key ? last : { key, found: find(version, activity) };
    last = kept;
    try {
      return await kept.found;
    } catch (error) {
      if (last === kept) last = undefined;
      throw error;
    }
  };
}

/** A thread died while it generated for this customer. */
class Died extends ThreadDeath {
  readonly customer: number;
  constructor(death: ThreadDeath, customer: number) {
    super(death, true);
    this.customer = customer;
  }
}
