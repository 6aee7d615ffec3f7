/**
 * Opens the SQLite file: the writer thread for writing, after migrating it; each other thread read-only.
 * Nothing here knows of tables.
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type BetterSqlite from 'better-sqlite3';
import { packageRoot } from '../package-root.ts';
import { Sqlite } from './sqlite.ts';

export type Database = BetterSqlite.Database;

/** A page holds some seven sequences of H&M's mean length: 14.3 bytes per row; with 4 KiB 24.7. */
const PAGE_BYTES = 16_384;
/** The WAL is written back when it has grown to this; it stays at about this size. */
const CHECKPOINT_BYTES = 32 * 2 ** 20;
/** From this size on the WAL is emptied by force: overlapping reads would let it grow. */
const WAL_BYTES = 96 * 2 ** 20;

/**
 * Locks the database for the lifetime of this process: a second process would mistake the first one's running
 * jobs for abandoned ones. The lock is on a file beside it, so that other SQLite clients can read.
 */
export function claimDatabase(path: string): Database {
  mkdirSync(dirname(path), { recursive: true });
  const lock = new Sqlite(`${path}-lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw new Error(
      `${path} is in use by another footfall process. Stop that one, send it your request over HTTP, ` +
        'or name another file in DATABASE.',
      { cause: error },
    );
  }
}

/** For the writer, after each call: empties a WAL that has grown, once open reads (milliseconds) end. */
export function keepWalSmall(db: Database): void {
  const size = statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (size > WAL_BYTES) db.pragma('wal_checkpoint(TRUNCATE)');
}

/** Whether SQLite writes the WAL back by itself when it has grown. */
export function checkpointItself(db: Database, does: boolean): void {
  db.pragma(`wal_autocheckpoint = ${does ? CHECKPOINT_BYTES / PAGE_BYTES : 0}`);
}

/** Opens for writing, creates the file if needed, and brings the tables up to date. */
export function openForWriting(path: string): Database {
  const db = new Sqlite(path, { timeout: 10_000 });
  db.pragma(`page_size = ${PAGE_BYTES}`); // these two take effect on a new file only
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  // Consistent through any crash; a power cut may lose the last commits, which a job makes again.
  db.pragma('synchronous = NORMAL');
  checkpointItself(db, true);
  db.pragma(`journal_size_limit = ${CHECKPOINT_BYTES * 2}`);
  db.pragma('cache_size = -32768');
  migrate(db);
  return db;
}

/** `cacheBytes`: memory for pages that may be read again. */
export function openForReading(path: string, cacheBytes = 16 * 2 ** 20): Database {
  const db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 10_000 });
  db.pragma(`cache_size = -${cacheBytes / 1024}`);
  return db;
}

/** Runs the numbered files of migrations/ that are new to this database, each in its own transaction. */
function migrate(db: Database): void {
  const folder = join(packageRoot, 'migrations');
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .sort();
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > files.length) {
    throw new Error(
      `The database was written by a newer footfall: its version is ${version}, this program knows up to ` +
        `${files.length}. Update the program, or name another file in DATABASE.`,
    );
  }
  files.slice(version).forEach((name, index) => {
    db.transaction(() => {
      db.exec(readFileSync(join(folder, name), 'utf8'));
      db.pragma(`user_version = ${version + index + 1}`);
    }).immediate();
  });
}
