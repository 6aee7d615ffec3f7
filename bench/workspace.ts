/** The benchmark's files in data/bench/, removed before and (unless --keep) after a run. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';

export const BENCH_FOLDER = join(packageRoot, 'data', 'bench');

export function emptyWorkspace(size: string): string {
  const folder = join(BENCH_FOLDER, size);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function removeDatabase(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
}

/** Total size of the files; missing ones count as 0. */
export function bytesOf(...paths: string[]): number {
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** Size of a SQLite database, including its WAL. */
export const databaseBytes = (path: string) => bytesOf(path, `${path}-wal`);
