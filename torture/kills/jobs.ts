/** A job is killed while it runs: it goes on within seconds, and its rows are the same bytes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '../../src/model/job.ts';
import { copyDatabase, numberIn } from '../database.ts';
import { ask, jsonOf, until } from '../http.ts';
import { started, type Tortured } from '../service.ts';
import { deed, type Deed } from './deed.ts';
import { firstLoaded, loadSecond } from './loading.ts';

/** `behaviour` makes some 2,500 rows of a customer. */
export const requestFor = (preset: string) => ({
  ...(preset === 'behaviour' ? { sample_size: 400 } : { all_customers: true }),
  ...{ preset, seed: 'torture' },
});

let withBoth: string | undefined;

/** A database with both files, and no job: made once, then copied. */
export async function bothLoaded(folder: string): Promise<string> {
  if (withBoth === undefined || !existsSync(withBoth)) {
    const place = join(folder, 'both');
    withBoth = await firstLoaded(place);
    const service = await started(place);
    await loadSecond(service);
    await service.stop();
  }
  copyDatabase(withBoth, folder);
  return join(folder, 'footfall.db');
}

/** Posts a job; resolves with it as soon as it was accepted. */
export async function accepted({ url }: Tortured, request: object): Promise<Job> {
  const { status, body } = await ask('POST', `${url}/v1/jobs`, request);
  if (status !== 202) throw new Error(`POST /v1/jobs: ${status} ${String(body)}`);
  return JSON.parse(String(body)) as Job;
}

export const finished = ({ url }: Tortured, id: number): Promise<Job> =>
  until(
    `job ${id}`,
    () => jsonOf<Job>(`${url}/v1/jobs/${id}`),
    ({ state }) => state !== 'queued' && state !== 'running',
  );

const made = new Map<string, { base: string; job: Job }>();

/** A database with both files and a job that has succeeded: made once, then copied. */
export async function jobDone(folder: string, preset: string): Promise<{ base: string; job: Job }> {
  const known = made.get(preset);
  if (known && existsSync(known.base)) {
    copyDatabase(known.base, folder);
    return { base: join(folder, 'footfall.db'), job: known.job };
  }
  const base = await bothLoaded(folder);
  const service = await started(folder);
  const job = await finished(service, (await accepted(service, requestFor(preset))).id);
  await service.stop();
  made.set(preset, { base, job });
  return { base, job };
}

/** In seconds, from the end of the start. */
const RESUMED_WITHIN = 3;

export const running = (preset: string): Deed =>
  deed<Job>(`job ${preset}`, async (folder) => {
    const { job: right } = await jobDone(join(folder, 'right'), preset);
    const base = await bothLoaded(join(folder, 'base'));
    let told: Job | undefined;
    return {
      base,
      async begin(service) {
        told = undefined;
        told = await accepted(service, requestFor(preset));
        return finished(service, told.id);
      },
      async faults(service, done, round) {
        const { items } = await jsonOf<{ items: Job[] }>(`${service.url}/v1/jobs`);
        if (items.length === 0) return told ? ['202 was sent, and the job is gone'] : [];
        if (items.length > 1) return [`${items.length} jobs for one request`];
        if (done && items[0].state !== 'succeeded') return [`it had succeeded, and is ${items[0].state}`];
        const { state } = await until(
          'going on',
          () => jsonOf<Job>(`${service.url}/v1/jobs/1`),
          (job) => job.state !== 'queued',
          RESUMED_WITHIN,
        );
        if (state === 'running') {
          const early = await ask('GET', `${service.url}/v1/jobs/1/interactions?limit=1`);
          const now = await jsonOf<Job>(`${service.url}/v1/jobs/1`);
          if (early.status === 200 && now.state === 'running') return ['rows of a running job are visible'];
        }
        const job = await finished(service, 1);
        const sql = 'SELECT count(*) FROM interactions WHERE job_id = 1';
        const rows = numberIn(join(round, 'footfall.db'), sql);
        const faults = [];
        for (const member of ['state', 'content_digest', 'interactions', 'fingerprint'] as const)
          if (job[member] !== right[member]) faults.push(`${member} is ${job[member]}, not ${right[member]}`);
        if (rows !== right.interactions) faults.push(`${rows} rows in the view, not ${right.interactions}`);
        return faults;
      },
    };
  });
