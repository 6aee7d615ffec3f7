/**
 * Entry of the process that copies a database: VACUUM INTO, then a check of the copy. A process, since
 * neither can be interrupted: it is killed when its work is no longer wanted. Only backup.ts starts it.
 */
import { closeSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import { beNice } from '../threads/be-nice.ts';
import { sentError, type SentError } from '../threads/messages.ts';
import { openForReading, type Database } from './database.ts';
import { becomeAnother } from './open-claimed.ts';
import { Sqlite } from './sqlite.ts';

export type BackupMessage = { bytes: number } | { error: SentError };

const NICE = 10;

const OURS = `SELECT count(*) = 2 FROM sqlite_schema WHERE name IN ('jobs', 'dataset_versions')`;

/** Throws unless it's a database of footfall. */
function opened(source: string): Database {
  try {
    const db = openForReading(source);
    if (db.prepare(OURS).pluck().get() === 1) return db;
    db.close();
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string };
    if (/^SQLITE_(READONLY|CANTOPEN)/.test(code)) throw unreadable(source, message);
    if (code !== 'SQLITE_NOTADB') throw error;
  }
  throw new Error(`${source} is not a database of footfall.`);
}

/** Also a reader of a database with a write-ahead log writes: it makes the log, and the log's index. */
const unreadable = (source: string, why: string) =>
  new Problem(
    'bad_data',
    `${source} cannot be read (${why}): SQLite must be able to write it and ${source}-shm, also to read. ` +
      'Run the command as a user who may, or copy the database with its -wal elsewhere and back up the copy.',
  );

/** `target` is an empty file. Sees one state of the database, whatever is written meanwhile. */
function copy(source: string, target: string): void {
  const db = opened(source);
  try {
    db.prepare('VACUUM INTO ?').run(target);
  } finally {
    db.close();
  }
}

function check(path: string): void {
  const db = new Sqlite(path, { fileMustExist: true });
  try {
    becomeAnother(db);
    const found = db.pragma('integrity_check', { simple: true });
    if (found !== 'ok') throw new Error(`The copy of the database is damaged: ${String(found)}`);
  } finally {
    db.close();
  }
}

/** Until then the copy may be in the memory of the system only. */
function sync(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

async function backUp(source: string, target: string): Promise<BackupMessage> {
  try {
    for (const step of [() => copy(source, target), () => check(target), () => sync(target)]) {
      step();
      await setImmediate(); // for signals, and to hear of a disconnection
    }
    return { bytes: statSync(target).size };
  } catch (error) {
    return { error: sentError(error) };
  }
}

// A terminal sends Ctrl-C to all processes of a command: the one that started this one decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
beNice(NICE);
const [source, target] = process.argv.slice(2);
process.on('disconnect', () => {
  rmSync(target, { force: true }); // nobody is left who would rename it
  process.exit(1);
});
process.send!(await backUp(source, target), () => process.exit(0));
