/** Stores new jobs, and remembers the first response to each idempotency key. */
import { createHash } from 'node:crypto';
import type { BareJob, CreatedJob } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { RememberedAnswer } from '../storage/jobs.ts';
import type { JobDeps } from './deps.ts';
import { newJob, type ResolvedRequest } from './request.ts';

/** Tells whether an idempotency key comes with the same request again. */
const sha256Of = (request: object): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex');

function repeated(remembered: RememberedAnswer, sha256: string): CreatedJob {
  if (remembered.request_sha256 === sha256)
    return { status: remembered.status, job: JSON.parse(remembered.answer) as BareJob };
  throw new Problem(
    'key_reused',
    'This Idempotency-Key came with another request before. Use a new key for a new request.',
  );
}

export interface CreateOptions {
  /** Runs at once instead of waiting in the queue. */
  started: boolean;
  key: string | undefined;
}

export function jobCreation({ stores, writer }: Pick<JobDeps, 'stores' | 'writer'>) {
  return {
    /**
     * Stores a job, or finds the first response to its key. Throws Problem: no_data, unknown_customers,
     * key_reused.
     */
    async create(
      request: ResolvedRequest,
      { started, key }: CreateOptions,
    ): Promise<{ job: BareJob } | { again: CreatedJob }> {
      const request_sha256 = sha256Of(request);
      const known = key === undefined ? undefined : stores.jobs.remembered(key);
      if (known) return { again: repeated(known, request_sha256) };
      const created = await writer.call.jobs.create(
        await newJob(stores, request),
        started,
        key === undefined ? undefined : { key, request_sha256 },
      );
      return 'remembered' in created ? { again: repeated(created.remembered, request_sha256) } : created;
    },

    /** Remembers the response that was really given, after a wait. */
    async amend(key: string | undefined, answer: CreatedJob): Promise<CreatedJob> {
      if (key !== undefined)
        await writer.call.jobs.amendAnswer(key, answer.status, JSON.stringify(answer.job));
      return answer;
    },
  };
}
