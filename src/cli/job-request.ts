/** The flags of `generate` as a request for a job. */
import { readFileSync } from 'node:fs';
import { causeOf, faulty, Problem } from '../errors.ts';
import { JobRequest } from '../model/job.ts';
import { validator } from '../validation/validator.ts';
import { nestedSettingsOf } from './settings.ts';
import { UsageError, type Options } from './usage-error.ts';

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

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch (error) {
    const detail = `--customers-file ${file} cannot be read: ${causeOf(error as Error)}.`;
    throw new Problem('bad_data', detail, { cause: error });
  }
}

function requestOf(options: Options): JobRequest {
  const { customers, seed, preset, ...more } = options as Record<string, string | undefined>;
  const file = more['customers-file'];
  if (file !== undefined && customers !== undefined)
    throw new UsageError('generate: --customers cannot be combined with --customers-file: leave one out.');
  const lines = file === undefined ? undefined : linesOf(file);
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

/** Throws UsageError, or Problem (bad_request), which counts as wrong usage. */
export function jobRequest(options: Options): JobRequest {
  const request = requestOf(options);
  const faults = check(request);
  if (faults.length > 0) throw faulty(faults);
  return request;
}
