/** `footfall load` and `inspect` as processes: what they refuse before anything is loaded. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t from 'tap';
import { cli, footfallIn } from './footfall-in.ts';

const LOG = 't_dat,customer_id,article_id\n2019-01-01,K,A\nyesterday,K,A\n';

t.test('bad rows are never written over the input or to nowhere', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  const load = (rejects: string, ...more: string[]) =>
    footfall('load', 'in.csv', '--on-error', 'skip', '--rejects', rejects, ...more);
  linkSync(join(folder, 'in.csv'), join(folder, 'hard.csv'));
  symlinkSync('in.csv', join(folder, 'soft.csv'));
  for (const rejects of ['in.csv', './in.csv', 'hard.csv', 'soft.csv', 'f.db'])
    t.match(load(rejects), { status: 1, stderr: /would overwrite .*Nothing was loaded/ }, rejects);
  t.equal(readFileSync(join(folder, 'in.csv'), 'utf8'), LOG);
  t.match(load('none/r.csv'), { status: 1, stderr: /none\/r.csv cannot be written.*Nothing was loaded/ });
  t.match(load('bad.csv', '--delimiter', ';'), { status: 1 });
  t.notOk(existsSync(join(folder, 'bad.csv')), 'a load that fails leaves no file');
  const done = load('bad.csv');
  t.equal(done.status, 0, done.stderr);
  t.match(done.stdout, /Loaded 1 .*import \d/, 'it was not loaded before');
  t.match(readFileSync(join(folder, 'bad.csv'), 'utf8'), /^line,reason,row\n3,.*yesterday/);
});

t.test('an option given twice is wrong usage', async (t) => {
  const { footfall } = footfallIn(t, LOG);
  const twice = footfall('load', 'in.csv', '--mode', 'append', '--mode=replace');
  t.match(twice, { status: 2, stderr: /load: --mode is given twice/ });
  t.match(footfall('generate', '--set', 'a=1', '--set', 'b=1').stderr, /^(?!.*given twice)/s);
});

t.test('folders are no files', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  mkdirSync(join(folder, 'logs'));
  for (const command of ['load', 'inspect']) {
    t.match(footfall(command, '.'), { status: 1, stderr: /\. is a folder: .*'\.\/\*\.csv'/ }, command);
    t.match(footfall(command, 'logs/').stderr, /for example 'logs\/\*\.csv'/);
  }
});

/** Root may read and write everything, so it lets another user try. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

function asNobody(t: { teardown(work: () => void): void }, before: string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o777);
  const footfall = (database: string, ...words: string[]) => {
    const [command, ...rest] = [...before, process.execPath, cli, ...words];
    return spawnSync(command, rest, {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, DATABASE: join(folder, database), WORKERS: '1' },
      ...NOBODY,
    });
  };
  return { folder, footfall };
}

const isWindows = process.platform === 'win32';

t.test('what the user may not read or write is named, with the cause', { skip: isWindows }, (t) => {
  const { folder, footfall } = asNobody(t);
  writeFileSync(join(folder, 'in.csv'), 't_dat,customer_id,article_id\n2019-01-01,K,A\n');
  t.match(footfall('f.db', 'load', 'in.csv'), { status: 0 });
  const missing = footfall('f.db', 'generate', '--all', '--output', 'none/rows.csv');
  const unwritable = /none\/rows\.csv cannot be written: ENOENT: .*Make its folder/;
  t.match(missing, { status: 1, stdout: '', stderr: unwritable });
  t.match(footfall('f.db', 'generate', '--all'), { status: 0, stdout: /^Job 1 / }, 'no job was made for it');
  t.match(footfall('f.db', 'export', '1', 'none/rows.csv'), { status: 1, stderr: unwritable });
  chmodSync(join(folder, 'in.csv'), 0);
  const unreadable = /^footfall: The file "in\.csv" cannot be read: EACCES: permission denied/m;
  t.match(footfall('f.db', 'load', 'in.csv', '--allow-duplicate'), { status: 1, stderr: unreadable });
  chmodSync(join(folder, 'f.db'), 0o444);
  const readOnly = /f\.db cannot be used: it cannot be written \(permission denied\)\. Allow this user/;
  t.match(footfall('f.db', 'export', '1', 'rows.csv'), { status: 1, stderr: readOnly });
  t.match(footfall('f.db', 'serve'), { status: 1, stderr: readOnly });
  const backup = join(mkdtempSync(join(tmpdir(), 'footfall-')), 'backup.db');
  t.teardown(() => rmSync(dirname(backup), { recursive: true }));
  chmodSync(dirname(backup), 0o777);
  chmodSync(folder, 0o555);
  t.match(footfall('f.db', 'backup', backup), {
    status: 1,
    stderr:
      /f\.db cannot be read \(attempt to write a readonly database\): .*f\.db-shm, .* Run the command as/,
  });
  chmodSync(folder, 0o777);
  t.end();
});

t.test('any user may run it with a lower priority', { skip: process.platform !== 'linux' }, (t) => {
  const { folder, footfall } = asNobody(t, ['nice', '-n', '19']);
  writeFileSync(join(folder, 'in.csv'), 't_dat,customer_id,article_id\n2019-01-01,K,A\n');
  for (const words of [
    ['load', 'in.csv'],
    ['backup', 'backup.db'],
  ]) {
    const { status, stderr } = footfall('f.db', ...words);
    t.equal(status, 0, stderr);
  }
  t.end();
});

t.test('only loading makes a database', (t) => {
  const folder = t.testdir();
  for (const words of [
    ['generate'],
    ['export', '1', 'x.csv'],
    ['erase', 'K'],
    ['cancel', '1'],
    ['backup', 'b.db'],
  ]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, DATABASE: join(folder, 'none.db') },
    });
    t.match(
      { status, stdout, stderr },
      { status: 1, stdout: '', stderr: /There is no database .*none\.db\. Name another/ },
      words[0],
    );
  }
  t.same(readdirSync(folder), []);
  t.end();
});
