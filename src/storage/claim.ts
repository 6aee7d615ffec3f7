/**
 * Locks the database for the lifetime of this process: a second one would mistake the first one's running
 * jobs for abandoned ones. The lock is on a file beside the database, so that other SQLite clients can read.
 */
import {
  accessSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  rmSync,
  statSync,
  type PathLike,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { causeOf } from '../errors.ts';
import { Sqlite } from './sqlite.ts';

/**
 * The path that all names of the file lead to: the lock, like SQLite's own files, goes by name. A second hard
 * link can't be told from the first, so such a file is refused.
 */
export function databasePath(given: string): string {
  const folder = dirname(given);
  usable(given, `its folder ${folder} cannot be made`, () => mkdirSync(folder, { recursive: true }));
  const found = usable(given, 'it cannot be read', () => statSync(given, { throwIfNoEntry: false }));
  if (found === undefined) {
    if (lstatSync(given, { throwIfNoEntry: false }))
      throw new Error(
        `${given} is a symbolic link to a file that does not exist. Create it, or remove the link.`,
      );
    return join(realpathSync(dirname(given)), basename(given));
  }
  if (!found.isFile()) throw new Error(`${given} is not a file. Name a file in DATABASE.`);
  if (found.nlink > 1)
    throw new Error(
      `${given} has ${found.nlink} names (hard links), and SQLite keeps a log beside each of them: data ` +
        'would be lost. Remove all names but one; a symbolic link may replace them.',
    );
  // SQLite would open it all the same, and fail at the first write.
  usable(given, 'it cannot be written', () => accessSync(given, constants.R_OK | constants.W_OK));
  return realpathSync(given);
}

const inodeOf = (path: PathLike) => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino.toString();

const CAUSES: Record<string, string> = {
  EACCES: 'permission denied',
  EROFS: 'read-only file system',
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of its path is a file',
};

/** Does `work`; of an error of the system, one line says what can't be done, why, and what helps. */
function usable<T>(path: string, what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = '', syscall } = error as { code?: string; syscall?: string };
    if (syscall === undefined || (['EEXIST', 'ENOSPC', 'EDQUOT'].includes(code) && syscall === 'open'))
      throw error;
    const cause = CAUSES[code] ?? causeOf(error as Error).replace(/^\w+: /, '');
    throw new Error(
      `The database ${path} cannot be used: ${what} (${cause}). Allow this user to write there, or name a ` +
        'file in another folder in DATABASE.',
      { cause: error },
    );
  }
}

const codeOf = (error: unknown) => String((error as { code?: unknown }).code);

export interface Lock {
  /** Of the lock's file, as a decimal number. */
  inode: string;
  release(): void;
  /** The same, and the file goes if it's new: nothing was begun. */
  discard(): void;
}

/** Takes the lock of the database with this path, see `databasePath`. Throws if another process has it. */
export function lockDatabase(path: string): Lock {
  const name = `${path}-lock`;
  // Open for as long as the lock is held, for two reasons: the inode isn't used again, and closing it would
  // release what SQLite has locked.
  const { file, isNew } = usable(path, `${name} cannot be written`, () => openLock(name));
  const inode = inodeOf(name);
  let held: InstanceType<typeof Sqlite> | undefined;
  const release = () => {
    held?.close();
    closeSync(file);
  };
  const discard = () => {
    if (isNew && inodeOf(name) === inode) rmSync(name);
    release();
  };
  try {
    held = new Sqlite(name, { timeout: 0 });
    held.pragma('journal_mode = MEMORY'); // or an empty journal lies beside the lock
    held.exec('BEGIN EXCLUSIVE');
    if (inode === undefined || inodeOf(name) !== inode) throw inUse(path);
    return { inode, release, discard };
  } catch (error) {
    release();
    if (codeOf(error) === 'SQLITE_NOTADB')
      throw new Error(`${name} is not the lock of a database. Move it, or name another file in DATABASE.`, {
        cause: error,
      });
    throw codeOf(error).startsWith('SQLITE_BUSY') ? inUse(path, error) : error;
  }
}

function openLock(name: string): { file: number; isNew: boolean } {
  try {
    return { file: openSync(name, 'wx'), isNew: true };
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return { file: openSync(name, 'r+'), isNew: false };
  }
}

const inUse = (path: string, cause?: unknown) =>
  Object.assign(
    new Error(
      `${path} is in use by another footfall process. Stop that one, send it your request over HTTP, ` +
        'or name another file in DATABASE.',
      { cause },
    ),
    { code: 'DATABASE_IN_USE' },
  );

/**
 * Throws if any process has the database open, even to read. To be called where the lock says little, since
 * its file is new or was exchanged: whoever locked the old one may still be at work.
 */
export function proveUnused(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  const db = new Sqlite(path, { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error;
    throw new Error(
      `${path} is open in another process, and its lock file ${path}-lock is missing or was exchanged: it ` +
        'may be in use by another footfall process. Stop that process, then start again.',
      { cause: error },
    );
  } finally {
    db.close();
  }
}
