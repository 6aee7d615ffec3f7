/** The whole program on a full disk: it answers, ends what it can't go on with, and deletes. */
import { existsSync, mkdtempSync, readdirSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { openFootfall, type Footfall, type Options } from '../../src/footfall.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { loadText } from './footfall-of.ts';
import { asCsv, smallLog } from './small-log.ts';

const log = { warn: () => undefined, error: () => undefined };
const JOB = { all_customers: true } as const;
const text = asCsv(smallLog(20));

function folderOf(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return join(folder, 'f.db');
}

async function open(t: Test, database: string, options: Options = {}): Promise<Footfall> {
  const settings = { database, importDir: undefined, workers: 1 };
  const given = { inline: true, reportOnRequest: true, retryMs: 0, ...options };
  const { services, stop, close } = await openFootfall(settings, log, given);
  let closed: Promise<void> | undefined;
  const footfall = { services, stop, close: () => (closed ??= close()) };
  t.teardown(footfall.close);
  return footfall;
}

const finished = async ({ services }: Footfall) => (await services.jobs.create(JOB, { waitSeconds: 60 })).job;

/** The last update of a job. */
async function lastUpdate({ services }: Footfall, id: number) {
  let last;
  for await (const update of services.jobs.watch(id, undefined, new AbortController().signal)!) last = update;
  return last;
}

// The first test, since SQLite looks once in the life of a process.
t.test('temporary files of SQLite lie beside the database', async (t) => {
  if (process.platform !== 'linux') return; // no /proc
  const database = folderOf(t);
  await open(t, database);
  const db = new Sqlite('');
  t.teardown(() => db.close());
  // Larger than its cache, so that a file is needed.
  db.exec(`PRAGMA cache_size = 2; CREATE TABLE large AS
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    SELECT i, hex(randomblob(20)) AS word FROM n`);
  const target = (fd: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // the one that listed the folder
    }
  };
  const temporary = readdirSync('/proc/self/fd')
    .map(target)
    .filter((name) => name.includes('etilqs'));
  t.ok(temporary.length > 0);
  t.ok(
    temporary.every((name) => dirname(name) === dirname(database)),
    temporary.join(),
  );
});

t.test('where the reserve finds no room, only deleting and ends are written', async (t) => {
  const database = folderOf(t);
  const before = await open(t, database);
  await loadText(before, text);
  const { id } = await finished(before);
  t.ok(existsSync(`${database}-reserve`));
  t.strictSame(before.services.health.ready(), { ready: true, reasons: [] });
  await before.close();
  await rm(`${database}-reserve`);
  const db = new Sqlite(database);
  db.exec(`UPDATE jobs SET state = 'queued' WHERE id = ${id}`);
  db.close();

  const footfall = await open(t, database, { reserveBytes: 2 ** 60 });
  const { services } = footfall;
  t.match(services.health.ready(), { ready: false, reasons: [/^The disk is full: writes are refused/] });
  await t.rejects(services.jobs.create(JOB, {}), { code: 'disk_full' });
  await t.rejects(loadText(footfall, asCsv(smallLog(3))), { code: 'disk_full' });
  t.match(await services.jobs.get(id), { state: 'queued' }, 'it waits for room');
  t.equal(await services.jobs.delete(id), true);
  t.equal(await services.imports.delete(1), true);
  t.match(await services.dataset(), { transactions: 0 });
});

/** Another client of the file, whose triggers make writes fail. */
function saboteur(t: Test, database: string) {
  const db = new Sqlite(database);
  t.teardown(() => db.close());
  return {
    refuse: (name: string, when: string) =>
      db.exec(`CREATE TRIGGER ${name} BEFORE ${when} BEGIN SELECT RAISE(ABORT, 'refused'); END`),
    allow: (name: string) => db.exec(`DROP TRIGGER ${name}`),
  };
}

t.test('a job whose failure cannot be written ends as soon as it can, and so does its stream', async (t) => {
  const database = folderOf(t);
  const footfall = await open(t, database);
  const { health, jobs } = footfall.services;
  await loadText(footfall, text);
  const { refuse, allow } = saboteur(t, database);
  refuse('no_rows', 'INSERT ON sequence_blocks');
  refuse('no_end', `UPDATE ON jobs WHEN new.state = 'failed'`);
  const { job } = await jobs.create(JOB, {});
  const stream = lastUpdate(footfall, job.id);
  while (health.ready().ready) await new Promise(setImmediate);
  t.match(health.ready().reasons, [/^How 1 jobs or imports ended cannot be written/]);
  t.match(await jobs.get(job.id), { state: 'running' });
  allow('no_end');
  t.match(await stream, { event: 'failed', data: { state: 'failed', error: { code: 'internal' } } });
  allow('no_rows');
  t.match(await finished(footfall), { state: 'succeeded' });
  t.strictSame(health.ready(), { ready: true, reasons: [] });
});

t.test('an import whose failure cannot be written answers at once, and ends later', async (t) => {
  const database = folderOf(t);
  const footfall = await open(t, database);
  const { health, imports } = footfall.services;
  const { refuse, allow } = saboteur(t, database);
  refuse('no_rows', 'INSERT ON transaction_blocks');
  refuse('no_end', `UPDATE ON imports WHEN new.state = 'failed'`);
  await t.rejects(loadText(footfall, text), { code: 'internal' });
  t.match(await imports.get(1), { state: 'running' });
  await t.rejects(loadText(footfall, text), { code: 'disk_full' }, 'its keys are not taken by another');
  allow('no_rows');
  allow('no_end');
  while (!health.ready().ready) await new Promise(setImmediate);
  t.match(await imports.get(1), { state: 'failed', error: { code: 'internal' } });
  t.match(await loadText(footfall, text), { state: 'succeeded' });
});
