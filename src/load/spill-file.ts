/**
 * A temporary file of an import: bytes are appended, and read again by where they are. Made when it is first
 * needed.
 */
import { closeSync, openSync, readSync, rmSync, writevSync } from 'node:fs';

/** Bytes in the file. */
export interface Spilled {
  offset: number;
  bytes: number;
}

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

    /** Removes it. */
    close(): void {
      if (file === undefined) return;
      closeSync(file);
      rmSync(path, { force: true });
      file = undefined;
    },
  };
}

function checkAll(done: number, wanted: number): void {
  if (done === wanted) return;
  throw new Error(
    `Only ${done} of ${wanted} bytes of a temporary file were read or written. Is the disk full?`,
  );
}
