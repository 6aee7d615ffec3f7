/**
 * Turns the request for a job into what is stored: selection, seed, preset and parameters, all of them
 * resolved.
 */
import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { faulty, Problem } from '../errors.ts';
import {
  GENERATOR_VERSION,
  presetNamed,
  resolveParameters,
  type DataFacts,
  type ParameterFault,
  type ParameterValue,
} from '../generate/presets.ts';
import { PRESET, SAMPLE_SIZE, SEED, type JobRequest } from '../model/job.ts';
import type { DatasetVersion } from '../storage/datasets.ts';
import type { FullSelection, NewJob } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { checkedParameters } from '../validation/parameters.ts';
import { importsOfCustomers } from './selection.ts';

export interface ResolvedRequest {
  selection: FullSelection;
  seed: string;
  preset: string;
  parameters: Record<string, ParameterValue>;
  /** What was changed of the defaults for want of something, as sentences. */
  notes: string[];
}

const SELECTIONS = ['sample_size', 'customer_ids', 'all_customers'] as const;

function selectionOf(request: JobRequest, faults: ParameterFault[]): FullSelection {
  const given = SELECTIONS.filter((name) => request[name] !== undefined);
  for (const name of given.slice(1)) {
    faults.push({
      pointer: `/${name}`,
      detail: `${name} cannot be combined with ${given[0]}: give one of them.`,
    });
  }
  if (request.customer_ids) return { customer_ids: [...new Set(request.customer_ids)] };
  if (request.all_customers) return { all_customers: true };
  return { sample_size: request.sample_size ?? SAMPLE_SIZE };
}

/** What defaults depend on, and what parameters may name. */
const dataFacts = (stores: Stores): DataFacts => {
  const { version, dates_only } = stores.datasets.current();
  return {
    dates_only: dates_only === 1,
    article_columns: stores.imports.attributeColumnsAt('articles', version),
  };
};

/**
 * `defaults` take the place of the preset's own. Throws Problem with a pointer for each fault: bad_request,
 * or bad_data where the request would be right with data that are not loaded.
 */
export function resolveRequest(
  stores: Stores,
  request: JobRequest,
  defaults: { catalogue?: 'all' } = {},
): ResolvedRequest {
  const faults: ParameterFault[] = [];
  const selection = selectionOf(request, faults);
  const preset = request.preset ?? PRESET;
  const resolved = resolvedParameters(preset, request.parameters ?? {}, defaults, dataFacts(stores));
  if ('faults' in resolved) faults.push(...resolved.faults);
  if (faults.length > 0 || !('parameters' in resolved)) {
    const errors = faults.map(({ pointer, detail }) => ({ pointer, detail }));
    throw faulty(errors, faults.every(({ needs }) => needs) ? 'bad_data' : 'bad_request');
  }
  return {
    selection,
    seed: String(request.seed ?? SEED),
    preset,
    parameters: resolved.parameters,
    notes: resolved.notes ?? [],
  };
}

function resolvedParameters(
  name: string,
  given: Record<string, unknown>,
  defaults: { catalogue?: 'all' },
  data: DataFacts,
) {
  const preset = presetNamed(name);
  if ('faults' in preset) return preset;
  const checked = checkedParameters(preset.parameters, given);
  if ('faults' in checked) return { faults: checked.faults as ParameterFault[] };
  return resolveParameters(name, checked.values, defaults, data);
}

const IDS_BETWEEN_BREATHS = 500;

/** Throws Problem (unknown_customers), naming the first ten. Lets other requests in between. */
async function checkCustomers(stores: Stores, ids: string[], version: number): Promise<void> {
  const imports = importsOfCustomers(stores, version);
  const unknown: string[] = [];
  for (const [i, id] of ids.entries()) {
    if (stores.customers.visibleKeyOf(id, imports) === undefined) unknown.push(id);
    if (i % IDS_BETWEEN_BREATHS === 0) await breathe();
  }
  if (unknown.length === 0) return;
  const named = unknown.slice(0, 10);
  const list = named.map((id) => JSON.stringify(id)).join(', ');
  const more = unknown.length > named.length ? ' and others' : '';
  throw new Problem(
    'unknown_customers',
    `${unknown.length} of ${ids.length} customers in customer_ids are not in the data set: ${list}${more}. ` +
      'GET /v1/customers lists all that are.',
    {
      errors: named.map((id) => ({
        pointer: `/customer_ids/${ids.indexOf(id)}`,
        detail: `Unknown customer ${JSON.stringify(id)}.`,
      })),
    },
  );
}

function totalOf(selection: FullSelection, dataset: DatasetVersion): number {
  if ('customer_ids' in selection) return selection.customer_ids.length;
  return 'all_customers' in selection
    ? dataset.customers
    : Math.min(selection.sample_size, dataset.customers);
}

/** SHA-256 over all that the rows depend on. */
function fingerprintOf(stores: Stores, request: ResolvedRequest, dataset: DatasetVersion): string {
  const { selection, seed, preset, parameters } = request;
  const chosen =
    'customer_ids' in selection ? { customer_ids: [...selection.customer_ids].sort() } : selection;
  const population = 'customer_ids' in selection ? null : dataset.customers_fingerprint;
  // Files of articles matter where their categories do.
  const { negatives } = parameters as { negatives?: { same_category: number } };
  const articles =
    negatives && negatives.same_category > 0 ? stores.imports.sha256At('articles', dataset.version) : [];
  const settings = [seed, preset, Object.entries(parameters).sort()];
  const depends = [GENERATOR_VERSION, dataset.fingerprint, population, articles, chosen, ...settings];
  return createHash('sha256').update(JSON.stringify(depends)).digest('hex');
}

/** The job to be stored. Throws Problem: no_data, unknown_customers. */
export async function newJob(stores: Stores, request: ResolvedRequest): Promise<NewJob> {
  const dataset = stores.datasets.current();
  if (dataset.transactions === 0) {
    throw new Problem('no_data', 'No transactions are loaded: load some first, with POST /v1/imports.');
  }
  const { selection, seed, preset, parameters, notes } = request;
  if ('customer_ids' in selection) await checkCustomers(stores, selection.customer_ids, dataset.version);
  return {
    selection: JSON.stringify(selection),
    seed,
    preset,
    parameters: JSON.stringify(parameters),
    notes: JSON.stringify(notes),
    generator_version: GENERATOR_VERSION,
    dataset_version: dataset.version,
    dataset_fingerprint: dataset.fingerprint,
    fingerprint: fingerprintOf(stores, request, dataset),
    customers_total: totalOf(selection, dataset),
  };
}
