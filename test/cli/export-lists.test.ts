/** `footfall export --form lists` as a process. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { asCsv, smallLog } from '../system/small-log.ts';

const cli = join(dirname(fileURLToPath(import.meta.url)), '../../src/cli.js');

t.test('lists are written to a file, and wrong flags are wrong usage', async (t) => {
  const folder = t.testdir();
  writeFileSync(join(folder, 'in.csv'), asCsv(smallLog(3)));
  const footfall = (words: string) =>
    spawnSync(process.execPath, [cli, ...words.split(' ')], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, DATABASE: join(folder, 'f.db'), WORKERS: '1' },
    });
  footfall('load in.csv');
  t.match(footfall('generate --all --preset training --set negatives_per_positive=2'), { status: 0 });
  t.match(footfall('export 1 a.ndjson --form lists --history-length 1'), {
    status: 0,
    stdout: /Wrote 24 rows/,
  });
  const lines = readFileSync(join(folder, 'a.ndjson'), 'utf8').trim().split('\n');
  t.equal(lines.length, 24);
  const rows = lines.map((line) => JSON.parse(line) as { negatives: string[]; history: string[] });
  t.ok(rows.some(({ negatives, history }) => negatives.length === 2 && history.length === 1));
  t.ok(rows.every(({ negatives, history }) => negatives.length <= 2 && history.length <= 1));

  const usage = footfall('export 1 b.ndjson --positives all --history-length many');
  t.match(usage, { status: 2, stderr: /--positives must be .* --history-length must be/ });
  t.match(footfall('export 1 b.ndjson --history-length 3'), { status: 2, stderr: /form=lists/ });
  t.match(footfall('export 1 b.csv --form lists'), { status: 1, stderr: /CSV has no lists/ });
  t.match(footfall('export 1 b.ndjson --form lists --positives both'), {
    status: 1,
    stderr: /clicks of job 1/,
  });
  t.notOk(existsSync(join(folder, 'b.ndjson')) || existsSync(join(folder, 'b.csv')));
});
