/** Says before the disk is full that a file doesn't fit: the database needs the rest of the room itself. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../errors.ts';

/** What stays free: this, or a twentieth of a small disk. */
const LEFT_FREE_BYTES = 256 * 2 ** 20;
/** Bytes between two looks at the disk. */
const STEP_BYTES = 16 * 2 ** 20;

interface Disk {
  /** For all, and for those who aren't root. */
  total: number;
  free: number;
}

function diskOf(path: string): Disk {
  const { blocks, bavail, bsize } = statfsSync(dirname(path));
  return { total: blocks * bsize, free: bavail * bsize };
}

/** `disk` is another one in tests. */
export function diskRoom(path: string, disk: (path: string) => Disk = diskOf) {
  let unseen = STEP_BYTES;

  /** Throws Problem (disk_full) if that many bytes more leave too little. */
  function check(bytes: number): void {
    const { total, free } = disk(path);
    const left = Math.min(LEFT_FREE_BYTES, total / 20);
    unseen = 0;
    if (free - bytes >= left) return;
    throw new Problem(
      'disk_full',
      `The disk of the server has ${inWords(free)} left, too little for this file. Nothing was loaded; ` +
        'free some space, then send it again.',
    );
  }

  return {
    check,
    /** The same before writing some of many bytes: looks at the disk now and then. */
    take(bytes: number): void {
      if (unseen + bytes > STEP_BYTES) check(bytes);
      unseen += bytes;
    },
  };
}

const inWords = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 0)} GB`;
