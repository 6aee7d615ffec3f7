/** Deleted bytes are overwritten by the deletion itself, whatever cleans the file later. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { dataWithout } from '../../src/load/rows-without.ts';
import { emptyWal, openForWriting } from '../../src/storage/database.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { openStores, openWrites } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { footfallOf, loadText } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

t.test('at all times in pages that stay in use', async (t) => {
  const path = join(folderOf(t), 'f.db');
  const db = openForWriting(path);
  t.teardown(() => db.close());
  db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)');
  for (let i = 0; i < 900; i++) db.prepare('INSERT INTO notes (note) VALUES (?)').run(`<note ${i * 7919}>`);
  const all = Array.from({ length: 900 }, (_, i) => i);
  const isDeleted = (i: number) => i % 3 === 0 && i < 600; // no page becomes empty enough to be given up
  db.exec('DELETE FROM notes WHERE id % 3 = 1 AND id <= 600');
  emptyWal(db);
  const bytes = readFileSync(path);
  t.strictSame(
    all.filter((i) => !bytes.includes(`<note ${i * 7919}>`)),
    all.filter(isDeleted),
  );
});

t.test('while erasing in whole pages, too, before anything is given back or rewritten', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const footfall = await footfallOf(t, { database });
  const many = Array.from(
    { length: 6000 },
    (_, i) =>
      `2019-01-01 ${String(i % 24).padStart(2, '0')}:00:00,gone,01000${10_000 + ((i * 7919) % 9000)},,`,
  );
  await loadText(footfall, asCsv([...smallLog(), ...many]));
  await footfall.services.jobs.create({ all_customers: true }, { waitSeconds: 60 });
  await footfall.close();

  const db = new Sqlite(database);
  emptyWal(db);
  const records = ['transaction_blocks', 'sequence_blocks'].flatMap((table) =>
    db
      .prepare<[], Buffer>(
        `SELECT records FROM ${table} JOIN customers USING (customer_key) WHERE customer_id = 'gone'`,
      )
      .pluck()
      .all(),
  );
  db.close();
  // A whole record may be cut by the end of a page: pieces of it are looked for.
  const pieces = records.flatMap((bytes) =>
    Array.from({ length: Math.floor(bytes.length / 64) }, (_, i) => bytes.subarray(i * 64, i * 64 + 64)),
  );
  const found = () => {
    const file = readFileSync(database);
    return pieces.filter((piece) => file.includes(piece)).length;
  };
  t.ok(pieces.length > 500, `${pieces.length} pieces`);
  t.equal(found(), pieces.length);
  const [writes, stores] = [openWrites(database), openStores(database)];
  t.match(writes.erasures.erase('gone', dataWithout(stores, 'gone')!), { outcome: 'erased' });
  stores.close();
  t.ok(writes.erasures.emptyWal());
  const after = new Sqlite(database, { readonly: true });
  t.ok((after.pragma('freelist_count', { simple: true }) as number) > 0, 'freed, not given back');
  after.close();
  t.equal(found(), 0);
  writes.database.close();
});
