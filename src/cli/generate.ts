/** `footfall generate`: the same as POST /v1/jobs, and waits for the end. */
import { readFileSync } from 'node:fs';
import { faulty, Problem } from '../errors.ts';
import type { BareJob, Services } from '../contract.ts';
import { JobRequest } from '../model/job.ts';
import { validator } from '../validation/validator.ts';
import { UsageError, type Options } from './usage-error.ts';
import { formatOf, writeRows } from './export.ts';
import { showProgress } from './progress.ts';
import { withServices } from './session.ts';

/** JSON values are parsed; anything else is a string. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // strings need no quotes
  }
}

function parametersOf(settings: string[]): Record<string, unknown> {
  return Object.fromEntries(
    settings.map((setting) => {
      const at = setting.indexOf('=');
      if (at < 1) throw new UsageError(`generate: --set needs NAME=VALUE, not ${JSON.stringify(setting)}.`);
      return [setting.slice(0, at), valueOf(setting.slice(at + 1))];
    }),
  );
}

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1) return Number(text);
  throw new UsageError(`generate: --${name} must be an integer of at least 1, not ${JSON.stringify(text)}.`);
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
    ...(seed !== undefined && { seed }),
    ...(preset !== undefined && { preset }),
    parameters: parametersOf((options.set as string[] | undefined) ?? []),
  };
}

const check = validator(JobRequest, { noun: 'member', pointer: '' });

/** Waits for the end of a job. Throws Problem if it did not succeed. */
async function follow({ jobs }: Services, id: number): Promise<BareJob> {
  const progress = showProgress('generating');
  let job: BareJob | undefined;
  for await (const { data } of jobs.watch(id, undefined, new AbortController().signal) ?? []) {
    job = data;
    progress.update(data.customers_done, data.customers_total, `${data.interactions} interactions`);
  }
  progress.end();
  if (job?.state === 'succeeded') return job;
  const why = job?.error?.detail ?? 'it was stopped';
  throw new Problem('conflict', `Job ${id} ${job?.state ?? 'is gone'}: ${why}`);
}

export async function generate(options: Options): Promise<void> {
  const request = requestOf(options);
  const faults = check(request);
  if (faults.length > 0) throw faulty(faults);
  const output = options.output as string | undefined;
  if (output !== undefined) formatOf(output);
  await withServices(async (services) => {
    const { job: queued } = await services.jobs.create(request, {});
    const job = await follow(services, queued.id);
    const { ignores, clicks, purchases } = job.counts;
    process.stdout.write(
      `Job ${job.id} made ${job.interactions} interactions of ${job.customers_done} customers ` +
        `(${ignores} ignores, ${clicks} clicks, ${purchases} purchases; ${job.rows_per_second} rows/s). ` +
        `Content digest ${job.content_digest}.\n`,
    );
    if (output !== undefined) await writeRows(services, job.id, output);
  });
}
