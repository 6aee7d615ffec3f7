/** `footfall export` as a process: the shape of the rows by its flags. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadata } from 'hyparquet';
import t from 'tap';
import { footfallIn } from './footfall-in.ts';

const LOG = 't_dat,customer_id,article_id\n2019-01-01,K,07\n2019-01-02,K,07\n';

t.test('flags shape the rows as parameters do over HTTP', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  footfall('load', 'in.csv');
  footfall('generate', '--all');
  const flags = ['--columns', 't_dat:when,article_id,interaction_score', '--time', 'naive'];
  const best = footfall('export', '1', 'a.csv', ...flags, '--pairs', 'best');
  t.match(best, { status: 0, stdout: /Wrote the rows asked for/ });
  const expected = 'when,article_id,interaction_score\n2019-01-02T00:00:00.000,07,2\n';
  t.equal(readFileSync(join(folder, 'a.csv'), 'utf8'), expected);
  t.match(footfall('export', '1', 'a.parquet', '--integers', '64', '--time', 's'), { status: 0 });
  const { schema } = parquetMetadata(new Uint8Array(readFileSync(join(folder, 'a.parquet'))).buffer);
  const types = Object.fromEntries(schema.slice(1).map(({ name, type }) => [name, type]));
  t.match(types, { t_dat: 'INT64', interaction_score: 'INT64' });
});

t.test('wrong flags are wrong usage, in words of the command line', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  const refused = {
    '--time us --integers 32 --pairs all': new RegExp(
      'export: --time must be "ms", "s", "iso", "naive" or "index", not "us"\\. ' +
        '--integers must be 64, not "32"\\. --pairs must be "best", not "all"\\.',
    ),
    '--columns t_dat:a,article_id:a': /export: --columns must have different names/,
  };
  for (const [flags, stderr] of Object.entries(refused)) {
    t.match(footfall('export', '1', 'x.csv', ...flags.split(' ')), { status: 2, stderr }, flags);
    t.notOk(existsSync(join(folder, 'x.csv')));
  }
});
