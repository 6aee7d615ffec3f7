/** What SQLite leaves of deleted rows is found wherever it lies, and rows in use are not taken for it. */
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { hasRemains } from '../../src/storage/stale-bytes.ts';

const NAME = 'somebody-4711';

function opened(t: Test) {
  const path = join(t.testdir(), 'a.db');
  const db = new Sqlite(path);
  t.teardown(() => db.close());
  db.pragma('page_size = 1024');
  db.pragma('secure_delete = OFF');
  db.exec(
    'CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT, kind INTEGER); CREATE INDEX of_notes ON notes (note)',
  );
  const insert = db.prepare('INSERT INTO notes (note, kind) VALUES (?, ?)');
  return { db, found: (name = NAME) => hasRemains(path, ['nothing', name]), insert };
}

t.test('rows in use are no remains', async (t) => {
  const { db, found, insert } = opened(t);
  db.pragma('secure_delete = FAST'); // without it, pages that are split keep copies
  for (let i = 0; i < 200; i++) insert.run(`${NAME} ${i}`, i % 2);
  t.equal(found(), false);
});

t.test('unused bytes between rows, pages without use, ends of long rows', async (t) => {
  const { db, found, insert } = opened(t);
  for (let i = 0; i < 200; i++) insert.run(i === 100 ? `${NAME} ${i}` : `other ${i}`, i % 2);
  db.exec(`DELETE FROM notes WHERE note LIKE 'somebody%'`);
  t.equal(found(), true, 'between rows');
  db.exec('VACUUM');
  t.equal(found(), false);
  insert.run(' '.repeat(3000) + NAME + ' '.repeat(3000), 1);
  db.exec('DELETE FROM notes');
  t.equal(found(), true, 'in free pages');
  db.exec('VACUUM');
  t.equal(found(), false);
});

t.test('part of another word in a long row is none', async (t) => {
  const { found, insert } = opened(t);
  insert.run('x'.repeat(3000) + `${NAME}0` + 'y'.repeat(3000), 1);
  t.equal(found(), false);
});

t.test('no file of SQLite at all', async (t) => {
  const folder = t.testdir({ empty: '', short: 'abc' });
  t.equal(hasRemains(join(folder, 'empty'), [NAME]), false);
  t.equal(hasRemains(join(folder, 'short'), [NAME]), false);
});
