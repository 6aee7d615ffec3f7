/** Readers that have read enough, such as `head`, and progress on a terminal. */
import { spawnSync } from 'node:child_process';
import t from 'tap';
import { duration, stepInWords } from '../../src/cli/progress.ts';
import { cli, footfallAt } from './where.ts';

const isWindows = process.platform === 'win32';

t.test('a pipe that its reader closes ends a command quietly', { skip: isWindows }, async (t) => {
  const { footfall, folder } = await footfallAt(t, 'database');
  footfall('load log.csv');
  footfall('generate --all');
  const lines = [
    ...['--help', 'help load', 'presets training', 'presets --json', 'completion bash'],
    ...[
      'inspect log.csv --json',
      'jobs --json',
      'report 1 --json',
      'generate --json',
      'load log.csv --allow-duplicate',
    ],
    ...['export 1 a.csv', 'cancel 1', 'delete 1', 'backup b.db', 'erase customer-000', 'serve --help'],
  ];
  for (const line of lines) {
    const script = '"$0" "$@" 2>&1 | true; echo "${PIPESTATUS[0]}"';
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, cli, ...line.split(' ')], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, DATABASE: `${folder}/f.db`, WORKERS: '1' },
    });
    t.equal(stdout, '0\n', `${line}: ${stderr}`);
    t.equal(stderr, '', line);
  }
});

t.test('progress has a rate and the time left', async (t) => {
  const first = { done: 10, total: 100, amount: 1000, unit: 'interactions' };
  t.equal(stepInWords(first, first, 0), '1000 interactions');
  const later = { ...first, done: 40, amount: 301_000 };
  t.equal(stepInWords(later, first, 3), '301.0 k interactions, 100.0 k/s, 6 s left');
  const bytes = { done: 2e6, total: 0, unit: 'bytes' };
  const empty = { ...bytes, done: 0 };
  t.equal(stepInWords({ ...bytes, note: 'a.csv' }, empty, 2), '2.0 MB, 1.0 MB/s, a.csv');
  t.same([0.2, 59, 200, 7500].map(duration), ['1 s', '59 s', '3 min 20 s', '2 h 5 min']);
});

const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

t.test('a terminal gets a bar', { skip: hasScript ? false : 'script(1) is missing' }, async (t) => {
  const { folder } = await footfallAt(t, 'database');
  const onTerminal = (line: string) =>
    spawnSync('script', ['-qec', `'${process.execPath}' '${cli}' ${line}`, '/dev/null'], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, DATABASE: `${folder}/f.db`, WORKERS: '1', TERM: 'xterm' },
    });
  t.match(onTerminal('load log.csv'), { status: 0, stdout: /loading [-=]+ \d+ % \| 0\.\d MB[^]*Loaded 595/ });
  const quiet = onTerminal('generate --all --quiet');
  t.match(quiet, { status: 0, stdout: '' });
});
