/**
 * Tells whose file this is before anything is changed: a database of ours is opened, a missing or empty file
 * becomes one, and everything else is refused with one line.
 */
import { statSync } from 'node:fs';
import { lacking } from './migrations.ts';
import { headerOf, rowsOf, walOf, withBytes, type PageReader } from './sqlite-pages.ts';

/** "foot": marks a database of ours. Those of 0.1.0 have 0. */
export const APPLICATION_ID = 0x666f6f74;
/** The last version without a mark. */
const LAST_UNMARKED = 3;

type Salt = number | null;

/** What tells a database and its write-ahead log from others: see `database_identity` in migrations/0004. */
export interface Identity {
  identity: string;
  wal_salt: Salt;
  lock_inode: string | null;
  /** It was not closed, and there is no log, or an empty one: see expected-log.ts. */
  isLogMissing: boolean;
}

/** How often a log may have begun anew since its salt was written down. */
const MOST_RESTARTS = 2 ** 20;

type Wal = NonNullable<ReturnType<typeof walOf>>;
type Header = NonNullable<ReturnType<typeof headerOf>>;

const REMEDY = 'Name another file in DATABASE.';

/** Throws unless it's ours. Returns what the file remembers of its last use; undefined if nothing. */
export function inspect(path: string, newest: number): Identity | undefined {
  const found = withBytes(`${path}-wal`, (walBytes) => {
    const wal = walOf(walBytes);
    return { identity: inspectWith(path, newest, wal) };
  });
  return found === undefined ? inspectWith(path, newest, undefined) : found.identity;
}

function inspectWith(path: string, newest: number, wal: Wal | undefined): Identity | undefined {
  const looked = withBytes(path, (bytes) => {
    const header = headerOf(bytes(0, 100));
    if (!header) throw new Error(`${path} is not an SQLite database. ${REMEDY}`);
    const pageOf: PageReader = (page) => bytes((page - 1) * header.pageSize, header.pageSize);
    return { identity: inspectDatabase(path, newest, { header, pageOf, wal }) };
  });
  if (looked === undefined && wal) throw foreignWal(path, `${path} is missing or empty`);
  return looked?.identity;
}

interface Parts {
  header: Header;
  pageOf: PageReader;
  wal: Wal | undefined;
}

function inspectDatabase(path: string, newest: number, { header, pageOf, wal }: Parts): Identity | undefined {
  if (header.applicationId !== APPLICATION_ID && header.applicationId !== 0) throw foreign(path);
  if (wal && wal.pageSize !== header.pageSize) throw foreignWal(path, 'its pages have another size');
  const inWal = wal?.page(1) && headerOf(wal.page(1)!);
  const marks = [header, ...(inWal ? [inWal] : [])].map(({ applicationId }) => applicationId);
  const isMarked = marks.includes(APPLICATION_ID);
  if (inWal && marks[1] !== APPLICATION_ID && marks[1] !== marks[0])
    throw header.version > 0 ? foreignWal(path, 'it is of another application') : foreign(path);
  const version = Math.max(header.version, inWal?.version ?? 0);
  if (isMarked && version > newest)
    throw new Error(
      `${path} was written by a newer footfall: its version is ${version}, this program knows up to ` +
        `${newest}. Update the program, or name another file in DATABASE.`,
    );
  // A commit that was cut off may have left half of the pages: SQLite restores them from the journal.
  if (isMarked && (statSync(`${path}-journal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return undefined;

  const inFile = schemaOf(path, pageOf);
  // 0.1.0 put all but the header of a new database into the log.
  const schema = inFile.size > 0 || !wal ? inFile : schemaOf(path, (page) => wal.page(page) ?? pageOf(page));
  if (schema.size === 0 && version === 0) return undefined;
  if (isMarked && version === 0)
    throw new Error(`${path} is damaged: it has tables, but no version. ${RESTORE}`);
  const schemaVersion = inFile.size > 0 ? header.version : version;
  if (!isMarked && (schemaVersion < 1 || schemaVersion > LAST_UNMARKED)) throw foreign(path);
  const lack = lackOf(schemaVersion, schema);
  if (lack !== undefined && !isMarked) throw foreign(path);
  if (lack !== undefined) throw new Error(`${path} is damaged: ${lack}. ${RESTORE}`);
  const root = inFile.get('database_identity')?.root;
  return root === undefined ? undefined : identityOf(path, root, pageOf, wal);
}

export const RESTORE = 'Restore it from a backup.';

const foreign = (path: string) =>
  new Error(`${path} is a database of another application: nothing was changed. ${REMEDY}`);

const foreignWal = (path: string, why: string) =>
  new Error(
    `${path}-wal does not belong to ${path}: ${why}. Put the right files together again, or move ` +
      `${path}-wal and ${path}-shm elsewhere.`,
  );

type Schema = Map<string, { root: number; sql: string }>;

/** Tables by name: their root pages, and the SQL that made them. */
function schemaOf(path: string, pageOf: PageReader): Schema {
  try {
    const tables: Schema = new Map();
    for (const [type, name, , root, sql] of rowsOf(pageOf, 1))
      tables.set(String(name), { root: type === 'table' ? Number(root) : 0, sql: String(sql) });
    return tables;
  } catch (error) {
    throw new Error(`${path} is damaged: its schema cannot be read. ${RESTORE}`, { cause: error });
  }
}

/** What of our tables isn't there, in a database of this version; undefined: nothing. */
function lackOf(version: number, schema: Schema): string | undefined {
  const made = [...schema].filter(([, { root }]) => root > 0);
  try {
    return lacking(version, new Map(made.map(([name, { sql }]) => [name, sql])));
  } catch {
    return 'its schema is none';
  }
}

/**
 * What the file itself remembers, without its log. Each log of this database either has the identity in one
 * of its pages, or began with the salt that the file remembers: the identity is written first, and SQLite
 * begins a log anew only when all of it is in the file.
 */
function identityOf(path: string, root: number, pageOf: PageReader, wal: Wal | undefined) {
  const [row] = [...rowsOf(pageOf, root)];
  if (row === undefined) return undefined; // the process was killed while it made the database
  const [, identity, wal_salt, lock_inode, log_expected] = row as [null, string, Salt, string | null, number];
  if (wal && !wal.includes(identity)) {
    const restarts = wal_salt === null ? Infinity : (wal.salt - wal_salt) >>> 0;
    if (restarts > MOST_RESTARTS) throw foreignWal(path, 'it is the log of another database');
  }
  return { identity, wal_salt, lock_inode, isLogMissing: log_expected === 1 && !wal };
}
