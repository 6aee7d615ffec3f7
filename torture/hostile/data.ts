/** The service that the hostile requests go to, with data of each kind, and the ids that are in them. */
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Import } from '../../src/model/import.ts';
import type { Job } from '../../src/model/job.ts';
import { ask, jsonOf, until } from '../http.ts';
import { accepted, finished } from '../kills/jobs.ts';
import { csvLog } from '../logs.ts';
import { started, type Tortured } from '../service.ts';
import { emptied } from '../trial.ts';
import type { Known } from './values.ts';

export interface Data {
  /** For requests that leave what they name. */
  known: Known;
  /** What DELETE may take away: others don't ask for it. */
  toDelete: Known;
  /** Imports that run: uploads whose end doesn't come. */
  running: Known;
}

const log = csvLog(300, 'hostile');
/** With a line that is left out when bad rows are skipped. */
const withBadRow = `${String(csvLog(3, 'bad'))}yesterday,a,b,c,d\n`;
const described = {
  customers: 'customer_id,age,club\n0001,30,"a, b"\n0002,,\n',
  articles: 'article_id,colour\n0100000001,red\n0100000002,🛒\n',
};
/** How many jobs and imports there are for DELETE, each time the data are prepared. */
const TO_DELETE = 5;

export async function startHostile(folder: string): Promise<{ service: Tortured; backups: string }> {
  const [imports, backups] = ['imports', 'backups'].map((name) => emptied(join(folder, name)));
  writeFileSync(join(imports, 'log.csv'), csvLog(4, 'by path'));
  writeFileSync(join(imports, 'customers.csv'), described.customers);
  const service = await started(folder, {
    IMPORT_DIR: imports,
    BACKUP_DIR: backups,
    ID_SECRET: 'a secret of the torture',
    MAX_INTERACTIONS: '2000000',
    MAX_QUEUED_JOBS: '1000',
  });
  return { service, backups };
}

/** Ends what the requests started, so that the queue doesn't fill. */
export async function endJobs({ url }: Tortured): Promise<void> {
  for (const state of ['queued', 'running']) {
    const { items } = await jsonOf<{ items: Job[] }>(`${url}/v1/jobs?state=${state}&limit=1000`);
    for (const { id } of items) await ask('POST', `${url}/v1/jobs/${id}/cancel`);
  }
  const isRunning = async () => {
    const { items } = await jsonOf<{ items: Import[] }>(`${url}/v1/imports?limit=1000`);
    return items.some(({ state }) => state === 'running');
  };
  await until('the imports', isRunning, (is) => !is);
}

async function load({ url }: Tortured, query: string, body: string | Buffer): Promise<string> {
  const path = `${url}/v1/imports?allow_duplicate=true&${query}`;
  const response = await ask('POST', path, Buffer.from(body), 'text/csv');
  if (response.status === 422) return '';
  if (response.status !== 201) throw new Error(`${path}: ${response.status} ${String(response.body)}`);
  return String((response.json() as Import).id);
}

/** Begins an upload that doesn't end; cut off when `ended` is aborted, if it wasn't cancelled. */
async function beginUpload({ url }: Tortured, ended: AbortSignal): Promise<string> {
  const before = await importIds(url);
  const upload = request(`${url}/v1/imports`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    signal: ended,
  });
  upload.on('error', () => undefined).on('response', (response) => response.resume());
  upload.write(log.subarray(0, 1000));
  const isNew = (id: number) => !before.includes(id);
  const ids = await until(
    'a slow upload',
    () => importIds(url),
    (ids) => ids.some(isNew),
  );
  return String(ids.find(isNew));
}

const importIds = async (url: string) =>
  (await jsonOf<{ items: Import[] }>(`${url}/v1/imports?limit=5`)).items.map(({ id }) => id);

async function jobs(service: Tortured, requests: object[]): Promise<string[]> {
  const made: Job[] = [];
  for (const request of requests) made.push(await finished(service, (await accepted(service, request)).id));
  return made.map(({ id }) => String(id));
}

/** Loads everything anew: requests may have erased or replaced it. */
export async function prepared(service: Tortured, ended: AbortSignal): Promise<Data> {
  const { url } = service;
  const bought = await load(service, 'mode=replace', log);
  const skipped = await load(service, 'on_error=skip', withBadRow);
  await load(service, '', withBadRow); // fails
  const other = await Promise.all([
    load(service, 'kind=customers', described.customers),
    load(service, 'kind=articles', described.articles),
  ]);
  const spareImports: string[] = [];
  for (let i = 0; i < TO_DELETE; i++) spareImports.push(await load(service, '', csvLog(2, `spare ${i}`)));
  const made = await jobs(
    service,
    ['notebook', 'training'].map((preset) => ({ sample_size: 20, preset })),
  );
  const spareJobs = await jobs(
    service,
    Array.from({ length: TO_DELETE }, (_, seed) => ({ sample_size: 2, seed })),
  );
  const cancelled = await accepted(service, { all_customers: true, preset: 'training' });
  await ask('POST', `${url}/v1/jobs/${cancelled.id}/cancel`);
  await finished(service, cancelled.id);
  const ids = async (table: 'customer' | 'article') =>
    (await jsonOf<{ items: Record<string, string>[] }>(`${url}/v1/${table}s?limit=1000`)).items.map(
      (item) => item[`${table}_id`],
    );
  const [customers, articles] = [await ids('customer'), await ids('article')];
  const known = {
    customer_id: customers.slice(0, 20),
    customer_ids: customers.slice(0, 20),
    article_id: articles.slice(0, 20),
    job_id: [...made, ...made, String(cancelled.id)],
    import_id: [bought, skipped, ...other],
    path: ['log.csv', 'customers.csv'],
    after: await cursors(url, made[0]),
    limit: ['5', '1', '1000'],
  };
  const toDelete = { job_id: spareJobs, import_id: spareImports, customer_id: customers.slice(20) };
  const uploads = [await beginUpload(service, ended), await beginUpload(service, ended)];
  return { known, toDelete, running: { import_id: [...uploads, bought] } };
}

/** Of each list: what a page's `next` asks for. */
async function cursors(url: string, job: string): Promise<string[]> {
  const lists = ['jobs', 'imports', 'customers', 'articles', 'transactions'];
  const ofJob = ['interactions', 'customers', 'transactions'].map((list) => `jobs/${job}/${list}`);
  const pages = await Promise.all(
    [...lists, ...ofJob].map((list) => jsonOf<{ next: string | null }>(`${url}/v1/${list}?limit=1`)),
  );
  return pages.flatMap(({ next }) => (next ? [new URL(next, url).searchParams.get('after')!] : []));
}
