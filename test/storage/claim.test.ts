/** One process at a time: whatever name the file has, and whatever happened to its lock. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { databasePath, lockDatabase } from '../../src/storage/claim.ts';
import { openForReading } from '../../src/storage/database.ts';
import { openWrites } from '../../src/storage/stores.ts';

const stores = join(import.meta.dirname, '../../src/storage/stores.js');

interface Test {
  teardown(work: () => void): void;
}

function folderOf(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Opens a database in a process of its own, which has it open until it's stopped. */
async function openElsewhere(t: Test, path: string, open = 'openWrites') {
  const code = `const stores = await import(${JSON.stringify(stores)});
    const open = (globalThis.open = stores.${open}(${JSON.stringify(path)}));
    if (open.jobs.countByState) open.jobs.countByState();
    console.log('open'); setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}

function make(path: string): void {
  openWrites(path).database.close();
}

t.test('a symbolic link leads to the same lock', async (t) => {
  const folder = folderOf(t);
  const path = join(folder, 'f.db');
  const link = join(folder, 'link.db');
  const deep = join(folder, 'deep');
  make(path);
  symlinkSync(path, link);
  symlinkSync(folder, deep);
  await openElsewhere(t, path);
  for (const name of [path, link, join(deep, 'f.db'), join(deep, 'link.db')])
    t.throws(() => openWrites(name), /f\.db is in use by another footfall process/, name);
  t.strictSame(readdirSync(folder).sort(), ['deep', 'f.db', 'f.db-lock', 'f.db-shm', 'f.db-wal', 'link.db']);
});

t.test('a second hard link is refused, whether the database is in use or not', async (t) => {
  const folder = folderOf(t);
  const path = join(folder, 'f.db');
  mkdirSync(join(folder, 'other'));
  make(path);
  linkSync(path, join(folder, 'other/g.db'));
  for (const name of [path, join(folder, 'other/g.db')])
    t.throws(() => openWrites(name), /has 2 names \(hard links\)/, name);
  t.strictSame(readdirSync(join(folder, 'other')), ['g.db']);
});

t.test('what is no file has no database', async (t) => {
  const folder = folderOf(t);
  symlinkSync(join(folder, 'nothing'), join(folder, 'link'));
  t.throws(() => databasePath(folder), /is not a file/);
  t.throws(() => databasePath(join(folder, 'link')), /symbolic link to a file that does not exist/);
  writeFileSync(join(folder, 'file'), '');
  const unmade =
    /^The database .*f\.db cannot be used: its folder .* cannot be made \([^']*file[^']*\)\. .*DATABASE\.$/;
  for (const name of ['file/f.db', 'file/a/b/f.db']) t.throws(() => databasePath(join(folder, name)), unmade);
  const unwritten =
    /^The database \/proc\/f\.db cannot be used: \/proc\/f\.db-lock cannot be written \(.*\)\. Allow .*$/;
  if (existsSync('/proc/self')) t.throws(() => lockDatabase('/proc/f.db'), unwritten);
  t.equal(databasePath(join(folder, 'a/b/c.db')), join(folder, 'a/b/c.db'));
});

t.test('without its lock file, a database in use is found out', async (t) => {
  const path = join(folderOf(t), 'f.db');
  const kill = await openElsewhere(t, path);
  const inode = statSync(`${path}-lock`).ino;
  rmSync(`${path}-lock`);
  for (const _ of ['missing', 'missing again'])
    t.throws(
      () => openWrites(path),
      /f\.db is open in another process, and its lock file .*-lock is missing/,
    );
  t.notOk(readdirSync(join(path, '..')).includes('f.db-lock'), 'the new lock file is gone');
  writeFileSync(`${path}-lock`, '');
  t.not(statSync(`${path}-lock`).ino, inode);
  t.throws(() => openWrites(path), /in use by another footfall process/, 'exchanged');
  await kill();
  make(path);
});

t.test('with its lock file, a database that somebody reads may be opened', async (t) => {
  const path = join(folderOf(t), 'f.db');
  make(path);
  await openElsewhere(t, path, 'openStores');
  make(path);
  renameSync(`${path}-lock`, `${path}-old`); // so that the inode isn't used again
  t.throws(() => openWrites(path), /is open in another process/);
});

t.test('the lock goes with the process', async (t) => {
  const path = join(folderOf(t), 'f.db');
  const kill = await openElsewhere(t, path);
  t.throws(() => openWrites(path), /in use/);
  await kill();
  make(path);
  const db = openForReading(path);
  const noted = db.prepare('SELECT lock_inode FROM database_identity').pluck().get();
  t.equal(noted, statSync(`${path}-lock`, { bigint: true }).ino.toString());
  db.close();
});

t.test('a lock that is no lock is left alone', async (t) => {
  const folder = folderOf(t);
  const path = join(folder, 'f.db');
  writeFileSync(
    `${path}-lock`,
    'somebody else needs this file, and it is longer than a header of SQLite. '.repeat(9),
  );
  t.throws(() => openWrites(path), /f\.db-lock is not the lock of a database/);
  t.strictSame(readdirSync(folder), ['f.db-lock']);
});

t.test('the program says so in one line, and ends with 1', async (t) => {
  const folder = folderOf(t);
  const path = join(folder, 'f.db');
  await openElsewhere(t, path);
  rmSync(`${path}-lock`);
  const { status, stderr } = spawnSync(process.execPath, [join(stores, '../../main.js')], {
    env: { ...process.env, PORT: '0', DATABASE: path },
    encoding: 'utf8',
  });
  t.equal(status, 1);
  t.match(stderr, /^footfall cannot start: .*f\.db is open in another process.*\n$/);
});
