/**
 * The one thread that writes. It runs calls in order, so nothing waits for a lock, and the HTTP thread never
 * waits for a write. `writer.call.jobs.cancel(7)` runs `cancel` of the job store's writes.
 */
import { diskFull } from '../errors.ts';
import { defineThread } from '../threads/define.ts';
import { sharedArray } from '../threads/shared.ts';
import { startThread, type Thread } from '../threads/thread.ts';
import { diskReserve } from './disk-reserve.ts';
import { guardedWrites, withReserve } from './guarded-writes.ts';
import { openWrites, type Writes } from './stores.ts';

interface DiskWrites {
  /** Throws disk_full unless the disk has room again. */
  check(): void;
}

export type Writer = Thread<Writes & { disk: DiskWrites }> & {
  /** A write has found the disk full, and no room has been found since. */
  readonly isDiskFull: boolean;
  /** What was noticed when the database was opened. */
  readonly warning: string | undefined;
};

interface WriterData {
  path: string;
  /** See `diskReserve`. */
  state: Int32Array;
  reserveBytes?: number;
}

const writerThread = defineThread(import.meta.url, ({ path, state, reserveBytes }: WriterData) => {
  const reserve = diskReserve(path, state, reserveBytes);
  const { database, ...stores } = withReserve(reserve, () => openWrites(path, () => reserve.isFull));
  // A checkpoint by SQLite itself would use up the room for last words.
  reserve.onChange((isFull) => database.checkpointItself(!isFull));
  reserve.restore();
  return {
    ...guardedWrites(stores, reserve, database.keepWal),
    database,
    disk: {
      check(): void {
        if (!reserve.restore()) throw diskFull();
      },
    },
  };
});

/** `reserveBytes`: less in tests. */
type WriterOptions = { inline?: boolean; reserveBytes?: number };

/** Starts it. Resolves when the database is open and its tables are up to date. */
export async function startWriter(
  path: string,
  onDeath: (error: Error) => void,
  { inline, reserveBytes }: WriterOptions = {},
): Promise<Writer> {
  let open = false;
  const state = sharedArray(Int32Array, 1);
  const options = { inline, onDeath: (error: Error) => open && onDeath(error) };
  const thread = startThread(writerThread, { path, state, reserveBytes }, options);
  await thread.call.database.keepWal();
  const warning = await thread.call.database.warning();
  open = true;
  return {
    call: thread.call,
    warning,
    stop: thread.stop,
    get pending() {
      return thread.pending;
    },
    get isDiskFull() {
      return Atomics.load(state, 0) === 1;
    },
  };
}

export async function closeWriter(writer: Writer): Promise<void> {
  await writer.call.database.close();
  await writer.stop();
}
