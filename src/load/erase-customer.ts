/**
 * Erases a customer, one at a time: by one commit from the data set and all jobs, then from files and from
 * the unused bytes of the database.
 */
import { Problem } from '../errors.ts';
import type { Erasure } from '../model/erasure.ts';
import { spellingsOf } from '../storage/mentions.ts';
import { hasRemains } from '../storage/stale-bytes.ts';
import { openStores } from '../storage/stores.ts';
import { defineThread } from '../threads/define.ts';
import { startThread } from '../threads/thread.ts';
import type { ImportRunnerDeps } from './import-run.ts';
import { dataWithout } from './rows-without.ts';

interface EraserDeps extends Pick<ImportRunnerDeps, 'path' | 'writer' | 'inline'> {
  /** Drops files that were made of a job. */
  cut(jobId: number): Promise<void>;
  /** Called when they are gone: a report may be made again. */
  rowsChanged(jobId: number): void;
  onError(error: unknown): void;
}

/** Reads many rows, and the whole file: not for the threads that others wait for. */
const erasureThread = defineThread(import.meta.url, ({ path }: { path: string }) => {
  const stores = openStores(path);
  return {
    dataWithout: (customerId: string) => dataWithout(stores, customerId),
    hasRemains: (strings: string[]) => hasRemains(path, strings),
    close: () => stores.close(),
  };
});

const named = (noun: string, ids: number[]) =>
  ids.length === 0 ? [] : [`${noun}${ids.length > 1 ? 's' : ''} ${ids.join(', ')}`];

/** Jobs and imports under way hold the customer in memory, and have partly been written. */
const busy = (jobs: number[], imports: number[]) =>
  new Problem(
    'conflict',
    'A customer can be erased only while no job or import waits or runs; under way: ' +
      `${[...named('job', jobs), ...named('import', imports)].join(', ')}. Let them end or cancel them, ` +
      'then try again.',
  );

const CLIENT_READS =
  'The customer is erased, but the write-ahead log still holds the rows, since another program keeps ' +
  'reading the database file. It is emptied when the next customer is erased, or at the next start.';

export function customerEraser({ path, writer, inline, cut, rowsChanged, onError }: EraserDeps) {
  const { erasures, sweep } = writer.call;
  let last: Promise<unknown> = Promise.resolve();

  type Thread = ReturnType<typeof startErasureThread>;
  const startErasureThread = () => startThread(erasureThread, { path }, { inline });

  async function withThread<T>(work: (thread: Thread) => Promise<T>): Promise<T> {
    const thread = startErasureThread();
    try {
      return await work(thread);
    } finally {
      await thread.call.close().catch(() => undefined);
      await thread.stop();
    }
  }

  async function emptyFile(): Promise<void> {
    while (await sweep.shrink());
    if (!(await erasures.emptyWal())) throw new Problem('overloaded', CLIENT_READS, { retryAfter: 60 });
  }

  /** Leaves no bytes of deleted rows in the file. `strings`: what to look for; undefined: it isn't known. */
  async function cleanUp(thread: Thread, strings: string[] | undefined): Promise<void> {
    await emptyFile();
    if (!strings || (await thread.call.hasRemains(strings))) {
      await erasures.rewrite();
      await emptyFile();
    }
    await erasures.isClean();
  }

  async function eraseIn(thread: Thread, customerId: string): Promise<Erasure | undefined> {
    const unfinished = await erasures.unfinished();
    for (;;) {
      const without = await thread.call.dataWithout(customerId);
      if (!without) return undefined;
      const done = await erasures.erase(customerId, without);
      if (done.outcome === 'stale') continue;
      if (done.outcome === 'unknown') return undefined;
      if (done.outcome === 'busy') throw busy(done.jobs, done.imports);
      for (const id of done.jobs) {
        await cut(id);
        rowsChanged(id);
      }
      // What an earlier one didn't get to isn't known by name any more.
      await cleanUp(thread, unfinished > 0 ? undefined : spellingsOf(customerId));
      return done.erasure;
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  return {
    /** Undefined if the customer isn't known. Throws conflict while jobs or imports are under way. */
    erase: (customerId: string): Promise<Erasure | undefined> =>
      inTurn(() => withThread((thread) => eraseIn(thread, customerId))),

    /** Finishes an erasure that the process didn't get to the end of. */
    recover(): void {
      inTurn(async () => {
        if ((await erasures.unfinished()) > 0) await withThread((thread) => cleanUp(thread, undefined));
      }).catch(onError);
    },

    stop: async (): Promise<void> => void (await last),
  };
}
