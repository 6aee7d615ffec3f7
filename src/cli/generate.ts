/** `footfall generate`: the same as POST /v1/jobs, and waits for the end. */
import { readFileSync } from 'node:fs';
import { faulty, Problem } from '../errors.ts';
import type { BareJob } from '../contract.ts';
import { JobRequest } from '../model/job.ts';
import { validator } from '../validation/validator.ts';
import { UsageError, type Options } from './usage-error.ts';
import { checkOutput, writeRows } from './export.ts';
import { showProgress } from './progress.ts';
import { withServices, type Session } from './session.ts';
import { nestedSettingsOf } from './settings.ts';

function wholeNumber(name: string, text: string, least = 1): number {
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
  const wanted = `an integer of at least ${least}, not ${JSON.stringify(text)}`;
  throw new UsageError(`generate: --${name} must be ${wanted}.`);
}

/** What the flags say of activity; the schema checks it. */
function activityOf(flags: Record<string, string | undefined>): JobRequest {
  const { 'min-purchases': min, 'max-purchases': max, 'bought-from': from, 'bought-to': to } = flags;
  const customers_in = flags['customers-in'] as JobRequest['customers_in'];
  return {
    ...(min !== undefined && { min_purchases: wholeNumber('min-purchases', min, 0) }),
    ...(max !== undefined && { max_purchases: wholeNumber('max-purchases', max, 0) }),
    ...(from !== undefined && { bought_from: from }),
    ...(to !== undefined && { bought_to: to }),
    ...(customers_in !== undefined && { customers_in }),
  };
}

function requestOf(options: Options): JobRequest {
  const { customers, seed, preset, ...more } = options as Record<string, string | undefined>;
  const file = more['customers-file'];
  const lines = file === undefined ? undefined : readFileSync(file, 'utf8').split(/\r?\n/);
  const customer_ids = lines?.filter((line) => line !== '') ?? customers?.split(',');
  const size = more['sample-size'];
  return {
    ...(size !== undefined && { sample_size: wholeNumber('sample-size', size) }),
    ...(customer_ids && { customer_ids }),
    ...(options.all === true && { all_customers: true as const }),
    ...activityOf(more),
    ...(seed !== undefined && { seed }),
    ...(preset !== undefined && { preset }),
    parameters: nestedSettingsOf('generate', options),
  };
}

const check = validator(JobRequest, { noun: 'member', pointer: '' });

/** Waits for the end of a job, or for `signal`; returns the job as it was last seen. */
async function watch(
  { services: { jobs } }: Session,
  id: number,
  { what, signal }: { what: string; signal: AbortSignal },
): Promise<BareJob | undefined> {
  const progress = showProgress(what);
  let job: BareJob | undefined;
  for await (const { data } of jobs.watch(id, undefined, signal) ?? []) {
    job = data;
    progress.update(data.customers_done, data.customers_total, `${data.interactions} interactions`);
  }
  progress.end();
  return job;
}

/**
 * Waits for the end of a job, and before it of those that run first. Cancels it when the command is
 * interrupted: left behind, it would run before all later ones. Throws Problem if it did not succeed.
 */
async function follow(session: Session, id: number): Promise<BareJob> {
  const { interrupted, left, services } = session;
  const cancel = () => void services.jobs.cancel(id);
  interrupted.addEventListener('abort', cancel);
  if (interrupted.aborted) cancel();
  for (const { id: first } of left)
    await watch(session, first, { what: `job ${first}, left unfinished,`, signal: interrupted });
  const job = await watch(session, id, { what: 'generating', signal: new AbortController().signal });
  if (job?.state === 'succeeded') return job;
  if (interrupted.aborted) throw new Problem('conflict', `Job ${id} is cancelled.`);
  const why = job?.error?.detail ?? 'it was stopped';
  throw new Problem('conflict', `Job ${id} ${job?.state ?? 'is gone'}: ${why}`);
}

export async function generate(options: Options): Promise<void> {
  const request = requestOf(options);
  const faults = check(request);
  if (faults.length > 0) throw faulty(faults);
  const output = options.output as string | undefined;
  if (output !== undefined) checkOutput(output);
  const work = async (session: Session) => {
    const { job: queued } = await session.services.jobs.create(request, {});
    const job = await follow(session, queued.id);
    const { ignores, clicks, purchases } = job.counts;
    process.stdout.write(
      `Job ${job.id} made ${job.interactions} interactions of ${job.customers_done} customers ` +
        `(${ignores} ignores, ${clicks} clicks, ${purchases} purchases; ${job.rows_per_second} rows/s). ` +
        `Content digest ${job.content_digest}.\n`,
    );
    if (output !== undefined) await writeRows(session, job.id, output);
  };
  await withServices(work, { resumeJobs: true });
}
