/** A kind of thread for tests: it echoes, fails, counts and dies. */
import { resourceLimits } from 'node:worker_threads';
import { Problem } from '../../src/errors.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { defineThread } from '../../src/threads/define.ts';
import { moved } from '../../src/threads/messages.ts';

export const echoThread = defineThread(import.meta.url, ({ start }: { start: number }) => {
  if (start < 0) new Sqlite(':memory:').exec('SELECT * FROM missing');
  let count = start;
  return {
    echo: <T>(value: T): T => value,
    counter: {
      next: (): number => ++count,
      /** Later than a call that follows would be, if calls did not wait for one another. */
      async slowNext(): Promise<number> {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return ++count;
      },
    },
    firstByte: (bytes: Uint8Array): number => bytes[0],
    bytes: (length: number): Uint8Array => {
      const made = new Uint8Array(length).fill(7);
      return moved(made, [made.buffer]);
    },
    fail(kind: 'problem' | 'range' | 'code'): void {
      if (kind === 'problem')
        throw new Problem('bad_data', 'Line 3 is wrong.', { errors: [{ line: 3, detail: 'is wrong' }] });
      if (kind === 'range') throw new RangeError('too long');
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    },
    die: (): void => process.exit(3),
    /** Counts its calls in `calls`, shared, and dies of the first `deaths`. */
    dieAtFirst(calls: Int32Array, deaths: number): string {
      if (Atomics.add(calls, 0, 1) < deaths) process.exit(3);
      return 'alive';
    },
    heapLimit: () => resourceLimits.maxOldGenerationSizeMb,
    fillHeap(): number {
      const all: object[] = [];
      for (;;) all.push({ all });
    },
  };
});
