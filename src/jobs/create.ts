/** Stores new jobs, and remembers the first response to each idempotency key. */
import { hash } from 'node:crypto';
import type { BareJob, CreatedJob } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { RememberedResponse } from '../storage/jobs.ts';
import type { JobDeps } from './deps.ts';
import { newJob, type ResolvedRequest } from './request.ts';

function repeated(remembered: RememberedResponse, sha256: string): CreatedJob {
  if (remembered.request_sha256 === sha256)
    return { status: remembered.status, job: JSON.parse(remembered.answer) as BareJob };
  const detail =
    'This Idempotency-Key was used with another request before. Use a new key for a new request.';
  throw new Problem('key_reused', detail);
}

export function jobCreation({ stores, writer, limits }: Pick<JobDeps, 'stores' | 'writer' | 'limits'>) {
  return {
    /** Stores a job, or finds its key's first response. Throws key_reused, and what newJob does. */
    async create(
      request: ResolvedRequest,
      key: string | undefined,
      { started }: { started: boolean },
    ): Promise<{ job: BareJob } | { again: CreatedJob }> {
      const request_sha256 = hash('sha256', JSON.stringify(request));
      const known = key === undefined ? undefined : stores.jobs.remembered(key);
      if (known) return { again: repeated(known, request_sha256) };
      const remember = key === undefined ? undefined : { key, request_sha256 };
      let created: Awaited<ReturnType<typeof writer.call.jobs.create>> = 'stale';
      while (created === 'stale')
        created = await writer.call.jobs.create(await newJob(stores, limits, request), started, remember);
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
