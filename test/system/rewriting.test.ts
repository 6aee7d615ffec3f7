/** A rewrite of the whole file, which an erasure may need, doesn't hold up the end of the program. */
import '../plain-children.ts';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { startService } from '../../src/demo/service.ts';
import { openForReading } from '../../src/storage/database.ts';
import { openWrites } from '../../src/storage/stores.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { folderOf } from '../folder.ts';

const program = fileURLToPath(new URL('../../src/main.js', import.meta.url));

t.setTimeout(120_000);

t.test('SIGTERM while the file is rewritten ends it with 0; the next start finishes it', async (t) => {
  const folder = folderOf(t);
  const database = join(folder, 'f.db');
  openWrites(database).database.close();
  const filled = new Sqlite(database);
  filled.exec('BEGIN; CREATE TABLE notes (id INTEGER PRIMARY KEY, note BLOB)');
  const insert = filled.prepare('INSERT INTO notes (note) VALUES (randomblob(1000000))');
  for (let i = 0; i < 900; i++) insert.run();
  filled.exec('INSERT INTO erasures (is_clean) VALUES (0); COMMIT');
  filled.pragma('wal_checkpoint(TRUNCATE)');
  filled.close();
  const env = { PORT: '0', DATABASE: database };
  const start = () => startService({ program, env, logFile: join(folder, 'log') });

  const db = openForReading(database);
  const unclean = db.prepare('SELECT count(*) FROM erasures WHERE is_clean = 0').pluck();
  const startRewriting = async () => {
    const service = await start();
    t.teardown(() => service.process.kill('SIGKILL'));
    while (statSync(`${database}-wal`).size < 50_000_000) await setTimeout(5);
    t.equal(unclean.get(), 1, 'it is at it');
    return service;
  };
  const killed = await startRewriting();
  killed.process.kill('SIGKILL');
  await once(killed.process, 'exit');
  const first = await startRewriting();
  const begun = performance.now();
  t.equal(await first.stop(), 0);
  t.ok(performance.now() - begun < 10_000);

  const second = await start();
  t.teardown(() => second.process.kill('SIGKILL'));
  while (unclean.get() !== 0) await setTimeout(50);
  t.equal(db.pragma('integrity_check', { simple: true }), 'ok');
  db.close();
  t.equal(await second.stop(), 0);
});
