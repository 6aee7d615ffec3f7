/** `footfall export --format` as a process: a folder that is complete or not there. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { footfallIn } from './footfall-in.ts';

const LOG = 't_dat,customer_id,article_id\n2019-01-01,K,A\n2019-01-02,K,B\n2019-01-03,L,null\n';

t.test('an export is a folder, made at once', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  const write = (format: string, output: string, ...more: string[]) =>
    footfall('export', '1', '--format', format, '--output', output, ...more);
  footfall('load', 'in.csv');
  footfall('generate', '--all');

  t.match(write('matrix', 'data/m/', '--set', 'labels=true'), {
    status: 0,
    stdout: /Wrote 4 files \(\d+ bytes\) to data\/m\./,
  });
  t.strictSame(readdirSync(join(folder, 'data')), ['m'], 'nothing else is left');
  const names = ['articles.csv', 'customers.csv', 'interactions.npz', 'labels.npz'];
  t.strictSame(readdirSync(join(folder, 'data/m')).sort(), names);
  t.equal(readFileSync(join(folder, 'data/m/customers.csv'), 'utf8'), 'row,customer_id\n0,K\n1,L\n');

  t.match(write('otto', 'data/m'), { status: 1, stderr: /data\/m is not empty: it has articles.csv/ });
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'empty.part'));
  writeFileSync(join(folder, 'empty.part/sessions.jsonl'), 'left by a killed process');
  t.equal(write('otto', 'empty').status, 0, 'an empty folder is as good as none');
  t.notMatch(readFileSync(join(folder, 'empty/sessions.jsonl'), 'utf8'), 'left');
  mkdirSync(join(folder, 'x.part'));
  writeFileSync(join(folder, 'x.part/own.txt'), 'mine');
  t.match(write('otto', 'x'), { status: 1, stderr: /x.part is not empty: it has own.txt/ });
  t.ok(existsSync(join(folder, 'x.part/own.txt')));

  t.match(write('recbole', 'r'), { status: 1, stderr: /RecBole can't hold the article id "null"/ });
  t.match(write('otto', 'r', '--set', 'split=train'), {
    status: 1,
    stderr: /split does not fit: job 1 has no split/,
  });
  t.match(write('otto', 'r', '--set', 'labels=true'), { status: 2, stderr: /labels is not an option/ });
  t.match(write('nonsense', 'r'), { status: 1, stderr: /The formats are: recbole, matrix/ });
  t.match(write('otto', 'in.csv'), { status: 1, stderr: /in.csv is not a folder/ });
  t.notOk(
    existsSync(join(folder, 'r')) || existsSync(join(folder, 'r.part')),
    'what is refused leaves nothing',
  );
  for (const words of [['--format', 'otto'], ['r.csv', '--output', 'r'], ['--output', 'r'], []])
    t.match(footfall('export', '1', ...words), { status: 2, stderr: /Expected JOB and FILE, or JOB/ });
});
