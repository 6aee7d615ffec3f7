/** The file for the bad rows of a load: opened before the load, so that a wrong path changes nothing. */
import { createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../errors.ts';

export interface RejectsFile {
  write(rows: Readable): Promise<void>;
  /** Removes it if it wasn't there before. */
  discard(): Promise<void>;
}

const statOf = (path: string) => stat(path, { bigint: true }).catch(() => undefined);

/** `used`: files that it must not overwrite. Throws a Problem if it is one of them or can't be written. */
export async function rejectsFile(path: string, used: string[]): Promise<RejectsFile> {
  const before = await statOf(path);
  for (const name of before ? used : []) {
    const found = await statOf(name);
    if (found?.ino === before!.ino && found.dev === before!.dev)
      throw refused(`--rejects ${path} would overwrite ${name}: name another file.`);
  }
  try {
    await (await open(path, 'a')).close();
  } catch (error) {
    throw refused(`--rejects ${path} cannot be written: ${(error as Error).message}.`, error);
  }
  return {
    write: (rows) => pipeline(rows, createWriteStream(path)),
    discard: async () => {
      if (!before) await rm(path, { force: true });
    },
  };
}

const refused = (detail: string, cause?: unknown) =>
  new Problem('bad_data', `${detail} Nothing was loaded.`, { cause });
