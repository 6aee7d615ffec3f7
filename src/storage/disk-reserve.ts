/**
 * A file beside the database that takes space for last words: when the disk is full it is given up, so that
 * ends of jobs and imports can still be written, and rows deleted. It is made again once there is room.
 */
import { randomFillSync } from 'node:crypto';
import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const RESERVE_BYTES = 16 * 2 ** 20;

export type DiskReserve = ReturnType<typeof diskReserve>;

/** Bytes that this process may still write beside the database. */
export function freeBytes(database: string): number {
  const { bavail, bsize } = statfsSync(dirname(database));
  return bavail * bsize;
}

/** `state` is shared memory: its first element is 1 while the disk is taken for full. */
export function diskReserve(database: string, state: Int32Array, bytes = RESERVE_BYTES) {
  const path = `${database}-reserve`;
  let onChange = (_isFull: boolean): void => undefined;
  const exists = () => statSync(path, { throwIfNoEntry: false })?.size === bytes;

  /** Only where as much again stays free: the reserve must not be what fills the disk. */
  function make(): boolean {
    if (freeBytes(database) < 2 * bytes) return false;
    try {
      // Random, since some file systems compress.
      writeFileSync(path, randomFillSync(Buffer.allocUnsafe(bytes)));
      return true;
    } catch {
      rmSync(path, { force: true });
      return false;
    }
  }

  function set(isFull: boolean): void {
    if ((Atomics.exchange(state, 0, isFull ? 1 : 0) === 1) !== isFull) onChange(isFull);
  }

  return {
    get isFull(): boolean {
      return Atomics.load(state, 0) === 1;
    },
    onChange(call: (isFull: boolean) => void): void {
      onChange = call;
      onChange(Atomics.load(state, 0) === 1);
    },
    /** A write has failed: until `restore`, the space is for last words only. */
    notice: (): void => set(true),
    /** Frees the reserve. False if it is gone already. */
    giveUp(): boolean {
      const had = statSync(path, { throwIfNoEntry: false }) !== undefined;
      rmSync(path, { force: true });
      return had;
    },
    /** Whether the reserve is there and the disk has room besides; makes it if possible. */
    restore(): boolean {
      const restored = exists() ? freeBytes(database) >= bytes : make();
      set(!restored);
      return restored;
    },
  };
}
