/** The built program when one of its threads dies. A module that each thread loads first makes it die. */
import '../plain-children.ts';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { startService } from '../../src/demo/service.ts';
import type { Job } from '../../src/model/job.ts';
import { asCsv, smallLog } from './small-log.ts';

const program = join(dirname(fileURLToPath(import.meta.url)), '../../src/main.js');
const lines = smallLog(20);
const customer = lines[0].split(',')[1];

/**
 * `kill-writer`: the writer ends when this file is there. `deaths` holds how often threads that generate for
 * the first customer still die.
 */
const KILLER = `
  import { existsSync, readFileSync, writeFileSync } from 'node:fs';
  import { createRequire } from 'node:module';
  import { isMainThread, workerData } from 'node:worker_threads';
  const { KILLER_FOLDER: folder, KILLER_CUSTOMER: customer, KILLER_PROGRAM: program } = process.env;
  if (!isMainThread && workerData.url.includes('writer-thread'))
    setInterval(() => existsSync(folder + '/kill-writer') && process.exit(3), 5);
  else if (!isMainThread) {
    const seedrandom = createRequire(program)('seedrandom');
    const { tychei } = seedrandom;
    seedrandom.tychei = (seed) => {
      const deaths = Number(readFileSync(folder + '/deaths', 'utf8'));
      if (seed.endsWith('\\0' + customer) && deaths > 0) {
        writeFileSync(folder + '/deaths', String(deaths - 1));
        process.exit(3);
      }
      return tychei(seed);
    };
  }`;

async function start(t: Test, folder: string, deaths = 0) {
  const killer = join(folder, 'killer.mjs');
  writeFileSync(killer, KILLER);
  writeFileSync(join(folder, 'deaths'), String(deaths));
  const service = await startService({
    program: '--import',
    programArguments: [pathToFileURL(killer).href, program],
    env: {
      ...{ PORT: '0', DATABASE: join(folder, 'f.db'), WORKERS: '1' },
      ...{ KILLER_FOLDER: folder, KILLER_CUSTOMER: customer, KILLER_PROGRAM: program },
    },
    logFile: join(folder, 'log'),
  });
  t.teardown(() => service.process.kill('SIGKILL'));
  return service;
}

async function load(url: string): Promise<void> {
  const headers = { 'content-type': 'text/csv' };
  const { status } = await fetch(`${url}/v1/imports`, { method: 'POST', body: asCsv(lines), headers });
  if (status !== 201) throw new Error(`Loading got ${status}.`);
}

async function run(url: string): Promise<Job> {
  const headers = { 'content-type': 'application/json', prefer: 'wait=60' };
  const body = JSON.stringify({ all_customers: true });
  return (await (await fetch(`${url}/v1/jobs`, { method: 'POST', body, headers })).json()) as Job;
}

t.test('without its writer the process ends with 1 and says why; the next one goes on', async (t) => {
  const folder = t.testdir();
  const first = await start(t, folder);
  await load(first.url);
  const ended = new Promise((resolve) => first.process.once('close', resolve));
  writeFileSync(join(folder, 'kill-writer'), '');
  t.equal(await ended, 1);
  t.match(
    readFileSync(join(folder, 'log'), 'utf8'),
    /^footfall ends: the thread that writes has died \(.*\)\. Nothing stored is lost; start it again\.$/m,
  );
  rmSync(join(folder, 'kill-writer'));
  const second = await start(t, folder);
  t.match(await run(second.url), { state: 'succeeded', customers_done: 20 });
});

t.test('a job gets over three deaths of its threads, with the same rows', async (t) => {
  const { url } = await start(t, t.testdir(), 3);
  await load(url);
  const job = await run(url);
  t.match(job, { state: 'succeeded', customers_done: 20 });
  const undisturbed = await start(t, t.testdir());
  await load(undisturbed.url);
  t.equal((await run(undisturbed.url)).content_digest, job.content_digest);
});

t.test('a fourth death fails the job, which names the customer', async (t) => {
  const { url } = await start(t, t.testdir(), 4);
  await load(url);
  const { state, error } = await run(url);
  t.equal(state, 'failed');
  t.match(error, { code: 'internal', detail: `at customer "${customer}"` });
  t.match(await run(url), { state: 'succeeded' }, 'the service goes on');
});
