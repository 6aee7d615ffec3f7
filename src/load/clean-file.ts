/** Leaves no bytes of deleted rows in the database file. */
import { setTimeout } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import type { Writer } from '../storage/writer-thread.ts';

const CLIENT_READS =
  'The customer is erased, but the write-ahead log still holds the rows, since a backup or another program ' +
  'keeps reading the database. It is emptied after the backup, after the next erasure, or at the next start.';

/** How often it tries to empty the WAL while somebody reads: each time the writer waits for a moment. */
const TRIES = 20;
const PAUSE_MS = 400;

export function fileCleaner({ call: { erasures, sweep } }: Writer, stopping: AbortSignal) {
  async function emptyFile(): Promise<void> {
    while (await sweep.shrink());
    for (let tries = 1; !(await erasures.emptyWal()); tries++) {
      if (tries === TRIES || stopping.aborted)
        throw new Problem('overloaded', CLIENT_READS, { retryAfter: 60 });
      await setTimeout(PAUSE_MS, undefined, { signal: stopping }).catch(() => undefined);
    }
  }

  /** `strings`: what to look for; undefined: it isn't known. */
  return async (
    hasRemains: (strings: string[]) => Promise<boolean>,
    strings: string[] | undefined,
  ): Promise<void> => {
    await emptyFile();
    if (!strings || (await hasRemains(strings))) {
      await erasures.rewrite();
      await emptyFile();
    }
    await erasures.isClean();
  };
}
