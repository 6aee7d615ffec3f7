/** The flags of `generate` that say what to generate, as a request. */
import { readFileSync } from 'node:fs';
import { causeOf, faulty } from '../errors.ts';
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

function listedIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '');
  } catch (error) {
    throw new UsageError(`generate: --customers-file ${file} cannot be read: ${causeOf(error as Error)}.`);
  }
}

const check = validator(JobRequest, { noun: 'member', pointer: '' });

/** `selection`: what is meant if no flag says it. Throws UsageError, or Problem for values out of range. */
export function requestOf(options: Options, selection: JobRequest = {}): JobRequest {
  const { customers, seed, preset, ...more } = options as Record<string, string | undefined>;
  const file = more['customers-file'];
  if (file !== undefined && customers !== undefined)
    throw new UsageError('generate: --customers cannot be combined with --customers-file: leave one out.');
  const customer_ids = file === undefined ? customers?.split(',') : listedIn(file);
  const size = more['sample-size'];
  const selected: JobRequest = {
    ...(size !== undefined && { sample_size: wholeNumber('sample-size', size) }),
    ...(customer_ids && { customer_ids }),
    ...(options.all === true && { all_customers: true as const }),
  };
  const request = {
    ...(Object.keys(selected).length > 0 ? selected : selection),
    ...activityOf(more),
    ...(seed !== undefined && { seed }),
    ...(preset !== undefined && { preset }),
    parameters: nestedSettingsOf('generate', options),
  };
  const faults = check(request);
  if (faults.length > 0) throw faulty(faults);
  return request;
}
