/**
 * Broken databases: the program refuses with one line that names the file and changes nothing, or serves the
 * right rows, or fails clearly. It never hands out others, and never ends by itself.
 */
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '../../src/model/job.ts';
import { copyDatabase } from '../database.ts';
import { ask, jsonOf, sha256 } from '../http.ts';
import { csvLog } from '../logs.ts';
import { accepted, finished } from '../kills/jobs.ts';
import { loaded } from '../kills/loading.ts';
import { started, startedOrRefused, type Refusal, type Tortured } from '../service.ts';
import { inRounds, type Round, type Trial } from '../trial.ts';
import { KINDS } from './kinds.ts';

const REQUESTS = [
  { all_customers: true, seed: 'broken', parameters: { catalogue: 'all' } },
  { all_customers: true, seed: 'broken', preset: 'training' },
];
const COLUMNS = 'columns=t_dat,customer_id,article_id,interaction_score,prev_article_id,price,strategy';
const FILES = [
  '/v1/jobs/1/interactions.csv',
  '/v1/jobs/2/interactions.csv',
  `/v1/jobs/2/interactions.csv?${COLUMNS}`,
  '/v1/jobs/1/interactions.parquet',
  '/v1/transactions.csv',
  '/v1/jobs/1/interactions?limit=1000',
  '/v1/jobs/2/report',
  '/v1/jobs',
  '/v1/imports',
];
/** These list what is there: they may differ by the job that is shown as damaged. */
const LISTS = new Set(['/v1/jobs', '/v1/imports', '/v1/jobs/2/report']);

interface Right {
  base: string;
  files: string[];
  digests: string[];
}

async function rightOf(folder: string): Promise<Right> {
  const service = await started(folder);
  await loaded(service, csvLog(400, 'broken'), 'text/csv');
  const digests = [];
  for (const request of REQUESTS)
    digests.push(String((await finished(service, (await accepted(service, request)).id)).content_digest));
  await ask('GET', `${service.url}/v1/jobs/2/report?wait=30`);
  const files = [];
  for (const path of FILES) files.push(sha256((await ask('GET', service.url + path)).body));
  await service.stop();
  return { base: join(folder, 'footfall.db'), files, digests };
}

/** Every file of the folder with its content, apart from the log. */
function contentOf(folder: string): string {
  const names = readdirSync(folder).filter((name) => name !== 'log');
  return names
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const isFile = existsSync(path) && statSync(path).isFile();
      return `${name} ${isFile ? sha256(readFileSync(path)) : lstatSync(path).isDirectory() ? 'folder' : 'link'}`;
    })
    .join('\n');
}

async function faultsOfRows({ url }: Tortured, right: Right): Promise<string[]> {
  const faults = [];
  for (const [i, path] of FILES.entries()) {
    const received = await ask('GET', url + path).catch(() => undefined); // cut off: the client notices
    const isRight = received?.status === 200 && sha256(received.body) === right.files[i];
    if (received?.status === 200 && !isRight && !LISTS.has(path)) faults.push(`${path} has other rows`);
    if (path === '/v1/jobs' && received?.status !== 200) faults.push(`${path}: ${received?.status}`);
  }
  return faults;
}

async function faultsOfJobs(service: Tortured, right: Right): Promise<string[]> {
  const faults = [];
  for (const [i, request] of REQUESTS.entries()) {
    const { status, body } = await ask('POST', `${service.url}/v1/jobs`, request);
    if (status !== 202) continue;
    const job = await finished(service, (JSON.parse(String(body)) as Job).id);
    if (job.state === 'succeeded' && job.content_digest !== right.digests[i])
      faults.push(`a job succeeded with other rows: ${job.content_digest}`);
    if (job.state === 'failed' && !job.error?.detail) faults.push('a job failed without a reason');
  }
  return faults;
}

/** What is wrong with a refusal; `before` and `after`: the folder's content. */
function faultsOfRefusal({ code, said }: Refusal, before: string, after: string): string[] {
  const faults = [];
  if (code !== 1) faults.push(`ended with ${code}: ${said.slice(-300)}`);
  const lines = said.trimEnd().split('\n');
  if (lines.length !== 1) faults.push(`${lines.length} lines: ${said.slice(0, 300)}`);
  if (!lines[0].includes('footfall.db')) faults.push(`the line names no file: ${lines[0]}`);
  // Pages that only the recovery of work reads are read after the file was opened, which leaves a note in it.
  const wasOpened = said.includes('SQLite cannot read it');
  if (after !== before && !wasOpened)
    faults.push(`refused, and changed: ${before} → ${after}`.replaceAll('\n', ', '));
  return faults;
}

async function faultsOf(right: Right, { folder, number, random }: Round): Promise<string[]> {
  const kind = KINDS[(number - 1) % KINDS.length];
  copyDatabase(right.base, folder);
  kind.break(join(folder, 'footfall.db'), random);
  const named = (faults: string[]) => faults.map((fault) => `${kind.name}: ${fault}`);
  const before = contentOf(folder);
  const service = await startedOrRefused(folder);
  if (!('url' in service)) {
    const unneeded = kind.must === 'served' ? [`refused, though nothing is lost: ${service.said}`] : [];
    return named([...unneeded, ...faultsOfRefusal(service, before, contentOf(folder))]);
  }
  const { transactions } = await jsonOf<{ transactions: number }>(`${service.url}/v1/dataset`);
  if (kind.must === 'refused' || kind.must === 'new') {
    await service.stop();
    if (kind.must === 'refused') return named(['it starts']);
    return named(transactions === 0 ? [] : ['it is not new']);
  }
  const faults = [...(await faultsOfRows(service, right)), ...(await faultsOfJobs(service, right))];
  const alive = await ask('GET', `${service.url}/livez`).catch(() => undefined);
  if (alive?.status !== 200) faults.push('it does not live any more');
  if (kind.must === 'served' && transactions === 0) faults.push('it serves nothing');
  const code = await service.stop();
  if (code !== 0) faults.push(`SIGTERM ended it with ${code}`);
  return named(faults);
}

export const broken: Trial = {
  name: 'broken',
  promise: 'A broken or foreign database is refused unchanged, or fails clearly: never other rows',
  rounds: KINDS.length * 3,
  async run(options) {
    const right = await rightOf(join(options.folder, 'right'));
    const faults = await inRounds('broken', options, (round) => faultsOf(right, round));
    const measured = `${Math.min(KINDS.length, options.rounds)} kinds of damage`;
    return { rounds: options.only ? 1 : options.rounds, faults, measured };
  },
};
