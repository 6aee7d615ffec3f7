/** Temporary files beside the database. A killed process leaves its own to the next start. */
import { closeSync, openSync, readSync, rmSync, writeSync, writevSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskFull } from '../errors.ts';

const MARK = '-import-';
/** Of files for downloads: without a name once they are open, so only an empty one can be left. */
const KEPT_MARK = '-parquet-';

/** What the names of the files that are kept for download begin with. */
export const keptPath = (database: string): string => `${database}${KEPT_MARK}`;

/** What the names of the temporary files of an import, or of a look of that name, begin with. */
export const temporaryPath = (database: string, owner: number | string): string =>
  `${database}${MARK}${owner}`;

/** To be called before any import or download runs, by the process that has locked the database. */
export async function removeLeftovers(database: string): Promise<void> {
  const names = await readdir(dirname(database));
  const starts = [MARK, KEPT_MARK].map((mark) => basename(database) + mark);
  const own = names.filter((name) => starts.some((start) => name.startsWith(start)));
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
      const written = writevSync(file, arrays, size);
      if (written < bytes) writeAll(file, Buffer.concat(arrays).subarray(written), size + written);
      size += bytes;
      return { offset: size - bytes, bytes };
    },

    /** Reads them into the beginning of `memory`, and returns that. */
    read({ offset, bytes }: Spilled, memory: Uint8Array): Uint8Array {
      const read = readSync(file as number, memory, 0, bytes, offset);
      if (read < bytes) throw new Error(`Only ${read} of ${bytes} bytes of a temporary file were read.`);
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
      writeAll(file, bytes, size);
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

/** The system may write less than it is given when the disk gets full: the next write then says why. */
function writeAll(file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length;) {
    const written = writeSync(file, bytes, done, bytes.length - done, at + done);
    if (written === 0) throw diskFull();
    done += written;
  }
}
