/** Backups of a service that is at work: each is a whole database, which opens and goes on. */
import '../plain-children.ts';
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import t from 'tap';
import { startService, type RunningService } from '../../src/demo/service.ts';
import { openFootfall } from '../../src/footfall.ts';
import type { Backup } from '../../src/model/backup.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Import } from '../../src/model/import.ts';
import type { Job } from '../../src/model/job.ts';
import { packageRoot } from '../../src/package-root.ts';
import { openClaimed } from '../../src/storage/open-claimed.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { built } from '../docs/quickstart.ts';
import { build } from '../http/build.ts';
import { folderOf } from '../folder.ts';
import { footfallOf, loadText } from './footfall-of.ts';
import { asCsv, smallLog } from './small-log.ts';

const cli = join(built, 'cli.js');
const lines = smallLog(60);
/** More for a longer run by hand. */
const ROUNDS = Number(process.env.BACKUP_ROUNDS ?? 1);
const LONG = { all_customers: true, parameters: { min_pre_clicks: 400, max_pre_clicks: 401 } };

interface Test {
  testdir(): string;
  teardown(work: () => unknown): void;
}

async function start(t: Test, folder: string): Promise<RunningService> {
  mkdirSync(join(folder, 'backups'), { recursive: true });
  const env = { PORT: '0', DATABASE: join(folder, 'f.db'), BACKUP_DIR: join(folder, 'backups') };
  const service = await startService({
    program: join(built, 'main.js'),
    env,
    logFile: join(folder, 'log'),
  });
  t.teardown(() => service.process.kill('SIGKILL'));
  return service;
}

async function send<T>(
  { url }: RunningService,
  path: string,
  body: object | string,
  wait = false,
): Promise<T> {
  const isFile = typeof body === 'string';
  const response = await fetch(url + path, {
    method: 'POST',
    body: isFile ? body : JSON.stringify(body),
    headers: { 'content-type': isFile ? 'text/csv' : 'application/json', ...(wait && { prefer: 'wait=60' }) },
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as T;
}

const read = async <T>({ url }: RunningService, path: string) =>
  (await (await fetch(url + path)).json()) as T;

async function ended(service: RunningService, id: number): Promise<Job> {
  for (;;) {
    const job = await read<Job>(service, `/v1/jobs/${id}`);
    if (job.finished_at !== null) return job;
  }
}

function unfinishedIn(path: string): number {
  const db = new Sqlite(path, { readonly: true });
  const count = db.prepare(`SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')`).pluck().get();
  db.close();
  return count as number;
}

t.test('each backup made while a job and an import run is whole, opens, and goes on', async (t) => {
  const folder = t.testdir();
  const service = await start(t, folder);
  await send(service, '/v1/imports', asCsv(lines));
  const whole = await send<Job>(service, '/v1/jobs', LONG, true);
  t.equal(whole.state, 'succeeded');
  const csv = await (await fetch(`${service.url}/v1/jobs/1/interactions.csv`)).text();
  let sawUnfinished = false;
  for (let round = 1; round <= ROUNDS || !sawUnfinished; round++) {
    for (let ahead = sawUnfinished ? 4 : 4 ** round; ahead > 0; ahead--)
      await send<Job>(service, '/v1/jobs', LONG);
    const job = await send<Job>(service, '/v1/jobs', LONG);
    const loading = send<Import>(service, '/v1/imports?allow_duplicate=true', asCsv(lines));
    const file = `round-${round}.db`;
    const backup = await send<Backup>(service, '/v1/backups', { file });
    const path = join(folder, 'backups', file);
    t.same(backup, { file, bytes: statSync(path).size, integrity: 'ok' });
    t.match(await loading, { state: 'succeeded' }, 'the import went on');
    t.match(await ended(service, job.id), { state: 'succeeded' }, 'the job went on');

    const restored = join(folder, `restored-${round}`);
    mkdirSync(restored);
    cpSync(path, join(restored, 'f.db'));
    const again = await start(t, restored);
    const { items: imports } = await read<{ items: Import[] }>(again, '/v1/imports');
    const loaded = imports.filter(({ state }) => state === 'succeeded').length;
    t.match(
      imports.filter(({ state }) => state !== 'succeeded'),
      imports.length > loaded ? [{ state: 'failed' }] : [],
    );
    t.match(await read<Dataset>(again, '/v1/dataset'), { transactions: loaded * lines.length });
    t.ok((await (await fetch(`${again.url}/v1/jobs/1/interactions.csv`)).text()) === csv, 'the same rows');
    const { items: jobs } = await read<{ items: Job[] }>(again, '/v1/jobs');
    sawUnfinished ||= unfinishedIn(path) > 0;
    for (const { id } of jobs) {
      const [here, there] = [await ended(again, id), await ended(service, id)];
      t.match(here, { state: 'succeeded', content_digest: there.content_digest }, `job ${id}`);
    }
    t.equal(await again.stop(), 0);
  }
  t.ok(readdirSync(join(folder, 'backups')).every((name) => /^round-\d+\.db$/.test(name)));
  t.equal(await service.stop(), 0);
});

t.test('the command backs up beside a running service, and without one', async (t) => {
  const folder = t.testdir();
  const footfall = (...words: string[]) =>
    spawnSync(process.execPath, [cli, ...words], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, DATABASE: join(folder, 'f.db') },
    });
  t.match(footfall('backup', 'a.db'), { status: 1, stderr: /There is no database .*f\.db/ });
  const service = await start(t, folder);
  await send(service, '/v1/imports', asCsv(lines));
  t.match(footfall('backup', 'a.db'), { status: 0, stdout: /Wrote a backup of .*integrity: ok/ });
  t.match(footfall('backup', 'a.db'), { status: 1, stderr: /"a.db" exists already/ });
  t.match(footfall('backup', 'none/a.db'), { status: 1, stderr: /none\/a.db cannot be written: ENOENT/ });
  service.process.kill('SIGKILL');
  await new Promise((resolve) => service.process.once('exit', resolve));
  t.match(footfall('backup', 'b.db'), { status: 0 }, 'what was only in the WAL is in it');
  for (const name of ['a.db', 'b.db']) {
    const db = new Sqlite(join(folder, name), { readonly: true });
    t.equal(db.prepare('SELECT count(*) FROM transactions').pluck().get(), lines.length);
    db.close();
  }
  new Sqlite(join(folder, 'other.db')).exec('CREATE TABLE t (a)').close();
  const other = spawnSync(process.execPath, [cli, 'backup', 'c.db'], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, DATABASE: 'other.db' },
  });
  t.match(other, { status: 1, stderr: /other\.db is not a database of footfall/ });
  writeFileSync(join(folder, 'other.csv'), asCsv(lines));
  const none = spawnSync(process.execPath, [cli, 'backup', 'c.db'], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, DATABASE: 'other.csv' },
  });
  t.match(none, { status: 1, stderr: /other\.csv is not a database of footfall/ });
  t.strictSame(
    readdirSync(folder).filter((name) => /^c|part/.test(name)),
    [],
  );
});

t.test('a copy that is damaged gets no name', async (t) => {
  const folder = folderOf(t);
  const database = join(folder, 'f.db');
  const footfall = await footfallOf(t, { database });
  await loadText(footfall, asCsv(lines.slice(0, 9)));
  await footfall.close();
  const db = new Sqlite(database);
  db.pragma('ignore_check_constraints = ON');
  db.exec(`UPDATE imports SET kind = 'none'`); // what is damaged otherwise can't be copied
  db.close();
  const { status, stderr } = spawnSync(process.execPath, [cli, 'backup', 'a.db'], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, DATABASE: database },
  });
  t.match({ status, stderr }, { status: 1, stderr: /copy of the database is damaged: .* failed in imports/ });
  t.strictSame(
    readdirSync(folder).filter((name) => name.startsWith('a.db')),
    [],
  );
});

t.test('a backup that is given up leaves nothing', async (t) => {
  const folder = t.testdir();
  const footfall = await footfallOf(t, { database: join(folder, 'f.db') });
  t.ok(footfall);
  const child = spawn(process.execPath, [cli, 'backup', 'a.db'], {
    cwd: folder,
    env: { ...process.env, DATABASE: join(folder, 'f.db') },
  });
  while (!readdirSync(folder).some((name) => name.endsWith('.part'))) await new Promise(setImmediate);
  child.kill('SIGTERM');
  t.equal(await new Promise((resolve) => child.once('exit', resolve)), 143);
  t.strictSame(
    readdirSync(folder).filter((name) => name.startsWith('a.db')),
    [],
  );
});

t.test('names of backups', async (t) => {
  const folder = t.testdir();
  const app = await build(t, { backupDir: folder });
  const backUp = (file: unknown) => app.inject({ method: 'POST', url: '/v1/backups', payload: { file } });
  for (const name of [
    '../a.db',
    'a/b.db',
    'a\\b.db',
    '..',
    '.',
    '',
    'a..db',
    '/a',
    'a.db-wal',
    'f.db-lock',
    'f.db-reserve',
    'f.db.12345678.part',
    7,
  ])
    t.equal((await backUp(name)).statusCode, 400, String(name));
  const { detail } = (await backUp('f.db-reserve')).json<{ detail: string }>();
  t.match(detail, /^file must be a name of .*, for example shop-2026-11-30\.db, not "f\.db-reserve"\.$/);
  t.notMatch(detail, /[*^|?]/, 'no regular expression');
  t.match((await backUp('footfall.db-import-1')).json(), { status: 400, errors: [{ pointer: '/file' }] });
  const [one, two] = await Promise.all([backUp('a.db'), backUp('b.db')]);
  t.match(one.json(), { file: 'a.db', integrity: 'ok' });
  t.match(two, { statusCode: 503, headers: { 'retry-after': '5' } }, 'one at a time');
  t.match((await backUp('a.db')).json(), { status: 409, detail: /"a.db" exists already/ });
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link.db'));
  t.match((await backUp('link.db')).json(), { status: 409, detail: /"link.db" exists already/ });
  t.strictSame(readdirSync(folder), ['a.db', 'link.db']);
  const off = await build(t);
  const refused = await off.inject({ method: 'POST', url: '/v1/backups', payload: { file: 'a.db' } });
  t.match(refused.json(), { status: 409, detail: /BACKUP_DIR/ });
});

t.test('what a killed process left of a backup is removed at the next start', async (t) => {
  const folder = t.testdir();
  const database = join(folder, 'f.db');
  const backupDir = join(folder, 'backups');
  mkdirSync(backupDir);
  const seen: string[] = [];
  const log = { warn: () => undefined, error: () => undefined };
  const first = await openFootfall({ database, backupDir, importDir: undefined, workers: 1 }, log, {
    inline: true,
  });
  const making = first.services.backups.create('a.db');
  while (seen.length === 0) {
    seen.push(...readdirSync(backupDir));
    await new Promise(setImmediate);
  }
  await first.close();
  await t.rejects(making, { code: 'overloaded' });
  t.strictSame(readdirSync(backupDir), []);
  for (const name of [seen[0], 'other.db.12345678.part']) writeFileSync(join(backupDir, name), 'x');
  await footfallOf(t, { database, backupDir });
  t.strictSame(readdirSync(backupDir), ['other.db.12345678.part'], "another database's stay");
  t.ok(existsSync(database) && readFileSync(database).length > 0);
});

t.test('the log of the database that a restored backup replaces is noticed', async (t) => {
  const folder = t.testdir();
  const database = join(folder, 'f.db');
  const footfall = await footfallOf(t, { database, backupDir: folder });
  await loadText(footfall, asCsv(lines));
  const { bytes } = await footfall.services.backups.create('copy.db');
  await loadText(footfall, asCsv(lines.slice(0, 9)));
  const restored = join(folder, 'restored.db');
  for (const [from, to] of [
    ['copy.db', ''],
    ['f.db-wal', '-wal'],
  ] as const)
    cpSync(join(folder, from), restored + to);
  t.ok(statSync(`${restored}-wal`).size > 0);
  t.throws(() => openClaimed(restored), /restored\.db-wal does not belong to .*the log of another database/);
  t.equal(statSync(restored).size, bytes);
  rmSync(`${restored}-wal`);
  t.match(await (await footfallOf(t, { database: restored })).services.dataset(), {
    transactions: lines.length,
  });
});

t.test('a database of 0.1.0 can be backed up before it is migrated', async (t) => {
  const folder = t.testdir();
  const kept = join(packageRoot, 'test/system/database-0.1.0/footfall.db.gz');
  writeFileSync(join(folder, 'f.db'), gunzipSync(readFileSync(kept)));
  const { status, stderr } = spawnSync(process.execPath, [cli, 'backup', 'a.db'], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, DATABASE: 'f.db' },
  });
  t.equal(status, 0, stderr);
  t.match(await (await footfallOf(t, { database: join(folder, 'a.db') })).services.imports.get(1), {
    state: 'succeeded',
  });
});
