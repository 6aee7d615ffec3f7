/**
 * Erases a customer, one at a time: by one commit from the data set and all jobs, then from files and from
 * the unused bytes of the database.
 */
import { isDiskFull, Problem } from '../errors.ts';
import type { Erasure } from '../model/erasure.ts';
import type { ErasureOutcome } from '../storage/erasures.ts';
import { spellingsOf } from '../storage/mentions.ts';
import { hasRemains } from '../storage/stale-bytes.ts';
import { openStores } from '../storage/stores.ts';
import { defineThread } from '../threads/define.ts';
import { startThread } from '../threads/thread.ts';
import { fileCleaner } from './clean-file.ts';
import type { ImportRunnerDeps } from './import-run.ts';
import { dataWithout } from './rows-without.ts';

interface EraserDeps extends Pick<ImportRunnerDeps, 'path' | 'writer' | 'housekeeper' | 'inline'> {
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

type ErasureThread = ReturnType<typeof startErasureThread>;
const startErasureThread = (path: string, inline: boolean | undefined) =>
  startThread(erasureThread, { path }, { inline });

const threadsOn =
  (path: string, inline: boolean | undefined) =>
  async <T>(work: (thread: ErasureThread) => Promise<T>): Promise<T> => {
    const thread = startErasureThread(path, inline);
    try {
      return await work(thread);
    } finally {
      await thread.call.close().catch(() => undefined);
      await thread.stop();
    }
  };

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

const NO_ROOM =
  'The customer is erased, but the disk is full, and remains of the rows are still in the file. They are ' +
  'overwritten as soon as there is room: nothing needs to be repeated.';

type Erased = Extract<ErasureOutcome, { outcome: 'erased' }>;

/** A job may have had rows of several. */
const total = (erased: Erased[]): Erasure => ({
  transactions: erased.reduce((sum, { erasure }) => sum + erasure.transactions, 0),
  interactions: erased.reduce((sum, { erasure }) => sum + erasure.interactions, 0),
  jobs: new Set(erased.flatMap(({ jobs }) => jobs)).size,
});

export function customerEraser(deps: EraserDeps) {
  const { path, writer, housekeeper, inline, cut, rowsChanged, onError } = deps;
  const { erasures } = writer.call;
  const stopping = new AbortController();
  const cleanFile = fileCleaner(writer, stopping.signal);
  const withThread = threadsOn(path, inline);
  let last: Promise<unknown> = Promise.resolve();

  /** What there is no room for is done once there is some. */
  async function cleanUp(thread: ErasureThread, strings: string[] | undefined): Promise<void> {
    await cleanFile(thread.call.hasRemains, strings).catch((error: unknown) => {
      if (!isDiskFull(error)) throw error;
      housekeeper.whenRoom(recover);
      throw new Problem('disk_full', NO_ROOM, { cause: error });
    });
  }

  /** Erases what is stored under one id. */
  async function eraseRows(thread: ErasureThread, customerId: string): Promise<Erased | undefined> {
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

  async function eraseIn(thread: ErasureThread, customerIds: string[]): Promise<Erasure | undefined> {
    const unfinished = await erasures.unfinished();
    const erased: Erased[] = [];
    for (const id of customerIds) {
      const done = await eraseRows(thread, id).catch((error: unknown) => {
        if (erased.length > 0) recover();
        throw error;
      });
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

  /** Finishes an erasure that didn't get to its end. */
  function recover(): void {
    inTurn(async () => {
      if (stopping.signal.aborted || (await erasures.unfinished()) === 0) return;
      await withThread((thread) => cleanUp(thread, undefined));
    }).catch(onError);
  }

  return {
    /** By all ids. Undefined if none is known. Throws conflict while jobs or imports are under way. */
    erase: (customerIds: string[]): Promise<Erasure | undefined> =>
      inTurn(() => withThread((thread) => eraseIn(thread, customerIds))),

    recover,

    /** What isn't clean yet is left to the next start. */
    async stop(): Promise<void> {
      stopping.abort();
      await last;
    },
  };
}
