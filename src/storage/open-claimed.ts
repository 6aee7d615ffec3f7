/** Opens the database for the one process that may write: looks at the file, locks it, and leaves a note. */
import { randomBytes } from 'node:crypto';
import { databasePath, lockDatabase, proveUnused } from './claim.ts';
import { openForWriting, type Database } from './database.ts';
import { expectedLog, logSalt } from './expected-log.ts';
import { inspect, RESTORE } from './inspect.ts';
import { NEWEST_VERSION } from './migrations.ts';

interface Claimed {
  db: Database;
  /** To be called after each write. */
  keepLogExpected(): void;
  /** What seems to be missing. */
  warning: string | undefined;
  close(): void;
}

const logLost = (path: string) =>
  `${path} was not closed, and ${path}-wal, the log with what was written last, is missing: changes may be ` +
  'lost. If that file is elsewhere, stop footfall, put it back beside the copy of the database from before ' +
  'this start, and start again. Mount or copy the whole folder, not the database file alone.';

/** Throws one line, and leaves all files as they are, unless the database is ours and nobody else uses it. */
export function openClaimed(given: string): Claimed {
  const path = databasePath(given);
  const lock = lockDatabase(path);
  let db: Database | undefined;
  let log: ReturnType<typeof expectedLog> | undefined;
  let warning: string | undefined;
  const close = () => {
    try {
      log?.end();
    } finally {
      db?.close();
      lock.release();
    }
  };
  try {
    const noted = inspect(path, NEWEST_VERSION);
    if (noted?.isLogMissing) warning = logLost(path);
    if (noted?.lock_inode !== lock.inode) proveUnused(path);
  } catch (error) {
    lock.discard();
    throw error;
  }
  try {
    db = openForWriting(path);
    leaveNote(db, lock.inode);
    log = expectedLog(db);
    return { db, keepLogExpected: log.keep, warning, close };
  } catch (error) {
    close();
    throw unopened(path, error);
  }
}

/** Of what SQLite says when pages are damaged, nothing names the file. */
function unopened(path: string, error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  if (!/^SQLITE_(CORRUPT|NOTADB|ERROR|SCHEMA)/.test(String(code))) return error;
  return new Error(`${path} is damaged: ${message.replaceAll(/\s+/g, ' ')}. ${RESTORE}`, { cause: error });
}

/** Notes whose lock it is, and how its log begins, in the file itself: see `inspect`. */
function leaveNote(db: Database, inode: string): void {
  db.prepare(
    `INSERT INTO database_identity (one, identity, lock_inode) VALUES (1, ?, ?)
      ON CONFLICT DO UPDATE SET wal_salt = NULL, lock_inode = excluded.lock_inode`,
  ).run(newIdentity(), inode);
  db.prepare('UPDATE database_identity SET wal_salt = ?').run(logSalt(db));
}

const newIdentity = () => randomBytes(16).toString('hex');

/**
 * Makes a finished copy a database of its own, to which the original's log doesn't belong. Copies of earlier
 * versions have no identity yet.
 */
export function becomeAnother(copy: Database): void {
  const table = copy.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'database_identity'`);
  if (table.get() === undefined) return;
  copy
    .prepare(
      'UPDATE database_identity SET identity = ?, wal_salt = NULL, lock_inode = NULL, log_expected = 0',
    )
    .run(newIdentity());
}
