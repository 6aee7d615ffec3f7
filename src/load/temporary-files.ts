/**
 * Temporary files of imports lie beside the database. Those of a process that was killed are removed at the
 * next start.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const MARK = '-import-';

/** What the names of an import's temporary files begin with. */
export const temporaryPath = (database: string, importId: number): string => `${database}${MARK}${importId}`;

/** To be called before any import runs, by the one process that has the database. */
export async function removeLeftovers(database: string): Promise<void> {
  const names = await readdir(dirname(database));
  const own = names.filter((name) => name.startsWith(`${basename(database)}${MARK}`));
  await Promise.all(own.map((name) => rm(join(dirname(database), name), { force: true })));
}
