/**
 * The quickstart: makes a purchase log of 3,000 customers, starts the built service on a database for it,
 * loads the log over HTTP, runs the default job, and shows a sequence. What is there already is used again.
 */
import { createReadStream, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePortOr } from './free-port.ts';
import { purchaseLog } from './purchase-log.ts';
import { removeDemo, runningDemo } from './running-demo.ts';
import { startService } from './service.ts';
import { demoSettings } from './settings.ts';
import { tableOf } from './text-table.ts';

const CUSTOMERS = 3000;
const ROWS_SHOWN = 8;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

interface FinishedJob {
  id: number;
  state: string;
  customers_done: number;
  interactions: number;
  counts: { ignores: number; clicks: number; purchases: number };
  rows_per_second: number;
}

const number = (value: number) => Math.round(value).toLocaleString('en');

async function ask<T>(url: string, request: RequestInit = {}): Promise<T> {
  const response = await fetch(url, request);
  const text = await response.text();
  if (!response.ok) throw new Error(`${request.method ?? 'GET'} ${url}: ${response.status} ${text}`);
  return JSON.parse(text);
}

function makeLog(path: string): void {
  if (existsSync(path)) return;
  const log = purchaseLog({ customers: CUSTOMERS });
  writeFileSync(`${path}.part`, Buffer.concat([...log.chunks]));
  renameSync(`${path}.part`, path);
  const size = `${(statSync(path).size / 1e6).toFixed(1)} MB`;
  const rows = `${number(log.rows)} transactions of ${number(log.customers)} customers`;
  console.log(`Made a purchase log: ${rows} (${size})\n  ${path}`);
}

async function loadLog(url: string, path: string): Promise<void> {
  const { transactions, buyers } = await ask<{ transactions: number; buyers: number }>(`${url}/v1/dataset`);
  if (transactions > 0) {
    const what = `${number(transactions)} transactions of ${number(buyers)} customers`;
    console.log(`Using the demo that is there: ${what} (--fresh makes a new one)`);
    return;
  }
  makeLog(path);
  const loaded = await ask<{ rows_loaded: number; rows_per_second: number }>(`${url}/v1/imports`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: createReadStream(path),
    duplex: 'half',
  });
  const speed = `${number(loaded.rows_per_second)} rows/s`;
  console.log(`Loaded it over HTTP: ${number(loaded.rows_loaded)} rows (${speed})`);
}

/** The first of the newest thousand jobs that have succeeded. */
async function firstJob(url: string): Promise<FinishedJob | undefined> {
  const done = await ask<{ items: FinishedJob[] }>(`${url}/v1/jobs?state=succeeded&limit=1000`);
  return done.items.at(-1);
}

async function runJob(url: string): Promise<FinishedJob> {
  const job = await ask<FinishedJob>(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=60' },
    body: '{}',
  });
  if (job.state !== 'succeeded') throw new Error(`The job is still ${job.state} after a minute`);
  const { ignores, clicks, purchases } = job.counts;
  const rows = `${number(job.interactions)} interactions of ${number(job.customers_done)} customers`;
  console.log(`Ran the default job: ${rows} (${number(job.rows_per_second)} rows/s)`);
  console.log(`  ${number(ignores)} ignored, ${number(clicks)} clicked, ${number(purchases)} bought`);
  return job;
}

async function showSequence(url: string, job: FinishedJob): Promise<string> {
  const listOf = async (path: string) =>
    (await ask<{ items: Record<string, string | number>[] }>(url + path)).items;
  const [{ customer_id: customer }] = await listOf(`/v1/jobs/${job.id}/customers?limit=1`);
  const sequence = await listOf(`/v1/customers/${customer}/interactions`);
  console.log(`\nThe first of the ${sequence.length} interactions of customer ${customer}:\n`);
  const scores = ['0 ignored', '1 clicked', '2 bought'];
  const rows = sequence
    .slice(0, ROWS_SHOWN)
    .map(({ t_dat, article_id, interaction_score, prev_article_id }) => [
      new Date(t_dat).toISOString().slice(0, 16).replace('T', ' '),
      String(article_id),
      scores[Number(interaction_score)],
      String(prev_article_id),
    ]);
  console.log(tableOf(['t_dat', 'article_id', 'interaction_score', 'prev_article_id'], rows));
  return String(customer);
}

/** Changes nothing. */
async function showRunning(url: string): Promise<void> {
  console.log('The demo is running already, and stays as it is.');
  const job = await firstJob(url);
  if (job) showLinks(url, job, await showSequence(url, job));
  else console.log(`\nfootfall is running at ${url}; it has no finished job yet.`);
}

function showLinks(url: string, job: FinishedJob, customer: string): void {
  console.log(`
footfall is running at ${url}

  ${url}/       the web page
  ${url}/docs   the API, with requests to try

  curl -O ${url}/v1/jobs/${job.id}/interactions.csv
  curl '${url}/v1/customers/${customer}/interactions?job_id=${job.id}'
  curl -H 'content-type: application/json' -d '{"all_customers":true,"seed":7}' ${url}/v1/jobs
`);
}

export interface DemoOptions {
  /** Where its database lies. */
  folder: string;
  /** Begins anew. */
  fresh?: boolean | undefined;
  /** Stops the service at the end. */
  exit?: boolean | undefined;
}

/** Sets the exit code of the process, which ends with the service. */
export async function demo({ folder, fresh, exit }: DemoOptions): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const running = await runningDemo(folder);
  if (running && !fresh) return showRunning(running);
  if (fresh) removeDemo(folder);
  // From here on a signal ends the service, too.
  const endNow = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
  for (const signal of SIGNALS) process.on(signal, endNow);
  const service = await startService({
    program: fileURLToPath(new URL('../main.js', import.meta.url)),
    env: { ...demoSettings(folder), PORT: await freePortOr(process.env['PORT'] ?? '3000') },
    logFile: join(folder, 'service.log'),
  });
  let interrupted: (typeof SIGNALS)[number] | undefined;
  let isReady = false;
  for (const signal of SIGNALS)
    process.off(signal, endNow).on(signal, () => {
      if (!isReady) interrupted ??= signal;
      void service.stop();
    });
  service.process.once('exit', (code) => (process.exitCode ??= code ?? 1));
  try {
    await loadLog(service.url, join(folder, 'transactions.csv'));
    const job = (await firstJob(service.url)) ?? (await runJob(service.url));
    showLinks(service.url, job, await showSequence(service.url, job));
  } catch (error) {
    await service.stop();
    if (interrupted === undefined) throw error;
    process.exitCode = 128 + constants.signals[interrupted];
    console.error('Interrupted. Start it again to go on.');
    return;
  }
  isReady = true;
  if (exit) await service.stop();
  else console.log('Press Ctrl+C to stop.');
}
