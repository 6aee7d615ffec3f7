/** Whenever a signal comes, and however often, the process ends with 0. */
import '../plain-children.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { startService } from '../../src/demo/service.ts';
import type { Job } from '../../src/model/job.ts';
import { asCsv, smallLog } from './small-log.ts';

const src = join(dirname(fileURLToPath(import.meta.url)), '../../src');
const program = join(src, 'main.js');

/** A service with a small log loaded. */
async function start(t: Test, folder: string) {
  const env = { PORT: '0', DATABASE: join(folder, 'f.db') };
  const service = await startService({ program, env, logFile: join(folder, 'log') });
  t.teardown(() => service.process.kill('SIGKILL'));
  const post = (path: string, body: string, type: string, headers = {}) =>
    fetch(service.url + path, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  if ((await post('/v1/imports', asCsv(smallLog(60)), 'text/csv')).status === 503)
    throw new Error('overloaded');
  return {
    ...service,
    run: async (job: object, headers = {}) =>
      (await (await post('/v1/jobs', JSON.stringify(job), 'application/json', headers)).json()) as Job,
  };
}

t.test('a signal during the start ends it with 0, before anything is made', async (t) => {
  // Sends itself SIGTERM as soon as anybody listens to it.
  const early = `process.on('newListener', (name) => {
    if (name === 'SIGTERM') process.nextTick(() => process.kill(process.pid, 'SIGTERM'));
  });`;
  for (const words of [[program], [join(src, 'cli.js'), 'serve']]) {
    const folder = t.testdir();
    const database = join(folder, 'f.db');
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(early)}`, ...words],
      { env: { ...process.env, PORT: '0', DATABASE: database } },
    );
    t.strictSame(await once(child, 'exit'), [0, null], words.join(' '));
    t.notOk(existsSync(database));
  }
});

t.test('SIGTERM twice during downloads that nobody reads, gzipped or not, ends it with 0', async (t) => {
  const folder = t.testdir();
  const service = await start(t, folder);
  const many = { all_customers: true, parameters: { min_ignores: 900, max_ignores: 901 } };
  t.equal((await service.run(many, { prefer: 'wait=60' })).state, 'succeeded');
  const { hostname, port } = new URL(service.url);
  for (const header of ['', 'Accept-Encoding: gzip\r\n']) {
    const socket = connect(Number(port), hostname).on('error', () => {});
    socket.write(`GET /v1/jobs/1/interactions.ndjson HTTP/1.1\r\nHost: ${hostname}\r\n${header}\r\n`);
    await once(socket, 'readable');
  }
  const log = () => readFileSync(join(folder, 'log'), 'utf8');
  service.process.kill('SIGTERM');
  // Two signals that come before the process looks are one.
  while (!log().includes('shutting down on')) await setTimeout(5);
  t.equal(await service.stop(), 0);
  t.match(log(), 'already shutting down');
  t.notMatch(log(), '"stack"');
});

t.test('SIGTERM in the middle of long customers ends it with 0', async (t) => {
  const service = await start(t, t.testdir());
  const { id } = await service.run({
    all_customers: true,
    parameters: { min_pre_clicks: 9999, max_pre_clicks: 10_000 },
  });
  let state = '';
  while (state !== 'running')
    ({ state } = (await (await fetch(`${service.url}/v1/jobs/${id}`)).json()) as Job);
  t.equal(await service.stop(), 0);
});
