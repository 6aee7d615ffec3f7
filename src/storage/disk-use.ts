/** What the database takes of the disk, and what is left. */
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

/** In bytes. */
export async function diskUse(path: string) {
  const [database_bytes, wal_bytes, { bavail, bsize }] = await Promise.all([
    sizeOf(path),
    sizeOf(`${path}-wal`),
    statfs(dirname(path)),
  ]);
  return { database_bytes, wal_bytes, disk_free_bytes: bavail * bsize };
}
