/** `footfall generate FILE -o FILE`: without a database, the same bytes as with one. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { run } from '../../src/cli/commands.ts';
import { asCsv, smallLog } from '../system/small-log.ts';
import { cli, footfallIn } from './footfall-in.ts';

const LOG = asCsv(smallLog(20));
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
/** Files, but not those of the database. */
const filesIn = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith('f.db'));

t.test('files are those of load, generate and export, and no database is made', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  const request = ['--preset', 'training', '--seed', '7', '--set', 'split.test_from=2019-02-10'];
  request.push('--set', 'split.validation_from=2019-02-01');
  const made = footfall('generate', 'in.csv', '-o', 'direct.parquet', ...request, '--report', 'report.json');
  t.equal(made.status, 0, made.stderr);
  t.match(made.stdout, /^Wrote \d+ interactions of 20 customers \(\d+ ignores, .*\) to direct\.parquet \(/);
  t.match(made.stdout, /Leak audit: /);
  t.match(made.stdout, /^Note: Only 20 customers are selected/m);
  footfall('generate', 'in.csv', '-o', 'direct.csv', ...request);
  t.notOk(existsSync(join(folder, 'f.db')));
  footfall('load', 'in.csv');
  const job = footfall('generate', '--all', '--output', 'stored.parquet', ...request);
  t.match(job.stdout, /Leak audit: /, 'a job says the same');
  footfall('export', '1', 'stored.csv');
  for (const suffix of ['parquet', 'csv']) {
    const [direct, stored] = ['direct', 'stored'].map((name) =>
      readFileSync(join(folder, `${name}.${suffix}`)),
    );
    t.equal(sha256(direct), sha256(stored), suffix);
  }
  const [digest] = /[0-9a-f]{64}/.exec(made.stdout)!;
  t.match(job.stdout, digest);
  t.match(readFileSync(join(folder, 'report.json'), 'utf8'), `"content_digest": "${digest}"`);
});

t.test('standard input and output, also packed, and pipes in place of files', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  footfall('generate', 'in.csv', '-o', 'rows.ndjson');
  const rows = readFileSync(join(folder, 'rows.ndjson'));
  const input = gzipSync(LOG);
  const piped = spawnSync(process.execPath, [cli, 'generate', '-', '-o', '-', '--format', 'ndjson'], {
    input,
  });
  t.equal(sha256(piped.stdout), sha256(rows));
  t.match(piped.stderr.toString(), /Wrote \d+ interactions .* to -/, 'standard output has nothing but rows');
  const shell = `node ${cli} generate <(cat in.csv) -o >(cat > other.csv) --format csv && sleep 0.2`;
  spawnSync('bash', ['-c', shell], { cwd: folder });
  footfall('generate', 'in.csv', '-o', 'rows.csv');
  const other = readFileSync(join(folder, 'other.csv'));
  t.equal(sha256(other), sha256(readFileSync(join(folder, 'rows.csv'))));
});

t.test('a reader that goes away ends it quietly', async (t) => {
  const { folder } = footfallIn(t, asCsv(smallLog(400)));
  const shell = `node ${cli} generate in.csv -o - | head -1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', shell], { cwd: folder, encoding: 'utf8' });
  t.equal(stdout, 't_dat,customer_id,article_id,interaction_score,prev_article_id\n0\n');
  t.equal(stderr, '');
});

t.test('several files, and files of customers and articles', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  const [header, ...lines] = LOG.trimEnd().split('\n');
  writeFileSync(join(folder, 'part-2.csv'), [header, ...lines.slice(0, 99), ''].join('\n'));
  writeFileSync(join(folder, 'part-1.csv'), [header, ...lines.slice(99), ''].join('\n'));
  const ids = [...new Set(lines.map((line) => line.split(',')[2]))];
  const articles = ids.map((id, i) => `${id},kind ${i % 4}`);
  writeFileSync(join(folder, 'articles.csv'), ['article_id,kind', ...articles, ''].join('\n'));
  writeFileSync(join(folder, 'people.csv'), 'customer_id,age\ncustomer-000,3\nnobody,4\n');
  const request = ['--preset', 'training', '--set', 'negatives.same.kind=1', '--customers-in', 'loaded'];
  const beside = ['--article-data', 'articles.csv', '--customer-data', 'people.csv'];
  const made = footfall('generate', 'part-*.csv', ...beside, ...request, '-o', 'direct.csv');
  t.equal(made.status, 0, made.stderr);
  footfall('load', 'part-*.csv');
  footfall('load', 'articles.csv', '--kind', 'articles');
  footfall('load', 'people.csv', '--kind', 'customers');
  footfall('generate', '--all', ...request, '--output', 'stored.csv');
  const [direct, stored] = ['direct.csv', 'stored.csv'].map((name) => readFileSync(join(folder, name)));
  t.equal(sha256(direct), sha256(stored));
});

t.test('reading options are those of load, and bad rows are named', async (t) => {
  const { folder, footfall } = footfallIn(
    t,
    'When;Who;What\n2019-01-05;a;x\nyesterday;a;y\n2019-02-05;b;x\n',
  );
  const columns = ['--columns', 't_dat:When,customer_id:Who,article_id:What'];
  const failed = footfall('generate', 'in.csv', '-o', 'rows.csv', ...columns);
  t.equal(failed.status, 1);
  t.match(failed.stderr, /Line 3: .*yesterday/);
  t.match(failed.stderr, /--on-error skip/);
  t.strictSame(filesIn(folder), ['in.csv'], 'nothing half-written remains');
  const skipped = footfall('generate', 'in.csv', '-o', 'rows.csv', ...columns, '--on-error', 'skip');
  t.equal(skipped.status, 0, skipped.stderr);
  t.match(skipped.stdout, /interactions of 2 customers/);
});

t.test('a dry run says how much it would be, and writes nothing', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  const dry = footfall('generate', 'in.csv', '-o', 'rows.csv', '--dry-run');
  const [, interactions, bytes] = /about ([\d,]+) interactions of 20 customers: ([\d,]+) bytes/.exec(
    dry.stdout,
  )!;
  t.strictSame(filesIn(folder), ['in.csv']);
  const made = footfall('generate', 'in.csv', '-o', 'rows.csv');
  t.match(made.stdout, `Wrote ${interactions} interactions`);
  t.equal(statSync(join(folder, 'rows.csv')).size, Number(bytes.replaceAll(',', '')));
  footfall('load', 'in.csv');
  t.match(footfall('generate', '--dry-run').stdout, `about ${interactions} interactions of 20 customers`);
});

type Wanted = { code?: string; message: RegExp };

t.test('wrong usage is said before anything is read', async (t) => {
  const { folder } = footfallIn(t, LOG);
  const at = (name: string) => join(folder, name);
  const [log, rows] = [at('in.csv'), at('rows.csv')];
  symlinkSync(log, at('link.csv'));
  const usage = (message: RegExp): Wanted => ({ message });
  const problem = (code: string, message: RegExp): Wanted => ({ code, message });
  const wrong: [words: string[], error: Wanted][] = [
    [[log], usage(/--output FILE says where the rows go/)],
    [[log, '-o', 'rows.xlsx'], usage(/must end in \.csv, \.ndjson, \.parquet, \.arrow, not "rows\.xlsx"/)],
    [[log, '-o', rows, '--format', 'xml'], usage(/--format must be csv, ndjson, parquet, arrow, not "xml"/)],
    [[log, '-o', rows, '--delimiter', 'xx'], usage(/--delimiter/)],
    [[log, '-o', rows, '--report', 'r.txt'], usage(/report must end in \.json or \.html/)],
    [[log, '-o', rows, '--database', 'f.db'], usage(/--database is for what is loaded/)],
    [['-', '-o', rows, '--article-data', '-'], usage(/Standard input \(-\) can be read only once/)],
    [['--format', 'csv'], usage(/--format is for files/)],
    [[log, '-o', at('no/rows.csv')], problem('bad_data', /cannot be written: .*Make its folder/)],
    [[log, '-o', log], problem('bad_data', /cannot be written: it is the input/)],
    [[log, '-o', at('link.csv')], problem('bad_data', /it is the input/)],
    [[at('none.csv'), '-o', rows], problem('bad_data', /none\.csv" cannot be read/)],
    [
      [folder, '-o', rows],
      problem('bad_data', /it is a folder; name the files in it, for example '.*\*\.csv'/),
    ],
    [[at('none-*.csv'), '-o', rows], problem('not_found', /No file matches/)],
    [[log, '-o', rows, '--preset', 'x'], problem('bad_request', /Unknown preset "x"/)],
    [[log, '-o', rows, '--set', 'mni_ignores=3'], problem('bad_request', /mni_ignores/)],
    [[log, '-o', rows, '--customers', 'zoe'], problem('unknown_customers', /"zoe"/)],
  ];
  for (const [words, error] of wrong) await t.rejects(run('generate', words), error, words.join(' '));
  t.strictSame(filesIn(folder), ['in.csv', 'link.csv']);
});

t.test('Ctrl-C leaves nothing behind', async (t) => {
  const { folder } = footfallIn(t, asCsv(smallLog(900)));
  const words = ['generate', 'in.csv', '-o', 'rows.csv', '--set', 'max_ignores=3000'];
  const child = spawn(process.execPath, [cli, ...words], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const started = setInterval(() => {
    if (!existsSync(join(folder, 'rows.csv.part'))) return;
    clearInterval(started);
    child.kill('SIGINT');
  }, 5);
  t.equal(await ended, 130);
  t.equal(said, 'footfall: Interrupted.\n');
  t.strictSame(filesIn(folder), ['in.csv']);
});
