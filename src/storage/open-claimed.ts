/** Opens the database for the one process that may write: looks at the file, locks it, and leaves a note. */
import { randomBytes } from 'node:crypto';
import { databasePath, lockDatabase, proveUnused } from './claim.ts';
import { openForWriting, type Database } from './database.ts';
import { inspect, RESTORE } from './inspect.ts';
import { NEWEST_VERSION } from './migrations.ts';
import { saltOf, withBytes } from './sqlite-pages.ts';

/** Throws one line, and leaves all files as they are, unless the database is ours and nobody else uses it. */
export function openClaimed(given: string): { db: Database; close(): void } {
  const path = databasePath(given);
  const lock = lockDatabase(path);
  let db: Database | undefined;
  const close = () => {
    db?.close();
    lock.release();
  };
  try {
    if (inspect(path, NEWEST_VERSION)?.lock_inode !== lock.inode) proveUnused(path);
  } catch (error) {
    lock.discard();
    throw error;
  }
  try {
    db = openForWriting(path);
    leaveNote(db, lock.inode);
    return { db, close };
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
  const salt = withBytes(`${db.name}-wal`, (bytes) => saltOf(bytes(0, 32)));
  db.prepare('UPDATE database_identity SET wal_salt = ?').run(salt);
  db.pragma('wal_checkpoint(PASSIVE)');
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
    .prepare('UPDATE database_identity SET identity = ?, wal_salt = NULL, lock_inode = NULL')
    .run(newIdentity());
}
