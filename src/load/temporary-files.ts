/** Temporary files beside the database. A killed process leaves its own to the next start. */
import { closeSync, openSync, readSync, rmSync, writeSync, writevSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const MARK = '-import-';

/** What the names of the temporary files of an import, or of a look of that name, begin with. */
export const temporaryPath = (database: string, owner: number | string): string =>
  `${database}${MARK}${owner}`;

/** To be called before any import runs, by the process that has locked the database. */
export async function removeLeftovers(database: string): Promise<void> {
  const names = await readdir(dirname(database));
  const own = names.filter((name) => name.startsWith(`${basename(database)}${MARK}`));
  await Promise.all(own.map((name) => rm(join(dirname(database), name), { force: true })));
}

/** Bytes in a file. */
export interface Spilled {
  offset: number;
  bytes: number;
}

/** A file of appended bytes that are read again by their offset. Made when it is first needed. */
export function spillFile(path: string) {
  let file: number | undefined;
  let size = 0;

  return {
    /** At most 1,024 arrays. */
    append(arrays: Uint8Array[]): Spilled {
      file ??= openSync(path, 'w+');
      const bytes = arrays.reduce((sum, array) => sum + array.length, 0);
      checkAll(writevSync(file, arrays, size), bytes);
      size += bytes;
      return { offset: size - bytes, bytes };
    },

    /** Reads them into the beginning of `memory`, and returns that. */
    read({ offset, bytes }: Spilled, memory: Uint8Array): Uint8Array {
      checkAll(readSync(file as number, memory, 0, bytes, offset), bytes);
      return memory.subarray(0, bytes);
    },

    close(): void {
      if (file === undefined) return;
      closeSync(file);
      rmSync(path, { force: true });
      file = undefined;
    },
  };
}

/** A file that is written from beginning to end and then read by its path. */
export function temporaryFile(path: string) {
  const file = openSync(path, 'w+');
  let size = 0;
  return {
    path,
    /** Its descriptor. */
    file,
    append(bytes: Uint8Array): void {
      checkAll(writeSync(file, bytes, 0, bytes.length, size), bytes.length);
      size += bytes.length;
    },
    get size() {
      return size;
    },
    close(): void {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}

function checkAll(done: number, wanted: number): void {
  if (done === wanted) return;
  throw new Error(
    `Only ${done} of ${wanted} bytes of a temporary file were read or written. Is the disk full?`,
  );
}
