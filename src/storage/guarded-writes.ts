/**
 * What the writer does when the disk is full. Last words, which end work or free space, may use the reserve;
 * all other writes are refused until it is back, so that they don't use up the room for these.
 */
import { diskFull, isDiskFull } from '../errors.ts';
import type { DiskReserve } from './disk-reserve.ts';
import type { Writes } from './stores.ts';

type Names = { [S in keyof Writes]?: (keyof Writes[S])[] };

const LAST_WORDS: Names = {
  imports: ['end', 'abandonRunning'],
  datasets: ['finish', 'takeBack'],
  jobs: ['succeed', 'fail', 'cancel', 'remove', 'requeueRunning'],
  sweep: ['step', 'shrink'],
};

type Write = (...args: unknown[]) => unknown;

/** Runs a write, once more if the reserve makes room for it. */
export function withReserve<T>(reserve: DiskReserve, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    reserve.notice();
    if (!reserve.giveUp()) throw error;
    return write();
  }
}

/** The stores' functions, guarded. `keepWal` runs after each. */
export function guardedWrites<S extends Partial<Omit<Writes, 'database'>>>(
  stores: S,
  reserve: DiskReserve,
  keepWal: () => void,
): S {
  /** The WAL is too large, and the disk has no room to write it back. */
  let isStuck = false;

  function writeBack(): void {
    keepWal();
    isStuck = false;
  }

  function ordinary(write: Write, args: unknown[]): unknown {
    if (reserve.isFull && !reserve.restore()) throw diskFull();
    try {
      if (isStuck) writeBack();
      return write(...args);
    } catch (error) {
      if (isDiskFull(error)) reserve.notice();
      throw error;
    }
  }

  /** What was written stays written if the WAL cannot be written back: the next write will tell. */
  function tryWriteBack(): void {
    if (reserve.isFull) return; // it would use up the room for last words: the sweep looks first
    try {
      writeBack();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      isStuck = true;
      reserve.notice();
    }
  }

  const guard = (write: Write, isLastWord: boolean): Write =>
    function guarded(...args) {
      const result = isLastWord ? withReserve(reserve, () => write(...args)) : ordinary(write, args);
      tryWriteBack();
      return result;
    };

  const ofStore = ([name, functions]: [string, object]) => {
    const lastWords: readonly string[] = LAST_WORDS[name as keyof Writes] ?? [];
    const members = Object.entries(functions).map(([member, write]) => [
      member,
      guard(write as Write, lastWords.includes(member)),
    ]);
    return [name, Object.fromEntries(members)];
  };
  return Object.fromEntries(Object.entries(stores).map(ofStore)) as S;
}
