/** Every command as a process, on a database and on a running service: both say and do the same. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { footfallAt } from './where.ts';

const written = new Map<string, string>();

for (const where of ['database', 'url'] as const) {
  t.test(`all commands on a ${where}`, async (t) => {
    const { folder, footfall } = await footfallAt(t, where);
    const file = (name: string) => readFileSync(join(folder, name), 'utf8');
    const json = (line: string) => {
      const { status, stdout, stderr } = footfall(`${line} --json`);
      t.equal(status, 0, `${line}: ${stderr}`);
      return JSON.parse(stdout);
    };

    t.match(footfall('load log.csv --dry-run'), { status: 0, stdout: /Load it with:[^]*Nothing was loaded/ });
    t.match(footfall('load log.csv'), {
      status: 0,
      stdout: /^Loaded 595 transactions from log\.csv .*import 1\.\n$/,
    });
    t.match(footfall('load log.csv'), { status: 1, stderr: /set --allow-duplicate/ });
    t.match(json('load log.csv --allow-duplicate'), { id: Number, state: 'succeeded', rows_loaded: 595 });

    t.match(footfall('generate --all --dry-run'), {
      status: 0,
      stdout: /about \d+ interactions of 30 customers.*Nothing/,
    });
    t.same(json('jobs').items, [], 'an estimate makes no job');
    const made = footfall('generate --all --preset training -o a.csv');
    t.match(made, {
      status: 0,
      stdout:
        /^Job 1 made .*digest.*\nNote: Negatives .*\n[^]*\nLeak audit: \w+\. .*\n[^]*Wrote \d+ rows .* to a\.csv\.\n$/,
    });
    t.match(footfall('generate --all --no-report --quiet'), { status: 0, stdout: '', stderr: '' });
    const { written: rows, ...job } = json('generate --all --seed 7 -o b.ndjson');
    t.match(job, { id: 3, state: 'succeeded', seed: '7', verdict: /ok|warning|leak/ });
    t.match(rows, { file: 'b.ndjson', rows: job.interactions });

    t.same(
      json('jobs').items.map(({ id }: { id: number }) => id),
      [3, 2, 1],
    );
    t.same(
      json('jobs --preset training').items.map(({ id }: { id: number }) => id),
      [1],
    );
    t.same(json(`jobs --verdict ${job.verdict} --limit 1`).items.length, 1);
    t.match(footfall('jobs --state failed'), { status: 0, stdout: 'There are no such jobs.\n' });
    t.match(footfall('jobs'), { stdout: /job +state +customers .*\n +3 +succeeded +30 +\d+ +\w+ +notebook/ });
    t.match(footfall('jobs 1'), { status: 0, stdout: /preset +training\n[^]*note +Negatives/ });
    t.match(json('jobs 1'), { id: 1, preset: 'training' });

    t.match(footfall('report 3'), {
      status: 0,
      stdout: /Leak audit: leak[^]*feature +purchases[^]*hour[^]*Why\n/,
    });
    t.match(json('report 3'), { job: { id: 3 }, leak_audit: {} });
    t.match(footfall('report 3 -o r.html --leak 0.9'), { status: 0, stdout: /Wrote the report of job 3/ });
    t.match(file('r.html'), /^<!doctype html>/i);
    t.equal(footfall('report 3 --output r.json').status, 0);
    t.match(JSON.parse(file('r.json')), { job: { id: 3 } });

    t.match(footfall('export 1 c.csv --columns t_dat,article_id --interaction-score 2'), { status: 0 });
    t.match(file('c.csv'), /^t_dat,article_id\n/);
    t.match(json('export 1 --format matrix --output m --set labels=true'), { files: { length: 4 } });
    t.same(readdirSync(join(folder, 'm')).sort(), [
      'articles.csv',
      'customers.csv',
      'interactions.npz',
      'labels.npz',
    ]);
    t.notOk(readdirSync(folder).some((name) => name.endsWith('.part')));

    t.match(footfall('cancel 1'), { status: 0, stdout: 'Job 1 has already succeeded.\n' });
    t.match(footfall('delete 1 9'), { status: 1, stderr: /There is no job 9\. footfall jobs lists them/ });
    t.match(footfall('delete 1 2 --dry-run'), {
      status: 0,
      stdout: /Would delete job 1 .*\nWould delete job 2/,
    });
    t.match(footfall('delete 2'), { status: 0, stdout: /Deleted job 2 \(succeeded, \d+ interactions\)/ });
    t.same(
      json('jobs').items.map(({ id }: { id: number }) => id),
      [3, 1],
      'a dry run deletes nothing',
    );

    t.match(footfall('backup copy.db'), { status: 0, stdout: /integrity: ok/ });
    t.ok(existsSync(join(folder, where === 'url' ? 'backups/copy.db' : 'copy.db')));
    t.match(footfall('erase customer-000 --dry-run'), {
      status: 0,
      stdout: /Would erase customer "customer-000"/,
    });
    t.match(footfall('erase customer-000'), { status: 0, stdout: /^Erased / });
    t.match(footfall('erase customer-000'), { status: 1, stderr: /no customer "customer-000"/ });

    for (const name of ['a.csv', 'b.ndjson', 'c.csv']) {
      if (written.has(name))
        t.ok(written.get(name) === file(name), `${name} has the same bytes behind a URL`);
      written.set(name, file(name));
    }
  });
}

t.test('what is wrong is said before the work begins, in flags', async (t) => {
  const { folder, footfall } = await footfallAt(t, 'database');
  footfall('load log.csv');
  mkdirSync(join(folder, 'folder.csv'));
  const refused: Record<string, [status: number, stderr: RegExp]> = {
    'lod log.csv': [2, /Unknown command "lod"\. Did you mean load\?/],
    'load log.csv --mod append': [
      2,
      /load: Unknown option --mod\. Did you mean --mode\?\nRun `footfall load --help`/,
    ],
    'generate --preset trainig': [2, /--preset: Unknown preset "trainig"\. Did you mean training\?/],
    'generate --set min_ignore=3': [
      2,
      /--set min_ignore: .*Did you mean min_ignores\? `footfall presets NAME`/,
    ],
    'generate --preset training --set negatives.unifrm=1': [
      2,
      /--set negatives\.unifrm: .*Did you mean uniform\?/,
    ],
    'generate --set min_ignores=x': [2, /--set min_ignores: min_ignores must be an integer/],
    'generate -o none/a.csv': [1, /none\/a\.csv cannot be written.*Make its folder/],
    'generate -o folder.csv': [1, /folder\.csv is a folder/],
    'generate --customers a --customers-file b': [2, /--customers cannot be combined with --customers-file/],
    'generate --customers-file none.txt': [2, /--customers-file none\.txt cannot be read: ENOENT/],
    'presets trainin': [2, /no preset "trainin"\. Did you mean training\?/],
    'jobs --state done': [2, /--state must be "queued", .*, not "done"/],
    'jobs --limit 0': [2, /--limit must be an integer of at least 1/],
    'jobs 1 --state failed': [2, /--state is for the list/],
    'report 1 -o r.pdf': [2, /--output must end in \.html or \.json/],
    'report 1 --leak 2': [2, /--leak must be a number from 0\.5 to 1/],
    'report 1 --leak 0.5': [2, /--warning 0\.6 must not be greater than --leak 0\.5/],
    'report 9': [1, /There is no job 9/],
    'load log.csv --rejects bad.csv': [2, /--rejects is for --on-error skip/],
    'load a b --dry-run': [2, /--dry-run looks at one file/],
    'completion tcsh': [2, /must be "bash", "zsh" or "fish", not "tcsh"/],
    'help lod': [2, /Unknown command "lod"\. Did you mean load\?/],
    'jobs --url nowhere': [2, /--url must be the address of a service/],
    'jobs 1 --url http://127.0.0.1:9': [
      1,
      /No service answers at http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)\. Start/,
    ],
  };
  for (const [line, [status, stderr]] of Object.entries(refused))
    t.match(footfall(line), { status, stderr, stdout: '' }, line);
  t.match(footfall('jobs'), { status: 0, stdout: 'There are no such jobs.\n' }, 'no job was made');
  t.match(footfall('jobs --database none.db'), { status: 1, stderr: /no database .*none\.db.*--database/ });
  const { status, stdout } = footfall('generate --preset trainig --json');
  t.equal(status, 2);
  t.match(JSON.parse(stdout), { error: { code: 'usage', errors: [{ pointer: '--preset' }] } });
});

t.test('a database in use and a missing key are named, with what to do', async (t) => {
  const { folder, url, run, footfall } = await footfallAt(t, 'url');
  const inUse = run(['jobs', '--database', join(folder, 'f.db')]);
  t.match(inUse, {
    status: 1,
    stderr: /f\.db is in use by another footfall process\. .*add --url.*--database/,
  });
  for (const [key, what] of [
    ['', 'missing'],
    ['nonsense', 'wrong'],
  ])
    t.match(run(['jobs', '--url', url], { FOOTFALL_API_KEY: key }), {
      status: 1,
      stderr: new RegExp(`The API key is ${what}: set FOOTFALL_API_KEY`),
    });
  t.match(footfall('load log.csv log.csv service.log'), {
    status: 2,
    stderr: /With --url, an import is one file/,
  });
});
