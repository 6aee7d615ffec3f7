/** Runs imports one after the other. */
import { Problem } from '../errors.ts';

/** How many imports may wait for the one that runs. */
const MOST_WAITING = 8;

/** `cleanUp` runs after a failed import, before the next one can take its keys. */
export function importQueue(cleanUp: () => Promise<unknown>) {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  return {
    /** Throws a Problem (overloaded) if too many are waiting. */
    add<T>(work: () => Promise<T>): Promise<T> {
      if (waiting > MOST_WAITING) {
        throw new Problem(
          'overloaded',
          `${waiting} imports are running or waiting. Try again when some of them are done.`,
          { retryAfter: 30 },
        );
      }
      waiting++;
      const result = last.then(work).finally(() => waiting--);
      last = result.catch(cleanUp);
      return result;
    },

    /** How many wait for the one that runs. */
    waiting: (): number => Math.max(0, waiting - 1),

    /** Makes new imports wait for `work`. */
    waitFor(work: Promise<unknown>): void {
      last = work;
    },

    async whenEmpty(): Promise<void> {
      await last.catch(() => undefined);
    },
  };
}
