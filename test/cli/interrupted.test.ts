/** Commands that are interrupted or killed: what they leave behind, and what the next one says. */
import '../plain-children.ts';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { interruptible } from '../../src/cli/interrupted.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { built } from '../docs/quickstart.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

const cli = join(built, 'cli.js');
const LONG = ['--all', '--set', 'min_pre_clicks=3000', '--set', 'max_pre_clicks=3001'];

function folderOf(t: { testdir(): string; teardown(work: () => unknown): void }) {
  const folder = t.testdir();
  writeFileSync(join(folder, 'log.csv'), asCsv(smallLog(60)));
  const options = { cwd: folder, env: { ...process.env, DATABASE: join(folder, 'f.db'), WORKERS: '1' } };
  const footfall = (...words: string[]) =>
    spawnSync(process.execPath, [cli, ...words], { ...options, encoding: 'utf8' });
  const begin = (...words: string[]) => {
    const child = spawn(process.execPath, [cli, ...words], options);
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    t.teardown(() => child.kill('SIGKILL'));
    const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, stderr })),
    );
    return { child, ended };
  };
  const appears = async (pattern: RegExp) => {
    while (!readdirSync(folder).some((name) => pattern.test(name))) await new Promise(setImmediate);
  };
  return { folder, footfall, begin, appears };
}

t.test('an interrupted export leaves no file', async (t) => {
  const { folder, footfall, begin, appears } = folderOf(t);
  t.equal(footfall('load', 'log.csv').status, 0);
  t.match(footfall('generate', '--all', '--set', 'min_pre_clicks=900', '--set', 'max_pre_clicks=901'), {
    status: 0,
    stderr: /^(?!.*left unfinished)/s,
  });
  for (const file of ['a.csv', 'a.ndjson', 'a.parquet']) {
    const { child, ended } = begin('export', '1', file);
    await appears(/\.part$/);
    child.kill('SIGTERM');
    t.match(await ended, { code: 143 }, file);
    t.strictSame(
      readdirSync(folder).filter((name) => name.startsWith('a.')),
      [],
      file,
    );
  }
});

t.test('work that finishes after the signal counts, and handlers are gone afterwards', async (t) => {
  const before = process.listenerCount('SIGHUP');
  const done = await interruptible(async (interrupted) => {
    process.emit('SIGHUP', 'SIGHUP');
    t.ok(interrupted.aborted);
    return 'done';
  });
  t.equal(done, 'done');
  const failing = interruptible(async (interrupted) => {
    process.emit('SIGHUP', 'SIGHUP');
    t.ok(interrupted.aborted);
    throw new Error('Stopped in the middle.');
  });
  await t.rejects(failing, { message: 'Stopped in the middle.', exitCode: 129 });
  t.equal(process.listenerCount('SIGHUP'), before);
});

t.test(
  'Ctrl-C on generate cancels its job; one that was killed is announced and can be discarded',
  async (t) => {
    const { folder, footfall, begin } = folderOf(t);
    t.equal(footfall('load', 'log.csv').status, 0);
    const db = new Sqlite(join(folder, 'f.db'), { readonly: true });
    t.teardown(() => db.close());
    const state = db.prepare('SELECT state FROM jobs WHERE id = ?').pluck();
    const started = async (id: number) => {
      while (state.get(id) !== 'running') await new Promise(setImmediate);
    };
    const first = begin('generate', ...LONG);
    await started(1);
    first.child.kill('SIGINT');
    t.match(await first.ended, { code: 130, stderr: /Job 1 is cancelled/ });
    const killed = begin('generate', ...LONG);
    await started(2);
    killed.child.kill('SIGKILL');
    t.match((await killed.ended).stderr, /^(?!.*left unfinished)/s);
    t.match(footfall('load', 'log.csv', '--allow-duplicate'), {
      status: 0,
      stderr: /^Job 2 \(.*left unfinished/,
    });
    t.match(footfall('cancel', '2'), { status: 0, stdout: 'Job 2 is cancelled.' });
    t.match(footfall('cancel', '9'), { status: 1, stderr: /There is no job 9/ });
    t.match(footfall('cancel', 'x'), { status: 2 });
    t.match(footfall('generate'), { status: 0, stderr: /^(?!.*left unfinished)/s });
  },
);
