/** The database file as others see it: copied, checked, looked into. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Sqlite } from '../src/storage/sqlite.ts';

export function copyDatabase(from: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(from, join(folder, 'footfall.db'));
}

export function select<T>(path: string, sql: string): T[] {
  const db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 10_000 });
  try {
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
}

export const numberIn = (path: string, sql: string): number =>
  Object.values(select<Record<string, number>>(path, sql)[0])[0];

/** Erasures whose remains may still be in the file. */
export const uncleanIn = (path: string): number =>
  numberIn(path, 'SELECT count(*) FROM erasures WHERE is_clean = 0');

/** Files that a stopped service leaves, besides those the trial made. */
const LEFT = /^footfall\.db(-lock|-reserve|-shm|-wal)?$|^log$/;

/** What is wrong with the folder of a service that has ended in good order. */
export function faultsOfFolder(folder: string, made: RegExp = /^$/): string[] {
  const path = join(folder, 'footfall.db');
  const faults = [];
  const [{ integrity_check: integrity }] = select<{ integrity_check: string }>(
    path,
    'PRAGMA integrity_check',
  );
  if (integrity !== 'ok') faults.push(`integrity_check: ${integrity}`);
  const left = readdirSync(folder).filter((name) => !LEFT.test(name) && !made.test(name));
  if (left.length > 0) faults.push(`files left behind: ${left.join(', ')}`);
  return faults;
}
