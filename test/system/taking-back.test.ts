/** An import that is taken back leaves the data set as if it had never been loaded; jobs keep their rows. */
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import t, { type Test } from 'tap';
import { openForReading } from '../../src/storage/database.ts';
import { folderOf } from '../folder.ts';
import { asCsv, smallLog } from './small-log.ts';
import { csvOf, footfallOf, loadText, TRANSACTIONS, type Options } from './footfall-of.ts';

const lines = smallLog(12);
const parts = [lines.slice(0, 20), lines.slice(20, 30), lines.slice(30)];
const CUSTOMERS = `customer_id,age\n${lines[0].split(',')[1]},30\nnew-one,40\n`;

const opened = (t: Test, options: Options = {}) => footfallOf(t, { inline: true, ...options });

/** All that can be read of a data set. */
async function contents({ services: { dataset, rows } }: Awaited<ReturnType<typeof opened>>) {
  const tables = ['transactions', 'customers', 'articles'] as const;
  const files = tables.map(async (table) => {
    const { body } = await rows.download({ table, filter: {} }, 'csv');
    return Buffer.concat((await body().toArray()) as Buffer[]).toString();
  });
  return [await dataset(), ...(await Promise.all(files))];
}

t.test('the data set is as if it had never been loaded', async (t) => {
  const folder = folderOf(t);
  const database = join(folder, 'a.db');
  const footfall = await opened(t, { database });
  const never = await opened(t);
  const { imports } = footfall.services;
  const empty = await contents(footfall);
  for (const part of parts) await loadText(footfall, asCsv(part));
  for (const part of [parts[0], parts[2]]) await loadText(never, asCsv(part));
  await loadText(footfall, CUSTOMERS, { kind: 'customers' });
  t.notSame(await contents(footfall), await contents(never));

  t.equal(await imports.delete(2), true);
  t.equal(await imports.delete(4), true);
  t.same(await contents(footfall), await contents(never));
  const db = openForReading(database);
  t.teardown(() => db.close());
  const count = (sql: string) => db.prepare(sql).pluck().get();
  t.equal(count('SELECT count(*) FROM transactions'), parts[0].length + parts[2].length, 'the view');

  t.equal(await imports.get(2), undefined, 'its entry is gone');
  t.same(
    (await imports.list({ limit: 10 })).items.map(({ id }) => id),
    [3, 1],
  );
  t.equal(await imports.delete(2), false);
  t.equal(await imports.delete(99), false);
  t.equal(await imports.rejects(2), undefined);

  await loadText(footfall, asCsv(parts[1]));
  t.equal((await footfall.services.dataset()).transactions, lines.length, 'no duplicate');
  for (const id of [1, 3, 5]) t.equal(await imports.delete(id), true);
  t.same(await contents(footfall), empty);
  while (count('SELECT count(*) FROM transaction_blocks') !== 0) await new Promise(setImmediate);
  while (count('SELECT count(*) FROM article_sales') !== 0) await new Promise(setImmediate);
  t.pass('its rows are removed');
});

t.test('jobs keep their rows and their report', async (t) => {
  const footfall = await opened(t);
  const { jobs, imports, rows } = footfall.services;
  await loadText(footfall, asCsv(lines));
  const { job } = await jobs.create({}, { waitSeconds: 60 });
  const before = await csvOf(footfall, job.id);
  const queued = await jobs.create({ seed: 7 }, {}); // may run or wait when its rows are taken back
  t.equal(await imports.delete(1), true);
  t.ok((await csvOf(footfall, job.id)).equals(before));
  t.match(await jobs.report(job.id, {} as never, { waitSeconds: 60 }), { job: { id: job.id } });
  while (['queued', 'running'].includes((await jobs.get(queued.job.id))!.state))
    await new Promise(setImmediate);
  t.match(await jobs.get(queued.job.id), { state: 'succeeded', interactions: /\d+/ });
  t.ok((await jobs.get(queued.job.id))!.interactions > 0);
  t.ok((await rows.download({ table: 'interactions', job_id: job.id, filter: {} }, 'parquet')).bytes);
  await t.rejects(jobs.create({}, {}), { code: 'no_data' });
});

t.test('a replaced import cannot be taken back, the one that replaced it can', async (t) => {
  const footfall = await opened(t);
  const { imports, dataset } = footfall.services;
  await loadText(footfall, asCsv(parts[0]));
  await loadText(footfall, asCsv(parts[1]), { mode: 'replace' });
  await t.rejects(imports.delete(1), { code: 'conflict', message: /mode=replace/ });
  t.match(await imports.get(1), { state: 'succeeded' });
  t.equal(await imports.delete(2), true);
  t.match(await dataset(), { transactions: 0, imports: 0, articles: 0 });
});

t.test('of an import that failed the entry and the bad rows go', async (t) => {
  const database = join(folderOf(t), 'a.db');
  const footfall = await opened(t, { database });
  const { imports, dataset } = footfall.services;
  await loadText(footfall, asCsv(parts[0]));
  const before = await dataset();
  await t.rejects(loadText(footfall, asCsv(['bad', 'worse']), { on_error: 'skip' }));
  const db = openForReading(database);
  t.teardown(() => db.close());
  const rejects = db.prepare('SELECT count(*) FROM import_rejects').pluck();
  t.equal(rejects.get(), 2);
  t.equal(await imports.delete(2), true);
  t.equal(await imports.get(2), undefined);
  t.same(await dataset(), before);
  t.same(await footfall.services.health.counts(), { jobs: {}, imports: { succeeded: 1 } });
  while (rejects.get() !== 0) await new Promise(setImmediate);
});

t.test('a running import is not taken back; others may be while it runs', async (t) => {
  const footfall = await footfallOf(t, { inline: false });
  const { imports, dataset } = footfall.services;
  await loadText(footfall, asCsv(parts[0]));
  await loadText(footfall, asCsv(parts[1]));
  const never = await opened(t);
  for (const part of parts.slice(1)) await loadText(never, asCsv(part));
  const body = new PassThrough();
  const loading = imports.upload(body, { ...TRANSACTIONS, source: 'upload' });
  body.write(asCsv(parts[2]));
  while ((await imports.get(3))?.state !== 'running') await new Promise(setImmediate);
  await t.rejects(imports.delete(3), { code: 'conflict', message: /running.*imports\/3\/cancel/ });
  const [deleted] = await Promise.all([imports.delete(1), loading, body.end()]);
  t.equal(deleted, true);
  t.same(await dataset(), await never.services.dataset());

  const other = new PassThrough();
  const cancelled = imports.upload(other, { ...TRANSACTIONS, source: 'upload' });
  other.write(asCsv(lines));
  while ((await imports.get(4))?.state !== 'running') await new Promise(setImmediate);
  await Promise.all([imports.cancel(4), t.rejects(cancelled)]);
  t.equal(await imports.delete(4), true);
  t.equal(await imports.get(4), undefined);
});
