/**
 * Ways to break a database. `refused`: the program may not start on it. `served`: nothing is lost, so it has to
 * start. `new`: it is as if there were no file. Where neither is said, it may refuse, or start and fail clearly, but never hand out other rows.
 */
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Sqlite } from '../../src/storage/sqlite.ts';
import type { Random } from '../trial.ts';

interface Kind {
  name: string;
  must?: 'refused' | 'served' | 'new';
  /** `path`: of a good database, stopped in good order. */
  break(path: string, random: Random): void;
}

const PAGE = 16_384;

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

function sql(path: string, text: string): void {
  const db = new Sqlite(path);
  db.exec(text);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Another program's database, made anew at `path`; `change` is run on it at last. */
function foreign(path: string, text: string): void {
  rmSync(path, { force: true });
  const db = new Sqlite(path);
  db.exec(
    `CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO notes (text) VALUES ('keep me');${text}`,
  );
  db.close();
}

/** Some bytes of a column's value are changed, as a disk does it: the row stays readable. */
const damaged = (table: string, column: string, random: Random) =>
  `UPDATE ${table} SET ${column} = CAST(substr(${column}, 1, length(${column}) / 2) || X'3${Math.floor(random() * 8)}'
    || substr(${column}, length(${column}) / 2 + 2) AS BLOB)
    WHERE block_id = (SELECT block_id FROM ${table} WHERE length > 1 ORDER BY block_id LIMIT 1 OFFSET ${Math.floor(random() * 20)});`;

const changed = (table: string, column: string, random: Random) =>
  `UPDATE ${table} SET ${column} = ${column} + 1
    WHERE block_id = (SELECT block_id FROM ${table} WHERE length > 1 ORDER BY block_id LIMIT 1 OFFSET ${Math.floor(random() * 20)});`;

const randomBytes = (length: number, random: Random) =>
  Uint8Array.from({ length }, () => Math.floor(random() * 256));

/** A WAL as a killed process leaves it, of another database. */
function walOf(path: string): Buffer {
  const other = `${path}-other`;
  const db = new Sqlite(other);
  db.pragma('journal_mode = WAL');
  db.exec(`CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('of another file')`);
  const wal = readFileSync(`${other}-wal`);
  db.close();
  rmSync(other, { force: true });
  return wal;
}

const somewhere = (path: string, random: Random) =>
  PAGE * Math.floor(1 + random() * (statSync(path).size / PAGE - 1));

/** Statements that a later version, a helpful hand or a bad disk may have run. */
const WITH_SQL: { name: string; must?: Kind['must']; text(random: Random): string }[] = [
  { name: 'of a newer version', must: 'refused', text: () => 'PRAGMA user_version = 999' },
  { name: 'of no version, with our tables', text: () => 'PRAGMA user_version = 0' },
  { name: 'a table is missing', text: () => 'DROP VIEW interactions; DROP TABLE sequence_blocks' },
  { name: 'a small table is missing', text: () => 'DROP TABLE job_reports' },
  { name: 'a column is missing', text: () => 'ALTER TABLE jobs RENAME COLUMN seed TO sead' },
  { name: 'a view is missing', text: () => 'DROP VIEW transactions' },
  { name: 'an index is missing', text: () => 'DROP INDEX sequences_of_customer' },
  { name: 'records of a sequence changed', text: (random) => damaged('sequence_blocks', 'records', random) },
  { name: 'details of a sequence changed', text: (random) => damaged('sequence_blocks', 'details', random) },
  { name: 'times of a sequence moved', text: (random) => changed('sequence_blocks', 't_first', random) },
  {
    name: 'a sequence given to another customer',
    text: (random) => changed('sequence_blocks', 'customer_key', random),
  },
  {
    name: 'records of transactions changed',
    text: (random) => damaged('transaction_blocks', 'records', random),
  },
  {
    name: 'prices of transactions changed',
    text: (random) => damaged('transaction_blocks', 'details', random),
  },
  { name: 'transactions moved in time', text: (random) => changed('transaction_blocks', 't_first', random) },
  {
    name: 'a block of a sequence is missing',
    text: () =>
      'DELETE FROM sequence_blocks WHERE block_id = (SELECT min(block_id) + 3 FROM sequence_blocks)',
  },
  {
    name: 'a block of transactions is missing',
    text: () =>
      'DELETE FROM transaction_blocks WHERE block_id = (SELECT min(block_id) + 3 FROM transaction_blocks)',
  },
  { name: 'a customer is missing', text: () => 'DELETE FROM customers WHERE customer_key = 5' },
  { name: 'an article is missing', text: () => 'DELETE FROM articles WHERE article_key = 5' },
  {
    name: 'parameters of a job are not JSON',
    text: () => `UPDATE jobs SET parameters = '{"min_' WHERE id = 1`,
  },
  {
    name: 'the selection of a job is not JSON',
    text: () => `UPDATE jobs SET selection = 'all' WHERE id = 1`,
  },
  { name: 'a report is not JSON', text: () => `UPDATE job_reports SET report = '{' WHERE job_id = 1` },
  { name: 'warnings of an import are not JSON', text: () => `UPDATE imports SET warnings = '['` },
  { name: 'in rollback mode', must: 'served', text: () => 'PRAGMA journal_mode = DELETE' },
];

export const KINDS: Kind[] = [
  { name: 'an empty file', must: 'new', break: (path) => writeFileSync(path, '') },
  {
    name: 'a text file',
    must: 'refused',
    break: (path) => writeFileSync(path, 't_dat,customer_id,article_id\n'.repeat(2000)),
  },
  { name: 'cut within its header', must: 'refused', break: (path) => truncateSync(path, 50) },
  { name: 'cut in half', break: (path) => truncateSync(path, Math.floor(statSync(path).size / 2)) },
  { name: 'its last page is missing', break: (path) => truncateSync(path, statSync(path).size - PAGE) },
  {
    name: 'its magic is damaged',
    must: 'refused',
    break: (path) => overwrite(path, 0, Buffer.from('SQLITE')),
  },
  {
    name: 'its page size is none',
    must: 'refused',
    break: (path) => overwrite(path, 16, Uint8Array.of(0x12, 0x34)),
  },
  { name: 'noise over its schema', break: (path, random) => overwrite(path, 100, randomBytes(2000, random)) },
  {
    name: 'noise over a page',
    break: (path, random) => overwrite(path, somewhere(path, random), randomBytes(PAGE, random)),
  },
  {
    name: 'zeros over a page',
    break: (path, random) => overwrite(path, somewhere(path, random), new Uint8Array(PAGE)),
  },
  {
    name: 'a byte changed',
    break: (path, random) =>
      overwrite(path, somewhere(path, random) + Math.floor(random() * PAGE), randomBytes(1, random)),
  },
  { name: 'bytes appended', break: (path, random) => appendFileSync(path, randomBytes(3 * PAGE, random)) },
  { name: 'gzipped', must: 'refused', break: (path) => writeFileSync(path, gzipSync(readFileSync(path))) },
  {
    name: 'a folder',
    must: 'refused',
    break: (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  },
  { name: 'of another program', must: 'refused', break: (path) => foreign(path, '') },
  {
    name: 'of another program with a table of our name',
    must: 'refused',
    break: (path) => foreign(path, 'CREATE TABLE jobs (id INTEGER); CREATE TABLE customers (name TEXT);'),
  },
  {
    name: 'of another program, with its mark',
    must: 'refused',
    break: (path) => foreign(path, 'PRAGMA application_id = 252006673; PRAGMA user_version = 3;'),
  },
  { name: 'with the WAL of another file', break: (path) => writeFileSync(`${path}-wal`, walOf(path)) },
  {
    name: 'only the WAL of another file',
    must: 'refused',
    break: (path) => {
      writeFileSync(`${path}-wal`, walOf(path));
      rmSync(path);
    },
  },
  {
    name: 'with noise for a WAL',
    break: (path, random) => writeFileSync(`${path}-wal`, randomBytes(50_000, random)),
  },
  {
    name: 'with noise for shared memory',
    must: 'served',
    break: (path, random) => writeFileSync(`${path}-shm`, randomBytes(32_768, random)),
  },
  {
    name: 'with a journal of noise',
    break: (path, random) => writeFileSync(`${path}-journal`, randomBytes(20_000, random)),
  },
  {
    name: 'through a symbolic link',
    must: 'served',
    break: (path) => {
      renameSync(path, `${path}.real`);
      symlinkSync(`${path}.real`, path);
    },
  },
  { name: 'with a second hard link', must: 'refused', break: (path) => linkSync(path, `${path}.link`) },
  {
    name: 'a link to nowhere',
    break: (path) => {
      rmSync(path);
      symlinkSync('/nowhere/footfall.db', path);
    },
  },
  {
    name: 'copied over itself, half old',
    break: (path) => {
      copyFileSync(path, `${path}.old`);
      sql(path, 'DELETE FROM jobs WHERE id = 2; VACUUM');
      overwrite(path, PAGE * 4, readFileSync(`${path}.old`).subarray(PAGE * 4, PAGE * 40));
      rmSync(`${path}.old`);
    },
  },
  ...WITH_SQL.map(({ text, ...kind }) => ({
    ...kind,
    break: (path: string, random: Random) => sql(path, text(random)),
  })),
];
