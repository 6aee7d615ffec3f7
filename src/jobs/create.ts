/** Stores new jobs, and remembers the first response to each idempotency key. */
import { hash } from 'node:crypto';
import type { BareJob, CreatedJob } from '../contract.ts';
import { Problem } from '../errors.ts';
import { digestedParameters, type ResolvedRequest } from '../plan/request.ts';
import type { Admission } from '../storage/job-writes.ts';
import type { RememberedResponse } from '../storage/jobs.ts';
import { intactJson } from '../storage/stored-json.ts';
import type { JobDeps } from './deps.ts';
import { newJob } from './request.ts';

const WHOSE = 'The response to this Idempotency-Key is';
const REMEDY = 'Use a new key';

function repeated(remembered: RememberedResponse, sha256: string): CreatedJob {
  if (remembered.request_sha256 === sha256)
    return { status: remembered.status, job: intactJson(remembered.answer, {}, WHOSE, REMEDY) as BareJob };
  const detail =
    'This Idempotency-Key was used with another request before. Use a new key for a new request.';
  throw new Problem('key_reused', detail);
}

/** When jobs have ended; nobody knows how long that takes. */
const RETRY_AFTER = 10;

function tooMany({ started, most }: Admission): Problem {
  const what = started ? 'are running' : 'wait in the queue';
  const detail = `As many jobs ${what} as may (MAX_QUEUED_JOBS: ${most}).`;
  return new Problem('overloaded', `${detail} Try again later, or cancel some.`, { retryAfter: RETRY_AFTER });
}

type CreationDeps = Pick<JobDeps, 'stores' | 'writer' | 'workers' | 'limits' | 'maxQueuedJobs'>;

export function jobCreation({ stores, writer, workers, limits, maxQueuedJobs = Infinity }: CreationDeps) {
  /** Jobs that run at once don't wait, but have the same bound, besides the one of the queue that runs. */
  const admission = (started: boolean): Admission => ({ started, most: maxQueuedJobs + (started ? 1 : 0) });

  return {
    /** Stores a job, or finds its key's first response. Throws Problem as the contract says. */
    async create(
      request: ResolvedRequest,
      key: string | undefined,
      { started }: { started: boolean },
    ): Promise<{ job: BareJob } | { again: CreatedJob }> {
      const digested = { ...request, parameters: digestedParameters(request.parameters) };
      const request_sha256 = hash('sha256', JSON.stringify(digested));
      const known = key === undefined ? undefined : stores.jobs.remembered(key);
      if (known) return { again: repeated(known, request_sha256) };
      const remember = key === undefined ? undefined : { key, request_sha256 };
      const admitted = admission(started);
      // Before anything is read for it: the writer has the last word.
      if (stores.jobs.countIn(started ? 'running' : 'queued') >= admitted.most!) throw tooMany(admitted);
      let created: Awaited<ReturnType<typeof writer.call.jobs.create>> = 'stale';
      while (created === 'stale')
        created = await writer.call.jobs.create(
          await newJob(stores, limits, request, workers.active),
          admitted,
          remember,
        );
      if (created === 'full') throw tooMany(admitted);
      return 'remembered' in created ? { again: repeated(created.remembered, request_sha256) } : created;
    },

    /** Remembers the response actually given, after a wait. */
    async amend(key: string | undefined, response: CreatedJob): Promise<CreatedJob> {
      if (key !== undefined)
        await writer.call.jobs.amendResponse(key, response.status, JSON.stringify(response.job));
      return response;
    },
  };
}
