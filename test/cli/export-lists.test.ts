/** `footfall export --form lists` as a process. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { footfallIn } from './footfall-in.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

t.test('lists are written to a file, and wrong flags are wrong usage', async (t) => {
  const { folder, footfall: run } = footfallIn(t, asCsv(smallLog(3)));
  const footfall = (words: string) => run(...words.split(' '));
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
  t.match(footfall('export 1 b.ndjson --history-length 3'), {
    status: 2,
    stderr: /--history-length is an option of --form lists/,
  });
  t.match(footfall('export 1 b.csv --form lists'), { status: 1, stderr: /CSV has no lists/ });
  t.match(footfall('export 1 b.ndjson --form lists --positives both'), {
    status: 1,
    stderr: /clicks of job 1/,
  });
  t.notOk(existsSync(join(folder, 'b.ndjson')) || existsSync(join(folder, 'b.csv')));
});
