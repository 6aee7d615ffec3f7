/**
 * Makes a database that lost its write-ahead log recognizable: the file itself says that a log belongs to it,
 * and the log takes that back. Whoever opens both, or writes the log back, sees nothing; a file that was
 * copied or mounted alone still says it. See `inspect`, which reads it.
 */
import { syncing, type Database } from './database.ts';
import { saltOf, withBytes } from './sqlite-pages.ts';

/** Undefined if there is no log, or an empty one. */
export const logSalt = (db: Database): number | undefined =>
  withBytes(`${db.name}-wal`, (bytes) => {
    const header = bytes(0, 32);
    return header.length < 32 ? undefined : saltOf(header);
  });

export function expectedLog(db: Database) {
  const set = db.prepare('UPDATE database_identity SET log_expected = ?');
  // Or a power cut would lose it, and the file would miss a log in which there was nothing else.
  const takeBack = syncing(db)(() => void set.run(0));
  let salt: number | undefined;
  let isTakenBack = true;

  function expect(): void {
    isTakenBack = false;
    set.run(1);
    db.pragma('wal_checkpoint(PASSIVE)');
    takeBack();
    isTakenBack = true;
    salt = logSalt(db);
  }

  expect();
  return {
    /** For the writer, after each call: when SQLite begins the log anew, the file has all of the old one. */
    keep(): void {
      const now = logSalt(db);
      if (now !== undefined && (now !== salt || !isTakenBack)) expect();
    },
    /** Before the file is closed. */
    end(): void {
      if (!isTakenBack) takeBack();
    },
  };
}
