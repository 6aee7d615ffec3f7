/** What is missing in the database fails whatever needs it: jobs and files never have fewer rows, or others. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { activeCustomers } from '../../src/jobs/activity.ts';
import { selectCustomers } from '../../src/jobs/selection.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { openStores } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { csvOf, footfallOf, loadText } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

function change(path: string, sql: string): void {
  const db = new Sqlite(path);
  db.exec(sql);
  db.close();
}

const folder = folderOf(t);
const database = join(folder, 'f.db');
const first = await footfallOf(t, { database });
await loadText(first, asCsv(smallLog()));
await first.services.jobs.create({ parameters: { catalogue: 'all' } }, { waitSeconds: 60 });
const rightCsv = await csvOf(first, 1);
await first.close();
change(database, 'PRAGMA wal_checkpoint(TRUNCATE)');

/** The program on a copy of the database without something. */
async function without(t: Parameters<typeof footfallOf>[0], sql: string) {
  const path = join(folder, `without-${sql.replaceAll(/\W+/g, '-')}.db`);
  copyFileSync(database, path);
  change(path, sql);
  const footfall = await footfallOf(t, { database: path, onError: () => undefined });
  const newJob = async (request = {}) =>
    (
      await footfall.services.jobs.create(
        { parameters: { catalogue: 'all' }, ...request },
        { waitSeconds: 60 },
      )
    ).job;
  return { footfall, newJob };
}

const failed = (detail: RegExp) => ({ state: 'failed', error: { code: 'internal', detail } });

t.test('a block of a job', async (t) => {
  const { footfall, newJob } = await without(t, 'DELETE FROM sequence_blocks WHERE block_id = (1 << 32) + 3');
  const message = /damaged: block 4294967299 of sequence_blocks is missing\. Delete job 1 and start it again/;
  await t.rejects(csvOf(footfall, 1), { message });
  const job = await newJob();
  t.equal(job.state, 'succeeded', 'another job does not need it');
  t.strictSame(await csvOf(footfall, job.id), rightCsv);
});

t.test('a block of an import', async (t) => {
  const { footfall, newJob } = await without(
    t,
    'DELETE FROM transaction_blocks WHERE block_id = (1 << 32) + 3',
  );
  t.match(await newJob(), failed(/^The database is damaged: it has 39 of 40 customers\. Load the data into/));
  t.match(await newJob({ preset: 'training', selection: { sample_size: 5 } }), { state: 'failed' });
  t.strictSame(await csvOf(footfall, 1), rightCsv, 'a job of before is complete');
});

t.test('a block of an import, with a later import that explains nothing', async (t) => {
  const path = join(folder, 'later.db');
  copyFileSync(database, path);
  const footfall = await footfallOf(t, { database: path, onError: () => undefined });
  const stores = openStores(path);
  t.teardown(() => stores.close());
  const { version: dataset_version } = stores.datasets.current();
  const request = { selection: { all_customers: true }, seed: '1', dataset_version } as const;
  change(path, 'DELETE FROM transaction_blocks WHERE block_id = (1 << 32) + 3');
  await loadText(footfall, asCsv(['2020-01-01,late,1,,']));
  const message = /damaged: it has/;
  t.throws(() => selectCustomers(stores, request), { code: 'internal', message });
  t.throws(() => activeCustomers(stores, dataset_version, { min_purchases: 1 }), { message });
  await loadText(footfall, asCsv(['2020-01-02,late,1,,']), { mode: 'replace' });
  await footfall.services.jobs.create({}, { waitSeconds: 60 });
  change(path, 'UPDATE imports SET swept = 1 WHERE visible_until IS NOT NULL');
  const replaced = { code: 'conflict', message: /was replaced/ };
  t.throws(() => selectCustomers(stores, request), replaced);
  t.throws(() => activeCustomers(stores, dataset_version, { min_purchases: 1 }), replaced);
});

t.test('a customer', async (t) => {
  const { footfall, newJob } = await without(t, 'DELETE FROM customers WHERE customer_key = 5');
  await t.rejects(csvOf(footfall, 1), {
    message: /damaged: the customer with key 5 is missing\. Restore a backup/,
  });
  t.match(await newJob(), failed(/it has 39 of 40 customers/));
});

t.test('an article', async (t) => {
  const { footfall, newJob } = await without(t, 'DELETE FROM articles WHERE article_key = 5');
  await t.rejects(csvOf(footfall, 1), {
    message: /damaged: the article with key 5 is missing\. Restore a backup/,
  });
  t.match(await newJob(), failed(/damaged: 1 articles that were sold are missing/));
});

t.test('a search that a changed key in an inner page leads astray gives no other blocks', async (t) => {
  const PAGE = 16_384;
  const db = new Sqlite(database);
  const root = db
    .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'sequence_blocks'")
    .pluck()
    .get()!;
  const ids = db.prepare<[], number>('SELECT block_id FROM sequence_blocks ORDER BY block_id').pluck().all();
  db.close();
  const right = readFileSync(database);
  const page = (root - 1) * PAGE;
  t.equal(right[page], 5, 'the table has an inner page');
  const cells = right.readUInt16BE(page + 3);
  const [path, before, some] = [join(folder, 'astray.db'), ids[0] - 1, 5];
  let noticed = 0;
  for (let cell = 0; cell < cells; cell++)
    for (const byte of [3, 4]) {
      const changed = Buffer.from(right);
      // The key is behind the four bytes of the child's page: 2 ** 32 and a few, in five bytes.
      changed[page + right.readUInt16BE(page + 12 + cell * 2) + 4 + byte] ^= 0x0e;
      writeFileSync(path, changed);
      const stores = openStores(path);
      for (const [i, after] of [before, ...ids].entries())
        try {
          const found = stores.sequences.blocksAfter(1, after, some, false).map(({ block_id }) => block_id);
          t.strictSame(found, ids.slice(i, i + some));
        } catch (error) {
          t.match(error, { message: /^The database is damaged: / });
          noticed++;
        }
      stores.close();
    }
  t.ok(noticed > 0);
});
