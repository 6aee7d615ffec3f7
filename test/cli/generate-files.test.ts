/** `footfall generate FILE -o FILE`: without a database, the same bytes as with one. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
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

t.test('text is compressed into a file whose name ends in .gz', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  for (const name of ['rows.csv', 'rows.csv.gz', 'rows.ndjson', 'rows.ndjson.gz'])
    t.match(footfall('generate', 'in.csv', '-o', name), { status: 0, stderr: '' }, name);
  const bytesOf = (name: string) => readFileSync(join(folder, name));
  for (const name of ['rows.csv', 'rows.ndjson'])
    t.equal(sha256(gunzipSync(bytesOf(`${name}.gz`))), sha256(bytesOf(name)), name);
  const said = footfall('generate', 'in.csv', '-o', 'rows.gz', '--format', 'csv', '--json');
  t.equal((JSON.parse(said.stdout) as { bytes: number }).bytes, bytesOf('rows.gz').length);
  t.ok(bytesOf('rows.gz').equals(bytesOf('rows.csv.gz')));
});

const hasFullDevice = existsSync('/dev/full');

t.test('a full disk is named', { skip: hasFullDevice ? false : 'there is no /dev/full' }, async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  for (const format of ['csv', 'parquet'])
    t.match(footfall('generate', 'in.csv', '-o', '/dev/full', '--format', format), {
      status: 1,
      stderr: 'footfall: /dev/full cannot be written: its disk is full',
    });
  symlinkSync('/dev/full', join(folder, 'full.gz'));
  const packed = footfall('generate', 'in.csv', '-o', 'full.gz', '--format', 'csv');
  t.match(packed, { status: 1, stderr: /^footfall: full\.gz cannot be written: its disk is full.*\n$/ });
  const shell = spawnSync(
    'bash',
    ['-c', `"$0" "$1" generate in.csv -o - > /dev/full`, process.execPath, cli],
    {
      ...{ cwd: folder, encoding: 'utf8' },
    },
  );
  t.equal(shell.status, 1);
  t.match(shell.stderr, /^footfall: Standard output cannot be written: ENOSPC.*\n$/);
});

t.test('a file that several paths lead to is read once, as by a load', async (t) => {
  const { folder, footfall } = footfallIn(t, LOG);
  footfall('generate', 'in.csv', '-o', 'once.csv');
  symlinkSync('in.csv', join(folder, 'link.csv'));
  const twice = footfall('generate', 'in.csv', './in.csv', 'link.csv', 'i*.csv', '-o', 'rows.csv');
  t.equal(twice.status, 0, twice.stderr);
  const [once, rows] = ['once.csv', 'rows.csv'].map((name) => readFileSync(join(folder, name)));
  t.equal(sha256(rows), sha256(once));
});

t.test('warnings are those of a load', async (t) => {
  const odd = 't_dat,customer_id,article_id\n2019-01-05, ann ,1.0\n2019-01-06,ann,1.0\n2019-02-05,bob,2\n';
  const { folder, footfall } = footfallIn(t, odd);
  writeFileSync(join(folder, 'again.csv'), odd);
  const warnings = (said: string) => said.split('\n').filter((line) => line.startsWith('Warning: '));
  const loaded = warnings(footfall('load', 'in.csv').stderr);
  t.ok(loaded.length >= 2, 'there is something to warn of');
  t.strictSame(warnings(footfall('generate', 'in.csv', '-o', 'rows.csv').stderr), loaded);
  const twice = footfall('generate', 'in.csv', 'again.csv', '-o', 'rows.csv');
  t.match(twice.stderr, /The same contents occur twice among these files, .*: in\.csv \(as again\.csv\)/);
  writeFileSync(join(folder, 'people.csv'), 'customer_id\n zoe \n');
  const beside = footfall('generate', 'in.csv', '--customer-data', 'people.csv', '-o', 'rows.csv');
  t.strictSame(warnings(beside.stderr), loaded);
});

t.test('a file of articles is named as that, with its option', (t) => {
  const { footfall } = footfallIn(t, 'article_id,product_name\nx,Sock\ny,Hat\n');
  const { status, stderr } = footfall('generate', 'in.csv', '-o', 'rows.csv');
  t.equal(status, 1);
  t.match(stderr, /Give it with --article-data, beside a log, if each row describes one of the articles\./);
  t.notMatch(stderr, /Read it with/);
  t.end();
});

t.test('what is suggested is the same command, which then works', async (t) => {
  const { folder, footfall } = footfallIn(t, 'Datum;Kunde;Artikel\n31.12.2018;a;x\n05.02.2019;b;y\n');
  const words = [
    '-o',
    'the rows.csv',
    '--preset',
    'training',
    '--set',
    'gap_sigma=1',
    '--set',
    'visit_days=3',
  ];
  const failed = footfall('generate', 'in.csv', ...words, '--report', 'r.json');
  t.equal(failed.status, 1);
  const [, command] = /\nRead it with:\n {2}footfall (.*)\n$/.exec(failed.stderr)!;
  t.match(
    command,
    /^generate .*--output 'the rows\.csv' .*--set 'gap_sigma=1' --set 'visit_days=3' .*in\.csv --columns /,
  );
  const followed = spawnSync('bash', ['-c', `"$0" "$1" ${command}`, process.execPath, cli], { cwd: folder });
  t.equal(followed.status, 0, followed.stderr.toString());
  t.ok(existsSync(join(folder, 'the rows.csv')) && existsSync(join(folder, 'r.json')));
  const input = 'Datum;Kunde;Artikel\n31.12.2018;a;x\n05.02.2019;b;y\n';
  const piped = spawnSync(process.execPath, [cli, 'generate', '-', '-o', '-'], { input, encoding: 'utf8' });
  t.match(piped.stderr, /\n {2}footfall generate --output - - --columns /);
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
  for (const name of ['log.json', 'rows.csv.part']) writeFileSync(at(name), LOG);
  mkdirSync(at('folder.json'));
  const before = filesIn(folder);
  const usage = (message: RegExp): Wanted => ({ message });
  const problem = (code: string, message: RegExp): Wanted => ({ code, message });
  const wrong: [words: string[], error: Wanted][] = [
    [[log], usage(/--output FILE says where the rows go/)],
    [
      [log, '-o', 'rows.xlsx'],
      usage(/must end in \.csv, .*\.arrow, \.csv\.gz or \.ndjson\.gz, not "rows\.xlsx"/),
    ],
    [[log, '-o', rows, '--format', 'xml'], usage(/--format must be csv, ndjson, parquet, arrow, not "xml"/)],
    [[log, '-o', rows, '--delimiter', 'xx'], usage(/--delimiter/)],
    [[log, '-o', rows, '--report', 'r.txt'], usage(/report must end in \.json or \.html/)],
    [[log, '-o', rows, '--database', 'f.db'], usage(/--database is for what is loaded/)],
    [['-', '-o', rows, '--article-data', '-'], usage(/Standard input \(-\) can be read only once/)],
    [['--format', 'csv'], usage(/--format is for files/)],
    [[log, '-o', at('no/rows.csv')], problem('bad_data', /cannot be written: .*Make its folder/)],
    [[log, '-o', log], problem('bad_data', /cannot be written: it is the input/)],
    [[log, '-o', at('link.csv')], problem('bad_data', /it is the input/)],
    [[log, '-o', `${log}.gz`, '--format', 'parquet'], usage(/parquet is compressed already/)],
    [
      [at('rows.csv.part'), '-o', rows],
      problem('bad_data', /the input .*rows\.csv\.part would be overwritten/),
    ],
    [[log, '-o', rows, '--report', folder], usage(/report must end in/)],
    [[log, '-o', rows, '--report', at('folder.json')], problem('bad_data', /it is a folder/)],
    [[at('log.json'), '-o', rows, '--report', at('log.json')], problem('bad_data', /it is the input/)],
    [
      [log, '-o', at('rows.json'), '--format', 'csv', '--report', at('rows.json')],
      problem('bad_data', /it is the output/),
    ],
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
  t.strictSame(filesIn(folder), before);
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
