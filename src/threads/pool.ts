/** Threads of one kind that can do the same work: each call goes to the one with the least to do. */
import { Problem } from '../errors.ts';
import { retried } from './death.ts';
import type { ThreadKind } from './define.ts';
import type { Calls } from './messages.ts';
import { callsTo, startThread, type Thread, type ThreadOptions } from './thread.ts';

export interface ThreadPool<H> {
  readonly size: number;
  /** How many of its threads have died, and were replaced if there was more to do. */
  readonly deaths: number;
  /**
   * Calls a function of the thread with the least to do; if that dies, the next one is asked. No arguments
   * may be moved. Rejects when the pool has been stopped.
   */
  readonly call: Calls<H>;
  /** That thread. Throws when the pool has been stopped. */
  next(): Thread<H>;
  /** The threads that run. */
  running(): Thread<H>[];
  stop(): Promise<void>;
}

/** Threads start when they are first needed; if one dies, the next call starts another in its place. */
export function threadPool<Data, H>(
  kind: ThreadKind<Data, H>,
  data: Data,
  size: number,
  options: ThreadOptions,
): ThreadPool<H> {
  const threads: (Thread<H> | undefined)[] = new Array<Thread<H> | undefined>(size).fill(undefined);
  let stopped = false;
  let deaths = 0;

  function start(index: number): Thread<H> {
    const onDeath = (error: Error) => {
      threads[index] = undefined;
      deaths++;
      options.onDeath?.(error);
    };
    return (threads[index] = startThread(kind, data, { ...options, onDeath }));
  }

  function next(): Thread<H> {
    if (stopped)
      throw new Problem('overloaded', 'footfall is stopping. Try again in a moment.', { retryAfter: 10 });
    const pending = threads.map((thread) => thread?.pending ?? 0);
    const index = pending.indexOf(Math.min(...pending));
    return threads[index] ?? start(index);
  }

  type Group = { [name: string]: Group } & ((...args: unknown[]) => Promise<unknown>);
  const call = callsTo((path, args) =>
    retried(async () => path.reduce((group, name) => group[name], next().call as unknown as Group)(...args)),
  );

  return {
    size,
    get deaths() {
      return deaths;
    },
    call: call as Calls<H>,
    next,
    running: () => threads.filter((thread) => thread !== undefined),
    async stop() {
      stopped = true;
      await Promise.all(threads.map((thread) => thread?.stop()));
    },
  };
}
