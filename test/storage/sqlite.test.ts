/**
 * The binding must fit this Node: with one that does not, the process ends when a statement is collected while no script
 * runs. (better-sqlite3 12, compiled with the headers of Node 24.21, fails the second test on that Node.)
 */
import { spawnSync } from 'node:child_process';
import t from 'tap';

const sqlite = new URL('../../src/storage/sqlite.js', import.meta.url);

const COLLECT = `
  const { Sqlite } = await import(${JSON.stringify(sqlite.href)});
  const database = new Sqlite(':memory:');
  for (let i = 0; i < 1000; i++) database.prepare('SELECT ' + i).get();
  await gc({ execution: 'async' });
`;
const IN_THREAD = `
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(new URL(${JSON.stringify(`data:text/javascript,${encodeURIComponent(COLLECT)}`)}));
  await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
`;

for (const [where, script] of [
  ['the main thread', COLLECT],
  ['another thread', IN_THREAD],
]) {
  t.test(`statements are collected in ${where}`, async (t) => {
    const { status, signal, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', '--input-type=module', '-e', script],
      { encoding: 'utf8' },
    );
    t.same({ status, signal, stderr }, { status: 0, signal: null, stderr: '' });
  });
}
