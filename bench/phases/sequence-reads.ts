/** GET /v1/customers/{id}/interactions over 64 connections, with the service idle and while a job runs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inChild } from '../child.ts';
import { json } from '../http.ts';
import type { LoadResult, LoadRequest } from '../http-load.ts';
import type { Measured } from '../measured.ts';
import type { BenchService } from '../service.ts';
import { watched } from '../watch.ts';
import { finishedJob } from './job.ts';
import type { JobResponse } from './job.ts';

export const CONNECTIONS = 64;
const DIFFERENT_CUSTOMERS = 1000;
const SECONDS = 6;

/** Writes the paths of customers' sequences in job `jobId` to a file; returns its path. */
export async function sequencePaths(service: BenchService, jobId: number, folder: string): Promise<string> {
  const page = await json<{ items: { customer_id: string }[] }>(
    'GET',
    `${service.url}/v1/jobs/${jobId}/customers?limit=${DIFFERENT_CUSTOMERS}`,
  );
  const file = join(folder, 'sequence-paths.txt');
  writeFileSync(
    file,
    page.items.map((item) => `/v1/customers/${item.customer_id}/interactions?job_id=${jobId}\n`).join(''),
  );
  return file;
}

export async function sequenceReads(
  work: string,
  service: BenchService,
  paths: string,
): Promise<Measured & { bytes: number }> {
  const request: LoadRequest = { url: service.url, paths, connections: CONNECTIONS, seconds: SECONDS };
  await inChild<LoadResult>('./http-load.js', { ...request, seconds: 1 });
  const { result, seen } = await watched(service, () => inChild<LoadResult>('./http-load.js', request));
  const { requests, seconds, p50_ms, p99_ms, bytes } = result;
  return { work, seconds, rows: requests, bytes, p50_ms, p99_ms, ...seen };
}

/** The same while jobs over all customers run one after another; the last one is cancelled. */
export async function sequenceReadsInJob(service: BenchService, paths: string): Promise<Measured> {
  let reading = true;
  const jobs = (async () => {
    for (let seed = 43; reading; seed++) {
      try {
        await finishedJob(service, { all_customers: true, seed });
      } catch (error) {
        if (reading) throw error;
      }
    }
  })();
  jobs.catch(() => {});
  const measured = await sequenceReads(
    `one customer's sequence, ${CONNECTIONS} connections, while a job runs`,
    service,
    paths,
  );
  reading = false;
  const { items } = await json<{ items: JobResponse[] }>('GET', `${service.url}/v1/jobs?limit=10`);
  for (const { id } of items.filter(({ state }) => state === 'queued' || state === 'running'))
    await json('POST', `${service.url}/v1/jobs/${id}/cancel`).catch(() => {});
  await jobs;
  return measured;
}
