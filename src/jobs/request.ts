/** Resolves a request for a job into what is stored: selection, seed, preset and parameters. */
import { hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { faulty, Problem } from '../errors.ts';
import { GENERATOR_VERSION, presetNamed, resolveParameters } from '../generate/presets.ts';
import type { DataFacts, ParameterFault, ParameterValue } from '../generate/presets.ts';
import { needsArticles } from '../generate/session/mixture.ts';
import type { Mixture } from '../model/mixture.ts';
import { PRESET, SAMPLE_SIZE, SEED, type JobRequest } from '../model/job.ts';
import type { DatasetVersion } from '../storage/datasets.ts';
import type { FullSelection, NewJob } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { boundOf, checkLimits, type Limits } from './limits.ts';
import { checkedParameters } from '../validation/parameters.ts';

export interface ResolvedRequest {
  selection: FullSelection;
  seed: string;
  preset: string;
  parameters: Record<string, ParameterValue>;
  /** Sentences about defaults that had to change. */
  notes: string[];
}

type Defaults = { catalogue?: 'all' };

const SELECTIONS = ['sample_size', 'customer_ids', 'all_customers'] as const;

function selectionOf(request: JobRequest, faults: ParameterFault[]): FullSelection {
  const given = SELECTIONS.filter((name) => request[name] !== undefined);
  for (const name of given.slice(1)) {
    const detail = `${name} cannot be combined with ${given[0]}: give one of them.`;
    faults.push({ pointer: `/${name}`, detail });
  }
  if (request.customer_ids) return { customer_ids: [...new Set(request.customer_ids)] };
  if (request.all_customers) return { all_customers: true };
  return { sample_size: request.sample_size ?? SAMPLE_SIZE };
}

const dataFacts = (stores: Stores): DataFacts => {
  const { version, dates_only } = stores.datasets.current();
  const article_columns = stores.imports.attributeColumnsAt('articles', version);
  return { dates_only: dates_only === 1, article_columns };
};

/**
 * `defaults` replace the preset's own. Throws Problem with a pointer for each fault: bad_request, or bad_data
 * where the request would be right with data that aren't loaded.
 */
export function resolveRequest(
  stores: Stores,
  request: JobRequest,
  defaults: Defaults = {},
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
  const { parameters, notes = [] } = resolved;
  return { selection, seed: String(request.seed ?? SEED), preset, parameters, notes };
}

function resolvedParameters(name: string, given: object, defaults: Defaults, data: DataFacts) {
  const preset = presetNamed(name);
  if ('faults' in preset) return preset;
  const checked = checkedParameters(preset.parameters, given as Record<string, unknown>);
  if ('faults' in checked) return { faults: checked.faults as ParameterFault[] };
  return resolveParameters(name, checked.values, defaults, data);
}

const IDS_BETWEEN_BREATHS = 500;

/** Throws Problem (unknown_customers), naming the first ten. Other requests get their turn in between. */
async function checkCustomers(stores: Stores, ids: string[], version: number): Promise<void> {
  const imports = stores.imports.namingAt('customers', version);
  const unknown: string[] = [];
  for (const [i, id] of ids.entries()) {
    if (stores.customers.visibleKeyOf(id, imports) === undefined) unknown.push(id);
    if (i % IDS_BETWEEN_BREATHS === 0) await breathe();
  }
  if (unknown.length === 0) return;
  const named = unknown.slice(0, 10);
  const list = named.map((id) => JSON.stringify(id)).join(', ');
  const more = unknown.length > named.length ? ' and others' : '';
  const errors = named.map((id) => ({
    pointer: `/customer_ids/${ids.indexOf(id)}`,
    detail: `Unknown customer ${JSON.stringify(id)}.`,
  }));
  throw new Problem(
    'unknown_customers',
    `${unknown.length} of ${ids.length} customers in customer_ids are not in the data set: ${list}${more}. ` +
      'GET /v1/customers lists all that are.',
    { errors },
  );
}

function totalOf(selection: FullSelection, dataset: DatasetVersion): number {
  if ('customer_ids' in selection) return selection.customer_ids.length;
  const { customers } = dataset;
  return 'all_customers' in selection ? customers : Math.min(selection.sample_size, customers);
}

/** SHA-256 over all that the rows depend on. */
function fingerprintOf(stores: Stores, request: ResolvedRequest, dataset: DatasetVersion): string {
  const { selection, seed, preset, parameters } = request;
  const chosen =
    'customer_ids' in selection ? { customer_ids: [...selection.customer_ids].sort() } : selection;
  const population = 'customer_ids' in selection ? null : dataset.customers_fingerprint;
  // Article files matter only where their attributes do.
  const { negatives } = parameters as { negatives?: Mixture };
  const articles =
    negatives && needsArticles(negatives) ? stores.imports.sha256At('articles', dataset.version) : [];
  const settings = [seed, preset, Object.entries(parameters).sort()];
  const depends = [GENERATOR_VERSION, dataset.fingerprint, population, articles, chosen, ...settings];
  return hash('sha256', JSON.stringify(depends));
}

/** The job to store. Throws Problem: no_data, unknown_customers, too_many_interactions, disk_full. */
export async function newJob(stores: Stores, limits: Limits, request: ResolvedRequest): Promise<NewJob> {
  const dataset = stores.datasets.current();
  if (dataset.transactions === 0)
    throw new Problem('no_data', 'No transactions are loaded: load some first, with POST /v1/imports.');
  const { selection, parameters, notes, ...more } = request;
  if ('customer_ids' in selection) await checkCustomers(stores, selection.customer_ids, dataset.version);
  checkLimits(limits, request, boundOf(stores, request, dataset));
  return {
    ...more,
    selection: JSON.stringify(selection),
    parameters: JSON.stringify(parameters),
    notes: JSON.stringify(notes),
    generator_version: GENERATOR_VERSION,
    dataset_version: dataset.version,
    dataset_fingerprint: dataset.fingerprint,
    fingerprint: fingerprintOf(stores, request, dataset),
    customers_total: totalOf(selection, dataset),
  };
}
