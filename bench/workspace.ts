/** Where the bench keeps its files: data/bench/ in the package, emptied before and (unless --keep) after a run. */
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

/** Bytes of the files, 0 for those that are not there. */
export function bytesOf(...paths: string[]): number {
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** Of a SQLite database, its WAL included. */
export const databaseBytes = (path: string) => bytesOf(path, `${path}-wal`);
