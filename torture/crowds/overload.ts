/** Ten times the load that it can serve: it sheds, stays alive, and is itself again when the crowd has gone. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ask, passed } from '../http.ts';
import { jobDone } from '../kills/jobs.ts';
import { lastWords, started, type Tortured } from '../service.ts';
import { emptied, type Outcome, type Trial, type TrialOptions } from '../trial.ts';
import { faultsOfStop } from './stop.ts';
import type { ClientRequest, ClientResult } from './client.ts';

const program = fileURLToPath(new URL('client.js', import.meta.url));

/** As many connections as keep it busy; more only wait. */
const ENOUGH = 32;
const TIMES = 10;
const LIVEZ_MS = 100;
const BACK_WITHIN_S = 5;

async function client(request: ClientRequest): Promise<ClientResult> {
  // Below the service's weight: the crowd is on other machines, but here shares two cores with it.
  const nice = request.connections === 1 ? '0' : '10';
  const child = spawn('nice', ['-n', nice, process.execPath, program, JSON.stringify(request)]);
  let printed = '';
  child.stdout.on('data', (part: Buffer) => (printed += String(part)));
  child.stderr.pipe(process.stderr);
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(printed) as ClientResult;
}

const PAGES = ['/v1/jobs/1/interactions?limit=100', '/v1/transactions?limit=100', '/v1/customers?limit=100'];
const DOWNLOADS = ['/v1/jobs/1/interactions.csv', '/v1/jobs/1/interactions.ndjson'];

/** Where other work slows the crowd down, its time may be too short to fill a queue. */
const PATIENCE_S = 60;

/** Jobs are posted all the while, and until one is refused: the queue is bounded, too. */
async function postJobs({ url }: Tortured, seconds: number): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  const begun = performance.now();
  const isBefore = (limit: number) => performance.now() - begun < limit * 1000;
  while (isBefore(seconds) || (!statuses[503] && isBefore(PATIENCE_S))) {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        ask('POST', `${url}/v1/jobs`, { sample_size: 50, seed: String(i) }),
      ),
    );
    for (const { status } of made) statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

async function run({ rounds: seconds, folder }: TrialOptions): Promise<Outcome> {
  const place = emptied(folder);
  await jobDone(place, 'notebook');
  const service = await started(place, { MAX_QUEUED_JOBS: '100' });
  const { url } = service;
  const pages = (connections: number, long: number) =>
    client({ url, paths: PAGES, connections, seconds: long });
  await pages(ENOUGH, 3);
  const alone = await pages(1, 3);
  const enough = await pages(ENOUGH, 3);
  const readersFor = (long: number) =>
    client({ url, paths: DOWNLOADS, connections: ENOUGH * TIMES, seconds: long });
  const livezFor = (long: number) =>
    client({ url, paths: ['/livez'], connections: 1, seconds: long, pause_ms: 20 });
  const [crowd, readers, jobs, livez] = await Promise.all([
    pages(ENOUGH * TIMES, seconds),
    readersFor(seconds),
    postJobs(service, seconds),
    livezFor(seconds),
  ]);
  // Alone they are faster, and take more of the thread that serves all.
  const [readersOnly, beside] = await Promise.all([readersFor(seconds), livezFor(seconds)]);
  await passed(BACK_WITHIN_S * 1000);
  const again = await pages(1, 3);
  const leaving = Promise.all([pages(ENOUGH * TIMES, 6), readersFor(6)]);
  await passed(3000);
  const faults = await faultsOfStop(service);
  await leaving;
  for (const { p99_ms, statuses } of [livez, beside]) {
    if (p99_ms > LIVEZ_MS) faults.push(`/livez p99 ${p99_ms.toFixed(0)} ms`);
    if (Object.keys(statuses).join() !== '200') faults.push(`/livez: ${JSON.stringify(statuses)}`);
  }
  if (!readers.statuses[503] && !readersOnly.statuses[503]) faults.push('it sheds no downloads');
  if (!jobs[503]) faults.push('it sheds no jobs');
  for (const { statuses } of [crowd, readers]) {
    const others = Object.keys(statuses).filter((status) => !['200', '503'].includes(status));
    if (others.length > 0) faults.push(`statuses ${JSON.stringify(statuses)}`);
  }
  if (again.p50_ms > alone.p50_ms * 1.5 + 1)
    faults.push(`${again.p50_ms} ms a page afterwards, ${alone.p50_ms} before`);
  const lines = lastWords(service)
    .split('\n')
    .filter((line) => line.includes('"level":50'));
  if (lines.length > 0) faults.push(`logged as errors: ${lines[0]}`);
  const shed = (statuses: Record<string, number>) => (statuses[503] ?? 0).toLocaleString('en');
  const measured =
    `/livez p99 ${livez.p99_ms.toFixed(0)} ms, ${beside.p99_ms.toFixed(0)} ms with downloads only; shed ${shed(crowd.statuses)} pages, ${shed(readers.statuses)} downloads, ` +
    `${shed(jobs)} jobs; pages ${enough.per_second.toFixed(0)} a second with ${ENOUGH} connections; ` +
    `p50 alone ${alone.p50_ms.toFixed(1)} ms before, ${again.p50_ms.toFixed(1)} ms after`;
  return { rounds: seconds, faults, measured };
}

export const overload: Trial = {
  name: 'overload',
  promise:
    'Ten times the load that it can serve: sheds, /livez p99 below 100 ms, as before 5 s later (rounds: seconds)',
  rounds: 20,
  run,
};
