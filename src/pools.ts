/**
 * The pools of threads that compute: one for each purpose, so that reading doesn't queue behind generating.
 */
import { threadPool } from './threads/pool.ts';
import type { ThreadOptions } from './threads/thread.ts';
import { workerThread } from './worker.ts';

export type Pools = ReturnType<typeof startPools>;

const MIB = 2 ** 20;

/** Threads for reading. Rows are read from front to back, so few pages are needed twice. */
const READERS = { size: 2, cacheBytes: 4 * MIB, nice: 0 };
/** Threads of long work go behind requests where there are not cores for all: a third of their weight. */
const WORKERS = { cacheBytes: 16 * MIB, nice: 5 };
/** Reports go behind jobs: nobody waits for most of them. */
const REPORTERS = { size: 1, cacheBytes: 4 * MIB, nice: 19 };

/**
 * Encoded rows lie outside of V8's heap until it collects the small objects that hold them, which it does
 * when these fill its young generation: at the usual size, two threads hold 70 MiB more and are not faster.
 */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

export function startPools(
  path: string,
  workers: number,
  inline: boolean | undefined,
  onDeath: (error: Error) => void,
) {
  const pool = ({ size, cacheBytes, nice }: { size: number; cacheBytes: number; nice: number }) => {
    const options: ThreadOptions = { nice, inline, onDeath, limits: LIMITS };
    return threadPool(workerThread, { path, cacheBytes }, size, options);
  };
  return {
    // One more: the core that is left for HTTP and the writer is idle for half of a job. See decision 0014.
    workers: pool({ ...WORKERS, size: workers + 1 }),
    readers: pool(READERS),
    reporters: pool(REPORTERS),
  };
}
