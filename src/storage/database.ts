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

/** Opens for writing, creates the file if needed, and brings the tables up to date. */
export function openForWriting(path: string): Database {
  const db = new Sqlite(path, { timeout: 10_000 });
  db.pragma(`page_size = ${PAGE_BYTES}`); // these two take effect on a new file only
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  // Consistent through any crash; a power cut may lose the last commits, which a job makes again.
  db.pragma('synchronous = NORMAL');
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_BYTES / PAGE_BYTES}`);
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
