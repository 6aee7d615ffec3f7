import { statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { emptyWal, openForReading, openForWriting } from '../../src/storage/database.ts';
import { folderOf } from '../folder.ts';

t.test('the WAL is emptied, and a read that takes long neither breaks nor waits for its end', async (t) => {
  const path = join(folderOf(t), 'f.db');
  const db = openForWriting(path);
  const reader = openForReading(path);
  t.teardown(() => {
    reader.close();
    db.close();
  });
  const positions = () => reader.prepare('SELECT count(*) FROM positions').pluck().get();
  reader.exec('BEGIN');
  const before = positions();
  db.exec('INSERT INTO positions SELECT max(i) + 1 FROM positions');
  t.equal(emptyWal(db), false, 'the reader needs it still');
  t.equal(positions(), before, 'the reader sees what it saw');
  db.exec('INSERT INTO positions SELECT max(i) + 1 FROM positions');
  reader.exec('COMMIT');
  t.equal(emptyWal(db), true);
  t.equal(statSync(`${path}-wal`).size, 0);
  t.equal(positions(), (before as number) + 2);
  t.equal(db.pragma('busy_timeout', { simple: true }), 10_000, 'other waits are as before');
});
