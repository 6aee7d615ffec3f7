/** `footfall export` of some rows: filters by flags, and parts of exports. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { asCsv, smallLog } from '../system/small-log.ts';
import { footfallIn } from './footfall-in.ts';

const SPLIT = '{"validation_from":"2019-01-20","test_from":"2019-02-05"}';
const FOLDS = '{"folds":["2019-01-15","2019-02-05"]}';

t.test('flags choose parts, folds and other rows, of files and of exports', async (t) => {
  const { folder, footfall: run } = footfallIn(t, asCsv(smallLog(5)));
  const footfall = (words: string) => run(...words.split(' '));
  footfall('load in.csv');
  for (const split of [SPLIT, FOLDS])
    t.match(footfall(`generate --all --preset training --set split=${split}`), { status: 0 });
  const linesOf = (file: string) => readFileSync(join(folder, file), 'utf8').trim().split('\n').slice(1);
  const written = (words: string, file: string) => {
    t.match(footfall(`export ${words}`), { status: 0, stdout: /Wrote/ }, words);
    return linesOf(file);
  };

  const all = written('1 a.csv --columns split,interaction_score,customer_id,t_dat', 'a.csv');
  const only = (words: string) =>
    written(`1 b.csv --columns split,interaction_score,customer_id,t_dat ${words}`, 'b.csv');
  t.strictSame(
    only('--split train,test --interaction-score 1,2'),
    all.filter((line) => /^(train|test),[12]/.test(line)),
  );
  const customer = all[0].split(',')[2];
  t.strictSame(
    only(`--customer-id ${customer} --from 2019-01-20`),
    all.filter((line) => line.split(',')[2] === customer && !line.startsWith('train')),
  );
  t.strictSame(
    new Set(written('2 c.csv --columns fold --fold 0,2', 'c.csv')),
    new Set(['0', '2']),
    'folds of a file',
  );
  const inter = written('2 --format recbole --output r --fold 1', 'r/job-2.label.inter');
  t.strictSame(inter.length, written('2 d.csv --fold 1', 'd.csv').length, 'folds of an export');
  written('1 --format otto --output train --split train', 'train/articles.csv');
  written('1 --format otto --output same --set split=train', 'same/articles.csv');
  const sessions = (name: string) => readFileSync(join(folder, name, 'sessions.jsonl'), 'utf8');
  t.equal(sessions('train'), sessions('same'));
  const last = Math.max(...[...sessions('train').matchAll(/"ts":(\d+)/g)].map(([, ts]) => Number(ts)));
  t.ok(last < Date.parse('2019-01-20'));
});

t.test('what does not fit is refused in the words of the command line', async (t) => {
  const { folder, footfall: run } = footfallIn(t, asCsv(smallLog(5)));
  const footfall = (words: string) => run(...words.split(' '));
  footfall('load in.csv');
  footfall(`generate --all --preset training --set split=${FOLDS}`);
  footfall('generate --all');
  for (const [words, status, stderr] of [
    [
      '1 x.csv --split train',
      1,
      /--split does not fit: job 1 has the folds 0 to 2. Use --fold 0 or --fold 0-1/,
    ],
    ['1 --format otto --output x --split train', 1, /--split does not fit: job 1 has the folds/],
    ['2 --format otto --output x --fold 0', 1, /--fold does not fit: job 2 has no split/],
    ['1 --format otto --output x --fold a', 2, /--fold must be folds such as 3/],
    ['1 x.csv --split part --from then', 2, /--from .* --split must be train, validation or test/],
    ['1 x.ndjson --form lists --interaction-score 2', 2, /--interaction-score out/],
    ['1 --format otto --output x --pairs best', 2, /--pairs is for a FILE of rows/],
    ['1 --format otto --output x --fold 1 --set fold=1', 2, /fold is given twice, by --fold and by --set/],
  ] as const) {
    t.match(footfall(`export ${words}`), { status, stderr }, words);
    for (const name of ['x', 'x.csv', 'x.ndjson', 'x.part'])
      if (existsSync(join(folder, name))) t.fail(`${name} is left by ${words}`);
  }
});
