/** Whose file it is: what isn't ours is refused, and neither it nor its neighbours change. */
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import t from 'tap';
import { packageRoot } from '../../src/package-root.ts';
import { openForReading } from '../../src/storage/database.ts';
import { NEWEST_VERSION } from '../../src/storage/migrations.ts';
import { APPLICATION_ID, inspect } from '../../src/storage/inspect.ts';
import { becomeAnother, openClaimed } from '../../src/storage/open-claimed.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';

interface Test {
  teardown(work: () => void): void;
}

function pathIn(t: Test, name = 'f.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

/** Everything in the folder of a file: names, bytes and times. */
function stateOf(path: string) {
  const folder = join(path, '..');
  return readdirSync(folder).map((name) => {
    const file = join(folder, name);
    return [name, statSync(file).mtimeMs, readFileSync(file).toString('base64')];
  });
}

interface Checks {
  match(found: string, wanted: RegExp, why: string): void;
  ok(value: boolean, why: string): void;
  strictSame(found: unknown, wanted: unknown, why: string): void;
}

/** It's refused with one line that names the file, and nothing changes. */
function refused(t: Checks, path: string, reason: RegExp, why: string): void {
  const before = stateOf(path);
  let message = '';
  try {
    openClaimed(path).close();
  } catch (error) {
    ({ message } = error as Error);
  }
  t.match(message, reason, why);
  t.ok(message.includes(path) && !message.includes('\n'), why);
  t.strictSame(stateOf(path), before, why);
}

/** Makes a database in which somebody has just written, as a killed process leaves it. */
function killed(
  path: string,
  work: (db: InstanceType<typeof Sqlite>) => void,
  wal = true,
  pageSize = 4096,
): void {
  const at = `${path}-alive`;
  const db = new Sqlite(at);
  db.pragma(`page_size = ${pageSize}`);
  if (wal) db.pragma('journal_mode = WAL');
  work(db);
  copyFileSync(at, path);
  if (wal) copyFileSync(`${at}-wal`, `${path}-wal`);
  db.close();
  rmSync(at);
}

const IMPORTS = 'SELECT count(*) FROM imports';
const begin = `INSERT INTO imports (kind, state, mode, source, created_at, first_customer, first_article)
  VALUES ('transactions', 'failed', 'append', 'file', '', 1, 1)`;

/** A database of ours that was killed after so many imports; `checkpoints`: with its log begun anew in between. */
function ours(path: string, imports: number, checkpoints = 0): void {
  const at = `${path}-alive`;
  const { db, keepLogExpected, close } = openClaimed(at);
  for (let i = 0; i < checkpoints; i++) {
    db.exec(begin);
    keepLogExpected();
    db.pragma('wal_checkpoint(RESTART)');
  }
  for (let i = 0; i < imports; i++) {
    db.exec(begin);
    keepLogExpected();
  }
  for (const suffix of ['', '-wal']) copyFileSync(`${at}${suffix}`, `${path}${suffix}`);
  close();
  for (const suffix of ['', '-lock']) rmSync(`${at}${suffix}`);
}

function importsIn(path: string): number {
  const { db, close } = openClaimed(path);
  const count = db.prepare<[], number>(IMPORTS).pluck().get()!;
  close();
  return count;
}

t.test('databases of other applications are left alone', async (t) => {
  const shop = (db: InstanceType<typeof Sqlite>) =>
    db.exec('CREATE TABLE orders (id INTEGER); INSERT INTO orders VALUES (1)');
  const clash = (db: InstanceType<typeof Sqlite>) => {
    db.exec('CREATE TABLE jobs (id INTEGER); CREATE TABLE customers (id INTEGER)');
    db.pragma('user_version = 3');
  };
  const marked = (db: InstanceType<typeof Sqlite>) => {
    db.pragma('application_id = 1');
    db.pragma(`user_version = ${NEWEST_VERSION}`);
  };
  const empty = (db: InstanceType<typeof Sqlite>) => void db.pragma('application_id = 1');
  const manyTables = (db: InstanceType<typeof Sqlite>) => {
    db.pragma('page_size = 512');
    for (let i = 0; i < 100; i++)
      db.exec(`CREATE TABLE table_${i} (x${Array.from({ length: i }, (_, c) => `, column_${c}`).join('')})`);
  };
  for (const [name, work] of Object.entries({ shop, clash, marked, empty, manyTables }))
    for (const wal of [false, true]) {
      const path = pathIn(t);
      killed(path, work, wal);
      refused(t, path, /f\.db is a database of another application: nothing was changed/, `${name} ${wal}`);
    }
});

t.test('what is no database is left alone', async (t) => {
  for (const bytes of [
    'x',
    'customer_id,article_id\n'.repeat(1000),
    `SQLite format 3\0`,
    `SQLite format 3\0${'\0'.repeat(9000)}`,
  ]) {
    const path = pathIn(t);
    writeFileSync(path, bytes, 'latin1');
    refused(t, path, /is not an SQLite database|is damaged|another application/, bytes.slice(0, 20));
  }
});

t.test('a database of a newer program is left alone, even if only its log is newer', async (t) => {
  for (const inLog of [false, true]) {
    const path = pathIn(t);
    ours(path, 1);
    if (!inLog) importsIn(path);
    const db = new Sqlite(path);
    db.pragma(`user_version = ${NEWEST_VERSION + 1}`);
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, `${path}-kept${suffix}`);
    db.close();
    if (inLog) for (const suffix of ['', '-wal']) copyFileSync(`${path}-kept${suffix}`, `${path}${suffix}`);
    refused(t, path, /was written by a newer footfall: its version is .* Update the program/, String(inLog));
  }
});

t.test('the log of another database is noticed', async (t) => {
  const path = pathIn(t);
  ours(path, 3);
  const wal = `${path}-wal`;
  const exchange = (make: (other: string) => void) => {
    const other = pathIn(t);
    make(other);
    copyFileSync(`${other}-wal`, wal);
  };
  exchange((other) => ours(other, 1));
  refused(t, path, /f\.db-wal does not belong to .*f\.db: it is the log of another database/, 'of footfall');
  exchange((other) => ours(other, 1, 3));
  refused(t, path, /it is the log of another database/, 'of footfall, begun anew');
  exchange((other) => killed(other, (db) => void db.exec('CREATE TABLE a (b)')));
  refused(t, path, /its pages have another size/, 'of another application');
  exchange((other) => killed(other, (db) => void db.exec('CREATE TABLE a (b)'), true, 16_384));
  refused(t, path, /of another/, 'of another application with such pages');
  for (const empty of [() => truncateSync(path), () => rmSync(path)]) {
    empty();
    exchange((other) => ours(other, 1));
    refused(
      t,
      path,
      /f\.db-wal does not belong to .*f\.db: .*f\.db is missing or empty/,
      'without a database',
    );
  }
});

t.test('a restored backup does not take the log of what it replaces', async (t) => {
  const path = pathIn(t);
  ours(path, 3);
  const backup = new Sqlite(path);
  backup.exec(`VACUUM INTO '${path}-backup'`);
  backup.close();
  const copy = new Sqlite(`${path}-backup`);
  becomeAnother(copy);
  copy.close();
  ours(path, 2);
  copyFileSync(`${path}-backup`, path);
  refused(t, path, /it is the log of another database/, 'with the old log');
  rmSync(`${path}-wal`);
  t.equal(importsIn(path), 3);
});

t.test('its own log is taken, whatever became of it', async (t) => {
  for (const [imports, checkpoints] of [
    [0, 0],
    [3, 0],
    [2, 1],
    [1, 5],
    [0, 3],
  ]) {
    const path = pathIn(t);
    ours(path, imports, checkpoints);
    t.equal(importsIn(path), imports + checkpoints, `${imports} imports, ${checkpoints} checkpoints`);
    t.equal(importsIn(path), imports + checkpoints, 'again');
  }
  const path = pathIn(t);
  ours(path, 2, 2);
  const bytes = readFileSync(`${path}-wal`);
  writeFileSync(`${path}-wal`, bytes.subarray(0, bytes.length - 100));
  t.equal(importsIn(path), 3, 'without the commit whose writing was cut off');
});

t.test('a log that is missing is noticed, but only where there may have been something in it', async (t) => {
  const warningOf = (path: string) => {
    const { warning, close } = openClaimed(path);
    close();
    return warning;
  };
  const gone =
    /f\.db was not closed, and .*f\.db-wal, the log .*, is missing: changes may be lost\. .*folder/;
  for (const [imports, checkpoints] of [
    [3, 0],
    [2, 3],
  ]) {
    const path = pathIn(t);
    ours(path, imports, checkpoints);
    rmSync(`${path}-wal`);
    t.match(warningOf(path), gone, `killed, its log lost, after ${checkpoints} checkpoints`);
    t.equal(warningOf(path), undefined, 'once');
    ours(path, imports, checkpoints);
    writeFileSync(`${path}-wal`, '');
    t.match(warningOf(path), gone, 'with an empty log in its place');
    ours(path, imports, checkpoints);
    t.equal(warningOf(path), undefined, 'killed, with its log');
    t.equal(warningOf(path), undefined, 'after an orderly end');
    ours(path, imports, checkpoints);
    const other = new Sqlite(path);
    other.exec(IMPORTS);
    other.close();
    t.equal(statSync(`${path}-wal`, { throwIfNoEntry: false }), undefined);
    t.equal(warningOf(path), undefined, 'killed, and another program has written its log back');
    ours(path, imports, checkpoints);
    const emptied = new Sqlite(path);
    emptied.pragma('wal_checkpoint(TRUNCATE)');
    copyFileSync(path, `${path}-idle`);
    emptied.close();
    t.equal(warningOf(`${path}-idle`), undefined, 'killed after its log was emptied');
  }
});

t.test(
  'new databases are marked before they have tables; missing and empty files become databases',
  async (t) => {
    const path = pathIn(t);
    writeFileSync(path, '');
    openClaimed(path).close();
    const db = openForReading(path);
    t.equal(db.pragma('application_id', { simple: true }), APPLICATION_ID);
    t.equal(db.pragma('journal_mode', { simple: true }), 'wal');
    db.close();
    const vacuumed = pathIn(t);
    const empty = new Sqlite(vacuumed);
    empty.pragma('user_version = 0');
    empty.exec('VACUUM');
    empty.close();
    openClaimed(vacuumed).close();
    const begun = pathIn(t);
    killed(begun, (db) => void db.pragma(`application_id = ${APPLICATION_ID}`), false);
    t.equal(importsIn(begun), 0);
  },
);

t.test('a damaged database of ours is not taken for another one', async (t) => {
  const path = pathIn(t);
  openClaimed(path).close();
  const db = new Sqlite(path);
  db.exec('DROP VIEW interactions; DROP TABLE sequence_blocks');
  db.close();
  refused(t, path, /f\.db is damaged: it has no table sequence_blocks\. Restore it from a backup/, 'a table');
  const bytes = readFileSync(path);
  bytes.fill(255, 100, 16_000);
  writeFileSync(path, bytes);
  refused(t, path, /f\.db is damaged: its schema cannot be read/, 'the schema');
});

t.test('databases of 0.1.0 are taken over, even with all of them in the log', async (t) => {
  const kept = gunzipSync(readFileSync(join(packageRoot, 'test/system/database-0.1.0/footfall.db.gz')));
  const path = pathIn(t);
  writeFileSync(path, kept);
  t.equal(inspect(path, NEWEST_VERSION), undefined);
  t.ok(importsIn(path) > 0);
  t.equal(inspect(path, NEWEST_VERSION)?.identity.length, 32);

  const young = pathIn(t);
  killed(young, (db) => {
    db.pragma('page_size = 16384');
    db.pragma('journal_mode = WAL');
    db.exec(`BEGIN; ${readFileSync(join(packageRoot, 'migrations/0001_first.sql'), 'utf8')};
      PRAGMA user_version = 1; ${begin}; COMMIT`);
  });
  t.ok(statSync(young).size < 20_000);
  t.equal(importsIn(young), 1);
});
