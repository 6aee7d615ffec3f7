/** The built program as a process: it starts, stops, is killed, and goes on. */
import '../plain-children.ts';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { startService, type RunningService } from '../../src/demo/service.ts';
import type { Job } from '../../src/model/job.ts';
import { asCsv, smallLog } from './small-log.ts';

const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, '../../src/main.js');
const cli = join(here, '../../src/cli.js');
const lines = smallLog(60);
const LONG = {
  all_customers: true,
  parameters: {
    min_ignores: 9000,
    max_ignores: 9001,
    ignore_max_repeats: 40,
    min_extra_clicks: 200,
    max_extra_clicks: 201,
  },
};

interface Test {
  testdir(): string;
  teardown(work: () => unknown): void;
}

function start(t: Test, folder: string, env: Record<string, string> = {}): Promise<RunningService> {
  return startService({
    program,
    env: { PORT: '0', DATABASE: join(folder, 'f.db'), ...env },
    logFile: join(folder, 'log'),
  }).then((service) => {
    t.teardown(() => service.process.kill('SIGKILL'));
    return service;
  });
}

const kill = (service: RunningService) =>
  new Promise((resolve) => {
    service.process.once('exit', resolve);
    service.process.kill('SIGKILL');
  });

const post = (url: string, body: string, type: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': type, ...headers } });

async function load(url: string, text = asCsv(lines)): Promise<void> {
  const answer = await post(`${url}/v1/imports`, text, 'text/csv');
  if (answer.status !== 201) throw new Error(await answer.text());
}

async function run(url: string, body: object): Promise<Job> {
  return (await (
    await post(`${url}/v1/jobs`, JSON.stringify(body), 'application/json', { prefer: 'wait=60' })
  ).json()) as Job;
}

const jobAt = async (url: string, id: number) => (await (await fetch(`${url}/v1/jobs/${id}`)).json()) as Job;
const csvAt = async (url: string, id: number) =>
  (await fetch(`${url}/v1/jobs/${id}/interactions.csv`)).text();

async function waitFor<T>(read: () => Promise<T>, until: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (until(value)) return value;
  }
}

t.test(
  'a job that ran when the process was killed goes on at the next start, and ends with the same rows',
  async (t) => {
    const folder = t.testdir();
    const first = await start(t, folder);
    await load(first.url);
    const whole = await run(first.url, LONG);
    const expected = await csvAt(first.url, whole.id);
    t.equal(whole.state, 'succeeded');

    const id = (
      (await (await post(`${first.url}/v1/jobs`, JSON.stringify(LONG), 'application/json')).json()) as Job
    ).id;
    await waitFor(
      () => jobAt(first.url, id),
      ({ state }) => state === 'running',
    );
    await kill(first);

    const second = await start(t, folder);
    const done = await waitFor(
      () => jobAt(second.url, id),
      ({ state }) => state !== 'queued' && state !== 'running',
    );
    t.match(done, {
      state: 'succeeded',
      content_digest: whole.content_digest,
      interactions: whole.interactions,
    });
    t.ok((await csvAt(second.url, id)) === expected, 'the same bytes');
    t.equal(await second.stop(), 0);
  },
);

t.test('nothing remains of an import that the process was killed in', async (t) => {
  const folder = t.testdir();
  const first = await start(t, folder);
  const { hostname, port } = new URL(first.url);
  const upload = request({
    hostname,
    port,
    path: '/v1/imports',
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
  });
  upload.on('error', () => undefined);
  upload.write(asCsv(lines));
  await waitFor(
    async () => (await fetch(`${first.url}/v1/imports/1`)).status,
    (status) => status === 200,
  );
  await kill(first);

  const second = await start(t, folder);
  t.match(await (await fetch(`${second.url}/v1/imports/1`)).json(), {
    state: 'failed',
    error: { code: 'interrupted' },
  });
  t.match(await (await fetch(`${second.url}/v1/dataset`)).json(), {
    transactions: 0,
    customers: 0,
    articles: 0,
  });
  await load(second.url);
  t.match(await (await fetch(`${second.url}/v1/dataset`)).json(), { transactions: lines.length });
});

t.test(
  'an import that was being taken back when the process was killed is there, or gone whole',
  async (t) => {
    const folder = t.testdir();
    const half = lines.length >> 1;
    const parts = [lines.slice(0, half), lines.slice(half)];
    const totals = async (url: string) => {
      const dataset = (await (await fetch(`${url}/v1/dataset`)).json()) as object;
      const csv = await (await fetch(`${url}/v1/transactions.csv`)).text();
      return { dataset, rows: csv.split('\n').length - 2 };
    };
    let service = await start(t, folder);
    for (const part of parts) await load(service.url, asCsv(part));
    const both = await totals(service.url);
    let left: Awaited<ReturnType<typeof totals>> | undefined;
    for (let wait = 0; left === undefined || left.rows === both.rows; wait = wait * 1.5 + 5) {
      const deleting = fetch(`${service.url}/v1/imports/1`, { method: 'DELETE' }).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, wait));
      await kill(service);
      await deleting;
      service = await start(t, folder);
      left = await totals(service.url);
      const { status } = await fetch(`${service.url}/v1/imports/1`);
      if (status === 200) t.same(left, both);
      else t.equal(status, 404);
    }
    t.equal(left.rows, parts[1].length);
    const other = await start(t, mkdtempSync(join(tmpdir(), 'footfall-')));
    await load(other.url, asCsv(parts[1]));
    t.same(left, await totals(other.url));
    await load(service.url, asCsv(parts[0]));
    const { imports: _, ...again } = (await totals(service.url)).dataset as { imports: number };
    t.match(both.dataset, again);
  },
);

t.test('SIGTERM in the middle of a job ends the process with 0, and the job goes on later', async (t) => {
  const folder = t.testdir();
  const first = await start(t, folder);
  await load(first.url);
  const { id } = (await (
    await post(`${first.url}/v1/jobs`, JSON.stringify(LONG), 'application/json')
  ).json()) as Job;
  t.equal(await first.stop(), 0);
  const second = await start(t, folder);
  t.match(
    await waitFor(
      () => jobAt(second.url, id),
      ({ state }) => state === 'succeeded',
    ),
    { customers_done: 60 },
  );
});

t.test('a second process on the same database is turned away', async (t) => {
  const folder = t.testdir();
  await start(t, folder);
  const second = spawnSync(process.execPath, [program], {
    env: { ...process.env, PORT: '0', DATABASE: join(folder, 'f.db') },
    encoding: 'utf8',
  });
  t.equal(second.status, 1);
  t.match(second.stderr, /in use by another footfall process/);
});

t.test('a wrong setting is one clear line and exit code 1', async (t) => {
  const folder = t.testdir();
  for (const [name, value] of [
    ['PORT', 'http'],
    ['WORKERS', '0'],
    ['HOST', '0.0.0.0'],
    ['IMPORT_DIR', '/does/not/exist'],
    ['LOG_LEVEL', 'loud'],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, [program], {
      env: { ...process.env, DATABASE: join(folder, 'f.db'), [name]: value },
      encoding: 'utf8',
    });
    t.equal(status, 1, name);
    t.match(stderr, new RegExp(`^footfall cannot start: .*${name}.*\\n$`));
  }
});

t.test('too few open files are one clear line and exit code 1', async (t) => {
  const folder = t.testdir();
  const run = (limit: number, ...words: string[]) =>
    spawnSync(
      'sh',
      ['-c', `unset NODE_OPTIONS; ulimit -n ${limit}; exec "$@"`, 'sh', process.execPath, ...words],
      {
        env: { ...process.env, PORT: '0', WORKERS: '200', DATABASE: join(folder, 'f.db') },
        encoding: 'utf8',
      },
    );
  const line = (limit: number) =>
    new RegExp(`^footfall[a-z ]*: Only ${limit} files may be open .*ulimit -n\\.\\n$`);
  for (const limit of [32, 64, 128, 200]) {
    for (const words of [[program], [cli, 'serve'], [cli, 'load', 'x.csv']])
      t.match(run(limit, ...words), { status: 1, stdout: '', stderr: line(limit) }, `${limit} ${words}`);
  }
  t.match(run(300, program), { status: 1, stdout: '', stderr: line(300) }, 'too few for 200 workers');
  t.notOk(existsSync(join(folder, 'f.db')));
});

t.test('the command line loads, generates and exports', async (t) => {
  const folder = t.testdir({ 'log.csv': asCsv(lines) });
  const footfall = (...words: string[]) =>
    spawnSync(process.execPath, [cli, ...words], {
      cwd: folder,
      env: { ...process.env, DATABASE: join(folder, 'f.db') },
      encoding: 'utf8',
    });
  t.match(footfall('load', 'log.csv'), {
    status: 0,
    stdout: new RegExp(`Loaded ${lines.length} transactions`),
  });
  t.match(footfall('load', 'log.csv'), {
    status: 1,
    stderr: /Import 1 loaded the same file.*set --allow-duplicate to.*DELETE \/v1\/imports\/1 over HTTP/,
  });
  t.match(footfall('generate', '--all', '--set', 'min_ignores=50', '--output', 'a.csv'), {
    status: 0,
    stdout: /Job 1 made \d+ interactions/,
  });
  t.match(footfall('export', '1', 'b.csv'), { status: 0, stdout: /Wrote \d+ rows/ });
  t.equal(readFileSync(join(folder, 'a.csv'), 'utf8'), readFileSync(join(folder, 'b.csv'), 'utf8'));
  t.match(footfall('export', '1', 'b.parquet'), { status: 0, stdout: /Wrote \d+ rows/ });
  t.equal(readFileSync(join(folder, 'b.parquet'), 'latin1').slice(-4), 'PAR1');
  t.match(footfall('export', '9', 'c.csv'), { status: 1, stderr: /There is no job 9/ });
  t.notOk(existsSync(join(folder, 'c.csv')));
  t.match(footfall('export', '9', 'c.csv').stderr, /`footfall jobs` lists/);
  for (const [words, stderr] of [
    [['--set', 'min_ignores=70'], /--set min_ignores: min_ignores/],
    [['--set', 'colour=1'], /--set colour: Unknown parameter "colour"/],
    [['--preset', 'none'], /--preset: .*"none"/],
    [['--seed', 'x'.repeat(1001)], /--seed: seed must be/],
    [['--all', '--sample-size', '3'], /--all: --all cannot be combined with --sample-size/],
    [['--customers', ''], /--customers or --customers-file: /],
  ] as const)
    t.match(footfall('generate', ...words), { status: 2, stderr }, words.join(' '));
  t.match(footfall('generate', '--customers', 'nobody'), {
    status: 1,
    stderr: /in --customers or --customers-file are not.*GET \/v1\/customers over HTTP lists/,
  });
  for (const words of [
    [],
    ['nonsense'],
    ['load'],
    ['inspect', 'a', 'b'],
    ['generate', '--nonsense'],
    ['export', 'x', 'a.csv'],
    ['export', '1', 'a.txt'],
    ['generate', '--sample-size', '-1'],
    ['load', 'log.csv', '--kind', 'x'],
  ]) {
    t.match(footfall(...words), { status: 2 }, words.join(' '));
  }
  for (const words of [
    ['--help'],
    ['load', '--help'],
    ['generate', '--help'],
    ['export', '--help'],
    ['serve', '--help'],
  ]) {
    t.match(footfall(...words), { status: 0, stdout: /Usage/ }, words.join(' '));
  }
});

t.test('Ctrl-C ends the service with 0', async (t) => {
  const folder = t.testdir();
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: '0', DATABASE: join(folder, 'f.db') },
  });
  t.teardown(() => child.kill('SIGKILL'));
  await new Promise((resolve) =>
    child.stdout.on('data', (text: Buffer) => text.includes('listening') && resolve(undefined)),
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  t.equal(await ended, 0);
});
