/** Which commits are on the disk before anybody is told of them: none of a chunk, one of each answer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { openForWriting, syncing } from '../../src/storage/database.ts';
import { datasetWrites } from '../../src/storage/datasets.ts';
import { eraseWrites } from '../../src/storage/erasures.ts';
import { importWrites } from '../../src/storage/imports.ts';
import { jobWrites } from '../../src/storage/job-writes.ts';
import { sequenceWrites } from '../../src/storage/sequences.ts';
import { sweepWrites } from '../../src/storage/sweep.ts';
import { transactionWrites } from '../../src/storage/transactions.ts';

const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
const db = openForWriting(join(folder, 'f.db'));
t.teardown(() => {
  db.close();
  rmSync(folder, { recursive: true });
});
const isFull = () => db.pragma('synchronous', { simple: true }) === 2;

t.test('commits are synced during the call only, even if it throws', async (t) => {
  t.notOk(isFull());
  const synced = syncing(db);
  t.ok(synced(isFull)());
  t.notOk(isFull());
  const failing = synced((text: string) => {
    throw new Error(`${text} ${isFull()}`);
  });
  t.throws(() => failing('synced:'), { message: 'synced: true' });
  t.notOk(isFull());
});

t.test('what somebody is told of is synced, and nothing else', async (t) => {
  const synced = new Set<string>();
  let running = '';
  const { pragma } = db;
  db.pragma = (sql: string, options?: object) => {
    if (sql === 'synchronous = FULL') synced.add(running);
    return pragma.call(db, sql, options as never);
  };
  const stores = {
    erasures: eraseWrites(db),
    imports: importWrites(db),
    datasets: datasetWrites(db),
    jobs: jobWrites(db),
    sequences: sequenceWrites(db),
    sweep: sweepWrites(db, () => false),
    transactions: transactionWrites(db, { keysOf: () => new Uint32Array() }),
  };
  for (const [store, writes] of Object.entries(stores))
    for (const [name, write] of Object.entries(writes)) {
      running = `${store}.${name}`;
      try {
        await (write as () => unknown)();
      } catch {
        // it needs parameters
      }
    }
  t.strictSame([...synced].sort(), [
    'datasets.finish',
    'datasets.takeBack',
    'erasures.erase',
    'imports.begin',
    'imports.end',
    'jobs.amendResponse',
    'jobs.cancel',
    'jobs.create',
    'jobs.fail',
    'jobs.remove',
    'jobs.succeed',
  ]);
});
