/** POST /v1/jobs over all customers, from the request to the state `succeeded`. */
import { setTimeout as pause } from 'node:timers/promises';
import { json } from '../http.ts';
import type { Measured } from '../measured.ts';
import { showProgress } from '../progress.ts';
import type { BenchService } from '../service.ts';
import { watched } from '../watch.ts';

export interface JobResponse {
  id: number;
  state: string;
  customers_total: number;
  customers_done: number;
  interactions: number;
  counts: { ignores: number; clicks: number; purchases: number };
  content_digest: string | null;
  error: unknown;
}

const POLL_MS = 20;

export async function finishedJob(service: BenchService, request: object): Promise<JobResponse> {
  let job = await json<JobResponse>('POST', `${service.url}/v1/jobs`, request);
  while (job.state === 'queued' || job.state === 'running') {
    await pause(POLL_MS);
    job = await json<JobResponse>('GET', `${service.url}/v1/jobs/${job.id}`);
    showProgress(job.customers_done / job.customers_total);
  }
  if (job.state !== 'succeeded') throw new Error(`job ${job.id}: ${job.state} ${JSON.stringify(job.error)}`);
  return job;
}

export async function job(
  service: BenchService,
  preset: 'notebook' | 'training',
): Promise<{ job: JobResponse; measured: Measured }> {
  const { result, seconds, seen } = await watched(service, () =>
    finishedJob(service, { all_customers: true, preset }),
  );
  const work = `job over all customers, preset ${preset}`;
  return { job: result, measured: { work, seconds, rows: result.interactions, ...seen } };
}
