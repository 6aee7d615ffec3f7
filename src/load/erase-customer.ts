/**
 * Erases a customer, one at a time: by one commit from the data set and all jobs, then from files and from
 * the unused bytes of the database.
 */
import { setTimeout } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import type { Erasure } from '../model/erasure.ts';
import type { ErasureOutcome } from '../storage/erasures.ts';
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
  'The customer is erased, but the write-ahead log still holds the rows, since a backup or another program ' +
  'keeps reading the database. It is emptied after the backup, after the next erasure, or at the next start.';

/** How often it tries to empty the WAL while somebody reads, and how long it waits in between. */
const TRIES = 20;
const PAUSE_MS = 400;

type Erased = Extract<ErasureOutcome, { outcome: 'erased' }>;

/** A job may have had rows of several. */
const total = (erased: Erased[]): Erasure => ({
  transactions: erased.reduce((sum, { erasure }) => sum + erasure.transactions, 0),
  interactions: erased.reduce((sum, { erasure }) => sum + erasure.interactions, 0),
  jobs: new Set(erased.flatMap(({ jobs }) => jobs)).size,
});

export function customerEraser({ path, writer, inline, cut, rowsChanged, onError }: EraserDeps) {
  const { erasures, sweep } = writer.call;
  const stopping = new AbortController();
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
    for (let tries = 1; !(await erasures.emptyWal()); tries++) {
      if (tries === TRIES || stopping.signal.aborted)
        throw new Problem('overloaded', CLIENT_READS, { retryAfter: 60 });
      await setTimeout(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
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

  /** Erases what is stored under one id. */
  async function eraseRows(thread: Thread, customerId: string): Promise<Erased | undefined> {
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
      return done;
    }
  }

  async function eraseIn(thread: Thread, customerIds: string[]): Promise<Erasure | undefined> {
    const unfinished = await erasures.unfinished();
    const erased: Erased[] = [];
    for (const id of customerIds) {
      const done = await eraseRows(thread, id);
      if (done) erased.push(done);
    }
    if (erased.length === 0) return undefined;
    // What an earlier one didn't get to isn't known by name any more.
    await cleanUp(thread, unfinished > 0 ? undefined : customerIds.flatMap(spellingsOf));
    return total(erased);
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  return {
    /**
     * Erases one customer under all ids. Undefined if none is known. Throws conflict while jobs or imports
     * are under way.
     */
    erase: (customerIds: string[]): Promise<Erasure | undefined> =>
      inTurn(() => withThread((thread) => eraseIn(thread, customerIds))),

    /** Finishes an erasure that didn't get to its end. */
    recover(): void {
      inTurn(async () => {
        if (stopping.signal.aborted || (await erasures.unfinished()) === 0) return;
        await withThread((thread) => cleanUp(thread, undefined));
      }).catch(onError);
    },

    /** What isn't clean yet is left to the next start. */
    async stop(): Promise<void> {
      stopping.abort();
      await last;
    },
  };
}
