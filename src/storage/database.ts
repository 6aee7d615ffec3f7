/**
 * Opens the SQLite file: the writer thread for writing, after migrating it; each other thread read-only.
 * Nothing here knows of tables.
 */
import { statSync } from 'node:fs';
import type BetterSqlite from 'better-sqlite3';
import { APPLICATION_ID } from './inspect.ts';
import { migrate, NEWEST_VERSION } from './migrations.ts';
import { Sqlite } from './sqlite.ts';

/** A function that runs in a transaction has the type of what it runs, which declarations can name. */
export type Database = Omit<BetterSqlite.Database, 'transaction'> & {
  transaction<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => R;
};

/** A page holds some seven sequences of H&M's mean length: 14.3 bytes per row; with 4 KiB 24.7. */
const PAGE_BYTES = 16_384;
/** The WAL is written back when it has grown to this; it stays at about this size. */
const CHECKPOINT_BYTES = 32 * 2 ** 20;
/** From this size on the WAL is emptied by force: overlapping reads would let it grow. */
const WAL_BYTES = 96 * 2 ** 20;

/**
 * Makes functions whose commits are on the disk when they return, with all commits before them: for what was
 * answered to somebody. Other commits are on it after the next of these, or the next checkpoint.
 */
export function syncing(db: Database) {
  return <A extends unknown[], R>(write: (...args: A) => R): ((...args: A) => R) =>
    (...args) => {
      db.pragma('synchronous = FULL');
      try {
        return write(...args);
      } finally {
        db.pragma('synchronous = NORMAL');
      }
    };
}

/** How long the writer waits for open reads, which take milliseconds, to end. */
const WAL_WAIT_MS = 100;
/** How soon it waits for them again, if one (a backup, another program's) takes longer. */
const WAL_RETRY_MS = 2_000;

/** For the writer, after each call: empties a WAL that has grown, unless a long read needs it still. */
export function keepWalSmall(db: Database): () => void {
  let waitedAt = -Infinity;
  return () => {
    const size = statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (size > WAL_BYTES && performance.now() - waitedAt > WAL_RETRY_MS && !emptyWal(db))
      waitedAt = performance.now();
  };
}

/** Writes the WAL back and empties it. False if a long read needs it still: writes don't wait for that. */
export function emptyWal(db: Database): boolean {
  const usual = db.pragma('busy_timeout', { simple: true }) as number;
  db.pragma(`busy_timeout = ${WAL_WAIT_MS}`);
  try {
    return db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0;
  } finally {
    db.pragma(`busy_timeout = ${usual}`);
  }
}

/** Whether SQLite writes the WAL back by itself when it has grown. */
export function checkpointItself(db: Database, does: boolean): void {
  db.pragma(`wal_autocheckpoint = ${does ? CHECKPOINT_BYTES / PAGE_BYTES : 0}`);
}

/**
 * Opens for writing, creates the file if needed, and brings the tables up to date. A database of ours, see
 * inspect.ts.
 */
export function openForWriting(path: string): Database {
  const db = new Sqlite(path, { timeout: 10_000 });
  try {
    db.pragma(`page_size = ${PAGE_BYTES}`); // these two take effect on a new file only
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('synchronous = FULL');
    // Deleted bytes are overwritten where that costs no page more: what was erased can't be found.
    db.pragma('secure_delete = FAST');
    // In a new file before there is a log, so that the file itself tells whose it is from the start.
    if (versionOf(db) === 0) db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, versionOf(db), NEWEST_VERSION);
    db.pragma('journal_mode = WAL');
    // Consistent through any crash; a power cut may lose the last commits but those that are `synced`.
    db.pragma('synchronous = NORMAL');
    checkpointItself(db, true);
    db.pragma(`journal_size_limit = ${CHECKPOINT_BYTES * 2}`);
    db.pragma('cache_size = -32768');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** `cacheBytes`: memory for pages that may be read again. */
export function openForReading(path: string, cacheBytes = 16 * 2 ** 20): Database {
  const db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 10_000 });
  db.pragma(`cache_size = -${cacheBytes / 1024}`);
  return db;
}

const versionOf = (db: Database) => db.pragma('user_version', { simple: true }) as number;
