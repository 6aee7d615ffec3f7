/** No file has a byte left that tells of an erased customer. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { dataWithout } from '../../src/load/rows-without.ts';
import { openForReading } from '../../src/storage/database.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { openStores, openWrites } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { asCsv } from './small-log.ts';
import { footfallOf, loadText } from './footfall-of.ts';
import { customersFile, GONE, ids, lines, loaded, opened, quoted, run } from './erased-customers.ts';

t.setTimeout(120_000);

/** Which of the strings occur in a file of the folder, in any spelling that footfall writes. */
function found(folder: string, strings: string[]): string[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => ({ name, bytes: readFileSync(join(folder, name)) }));
  return strings.flatMap((string) =>
    [
      string,
      JSON.stringify(string).slice(1, -1),
      quoted(string),
      Buffer.from(string).toString('hex'),
    ].flatMap((spelling) =>
      files.filter(({ bytes }) => bytes.includes(spelling)).map(({ name }) => `${spelling} in ${name}`),
    ),
  );
}

t.test('no byte of any file tells of them', async (t) => {
  const folder = folderOf(t);
  const database = join(folder, 'a.db');
  const footfall = await loaded(t, { database });
  const { services } = footfall;
  const bad = [
    lines[3],
    `yesterday,${quoted(GONE[2])},1,1,1`,
    `2019-01-01,${quoted(GONE[3])},1,many,1`,
    `2019-01-01,${quoted(GONE[2])}`,
  ];
  await loadText(footfall, asCsv(bad), { on_error: 'skip' });
  const upper = GONE[2].toUpperCase();
  await loadText(
    footfall,
    asCsv([`2019-01-05,${upper},0100000000,1,1`, `2019-01-05,${GONE[2]},0100000000,1,1`]),
  );
  t.match(await services.imports.get(7), { warnings: [{ code: 'case_ids' }] });
  const attributes = customersFile().replaceAll(/zip-(\d+)/g, 'post-of-$1');
  await loadText(footfall, attributes, { kind: 'customers' });
  const post = `post-of-${ids.indexOf(GONE[2])}"`;
  await run(footfall, { all_customers: true });
  await services.jobs.create({ customer_ids: [GONE[2], ids[9]] }, { waitSeconds: 60, idempotencyKey: 'a' });
  await services.jobs.createForCustomer(GONE[3], {}, { idempotencyKey: `for ${GONE[2]}` });
  await services.jobs.report(1, {} as never, { waitSeconds: 60 });
  await services.jobs.delete(1);
  const db = openForReading(database);
  t.teardown(() => db.close());
  const records = db.prepare(
    `SELECT records FROM sequence_blocks s JOIN customers USING (customer_key) WHERE customer_id = ?`,
  );
  const blocks = records
    .pluck()
    .all(GONE[2])
    .map((blob) => (blob as Buffer).toString('latin1'));
  t.ok(blocks.length > 0);
  const secrets = [GONE[2], GONE[3], upper, post];
  t.ok(found(folder, secrets).length > 4, 'they are found before');

  for (const id of [GONE[2], GONE[3], upper]) t.ok(await services.customers.erase(id), id);
  t.same(found(folder, [...secrets, ...blocks]), []);
  t.equal(db.pragma('integrity_check', { simple: true }), 'ok');
  t.match(await services.imports.get(6), { rows_rejected: 3, rows_loaded: 1 });
  const rejects = (await (await services.imports.rejects(6))!.toArray()).join('');
  t.equal(rejects.split('\n').length, 5, rejects);
  t.match(await services.jobs.get(2), { selection: { customer_ids: [ids[9]], customer_ids_total: 1 } });
  t.match(await services.jobs.get(3), {
    selection: { customer_ids: [] },
    interactions: 0,
    customers_erased: 1,
  });
  await t.rejects(services.jobs.create({ customer_ids: [GONE[2], ids[9]] }, { idempotencyKey: 'a' }), {
    code: 'unknown_customers',
  });
});

t.test('remains in a file of an earlier version are found, too', async (t) => {
  const folder = folderOf(t);
  const database = join(folder, 'a.db');
  const first = await footfallOf(t, { database });
  await loadText(first, asCsv(lines));
  await first.close();
  // Deleted without overwriting, as it was done before.
  const db = new Sqlite(database);
  db.pragma('secure_delete = OFF');
  db.exec(`CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)`);
  for (let i = 0; i < 50; i++) db.prepare('INSERT INTO notes (note) VALUES (?)').run(`${GONE[2]} ${i}`);
  db.exec(`DELETE FROM notes WHERE id % 2; UPDATE notes SET note = 'nobody'`);
  db.close();
  t.ok(readFileSync(database).includes(`${GONE[2]} 7`), 'left in an unused part of a page');
  const footfall = await opened(t, { database });
  t.ok(await footfall.services.customers.erase(GONE[2]));
  t.same(found(folder, [GONE[2]]), []);
});

t.test('an erasure that was interrupted is finished at the next start', async (t) => {
  const folder = folderOf(t);
  const database = join(folder, 'a.db');
  const first = await loaded(t, { database });
  await first.services.customers.erase(GONE[1]);
  await first.close();
  const [writes, stores] = [openWrites(database), openStores(database)];
  t.match(writes.erasures.erase(GONE[2], dataWithout(stores, GONE[2])!), { outcome: 'erased' });
  t.equal(writes.erasures.unfinished(), 1);
  t.match(writes.erasures.erase(GONE[2], { version: 7, imports: [] }), { outcome: 'unknown' });
  t.match(writes.erasures.erase(ids[5], { version: 6, imports: [] }), { outcome: 'stale' });
  stores.close();
  writes.database.close();
  const second = await opened(t, { database });
  await second.services.customers.erase('nobody');
  t.same(found(folder, GONE.slice(1, 3)), []);
  const db = openForReading(database);
  t.teardown(() => db.close());
  t.equal(db.prepare('SELECT count(*) FROM erasures WHERE is_clean = 0').pluck().get(), 0);
});

t.test('while a backup or another program reads, an erasure waits, and no write waits for it', async (t) => {
  const database = join(folderOf(t), 'a.db');
  const { services, ...footfall } = await loaded(t, { database, inline: false });
  const reader = openForReading(database);
  t.teardown(() => reader.close());
  const startReading = () => reader.exec('BEGIN; SELECT count(*) FROM positions');
  const gone = async (id: string) => {
    while (await services.rows.customer(id)) await new Promise(setImmediate);
  };
  startReading();
  const ended: string[] = [];
  const erased = services.customers.erase(GONE[1]).then(() => ended.push('erased'));
  await gone(GONE[1]);
  await loadText({ services }, asCsv(lines.slice(0, 9)));
  ended.push('loaded');
  reader.exec('COMMIT');
  await erased;
  t.same(ended, ['loaded', 'erased']);

  startReading();
  const given = services.customers.erase(GONE[2]);
  await gone(GONE[2]);
  await Promise.all([
    footfall.stop(),
    t.rejects(given, { code: 'overloaded', message: /^The customer is erased, but the write-ahead log/ }),
  ]);
  reader.exec('COMMIT');
  await footfall.close();
  await (await opened(t, { database })).services.customers.erase('nobody');
  const unclean = reader.prepare('SELECT count(*) FROM erasures WHERE is_clean = 0').pluck();
  t.equal(unclean.get(), 0, 'the next start finishes it');
});

t.test('an erasure that a reader kept from its end is finished by the end of a backup', async (t) => {
  const folder = folderOf(t, { backups: {} });
  const database = join(folder, 'a.db');
  const { services } = await loaded(t, { database, inline: false, backupDir: join(folder, 'backups') });
  const reader = openForReading(database);
  t.teardown(() => reader.close());
  reader.exec('BEGIN; SELECT count(*) FROM positions');
  await t.rejects(services.customers.erase(GONE[1]), { code: 'overloaded', message: /after the backup/ });
  reader.exec('COMMIT');
  const unclean = reader.prepare('SELECT count(*) FROM erasures WHERE is_clean = 0').pluck();
  t.equal(unclean.get(), 1);
  await services.backups.create('b.db');
  while (unclean.get() !== 0) await new Promise(setImmediate);
  t.same(found(folder, [GONE[1]]), []);
});
