/** Resolves a request for a job into what is stored: selection, seed, preset and parameters. */
import { hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { faulty, Problem } from '../errors.ts';
import { generatorVersion, presetNamed, resolveParameters } from '../generate/presets.ts';
import type { DataFacts, ParameterFault, ParameterValue } from '../generate/presets.ts';
import { readsArticles } from '../generate/session/parameters.ts';
import { PRESET, SAMPLE_SIZE, SEED, type JobRequest } from '../model/job.ts';
import type { DatasetVersion } from '../storage/datasets.ts';
import { activityOf, type Activity, type FullSelection, type NewJob } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { activeAmong, checkAnybody, type ActiveCustomers } from './activity.ts';
import { boundOf, checkLimits, type Limits } from './limits.ts';
import type { ActiveOf } from './plan.ts';
import { fewCustomersNote } from './sample-notes.ts';
import { checkShift, timesOf } from './shift.ts';
import { splitNotes } from './split-notes.ts';
import { checkedParameters } from '../validation/parameters.ts';
import { epochMilliseconds } from '../validation/times.ts';

export interface ResolvedRequest {
  selection: FullSelection;
  seed: string;
  preset: string;
  parameters: Record<string, ParameterValue>;
  /** Sentences about defaults that had to change. */
  notes: string[];
}

export type RequestDefaults = { catalogue?: 'all' };

const SELECTIONS = ['sample_size', 'customer_ids', 'all_customers'] as const;

function selectionOf(stores: Stores, request: JobRequest, faults: ParameterFault[]): FullSelection {
  const given = SELECTIONS.filter((name) => request[name] !== undefined);
  for (const name of given.slice(1)) {
    const detail = `${name} cannot be combined with ${given[0]}: give one of them.`;
    faults.push({ pointer: `/${name}`, detail });
  }
  const activity = requestedActivity(request, faults);
  if (activity?.customers_in && !hasCustomersFile(stores)) faults.push(NO_CUSTOMERS_FILE);
  if (request.customer_ids) return { customer_ids: [...new Set(request.customer_ids)], ...activity };
  if (request.all_customers) return { all_customers: true, ...activity };
  return { sample_size: request.sample_size ?? SAMPLE_SIZE, ...activity };
}

const hasCustomersFile = ({ datasets, imports }: Stores): boolean =>
  imports.visibleAt('customers', datasets.current().version).length > 0;

const NO_CUSTOMERS_FILE: ParameterFault = {
  pointer: '/customers_in',
  detail:
    'customers_in "loaded" needs a customers file, and none is loaded: load one with kind=customers, or ' +
    'leave customers_in out.',
  needs: 'customers',
};

function requestedActivity(request: JobRequest, faults: ParameterFault[]): Activity | undefined {
  const { min_purchases = 1, max_purchases = Infinity, bought_from, bought_to } = request;
  const time = (value?: number | string) => (value === undefined ? undefined : epochMilliseconds(value));
  const [from, to] = [time(bought_from), time(bought_to)];
  if (min_purchases > max_purchases) {
    const detail = `max_purchases (${max_purchases}) must be at least min_purchases (${min_purchases}).`;
    faults.push({ pointer: '/max_purchases', detail });
  }
  if (from !== undefined && to !== undefined && from >= to)
    faults.push({ pointer: '/bought_to', detail: 'bought_to must be after bought_from.' });
  const customers_in = request.customers_in === 'loaded' ? request.customers_in : undefined;
  return activityOf({ ...request, bought_from: from, bought_to: to, customers_in });
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
  defaults: RequestDefaults = {},
): ResolvedRequest {
  const faults: ParameterFault[] = [];
  const selection = selectionOf(stores, request, faults);
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

function resolvedParameters(name: string, given: object, defaults: RequestDefaults, data: DataFacts) {
  const preset = presetNamed(name);
  if ('faults' in preset) return preset;
  const checked = checkedParameters(preset.parameters, given as Record<string, unknown>);
  if ('faults' in checked) return { faults: checked.faults as ParameterFault[] };
  return resolveParameters(name, checked.values, defaults, data);
}

const IDS_BETWEEN_BREATHS = 500;

/**
 * Their keys. Throws Problem (unknown_customers), naming the first ten. Other requests get their turn in
 * between.
 */
async function knownCustomers(stores: Stores, ids: string[], version: number): Promise<number[]> {
  const imports = stores.imports.namingAt('customers', version);
  const keys: number[] = [];
  const unknown: string[] = [];
  for (const [i, id] of ids.entries()) {
    const key = stores.customers.visibleKeyOf(id, imports);
    if (key === undefined) unknown.push(id);
    else keys.push(key);
    if (i % IDS_BETWEEN_BREATHS === 0) await breathe();
  }
  if (unknown.length === 0) return keys;
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

/** How many are selected, and what to note of those left out. Throws Problem (unknown_customers). */
async function selected(stores: Stores, selection: FullSelection, active: ActiveCustomers | undefined) {
  const { version, customers } = stores.datasets.current();
  if (!('customer_ids' in selection)) {
    const all = active?.customers.length ?? customers;
    return { total: 'all_customers' in selection ? all : Math.min(selection.sample_size, all), notes: [] };
  }
  const keys = await knownCustomers(stores, selection.customer_ids, version);
  if (!active) return { total: keys.length, notes: [] };
  const total = activeAmong(keys, active).length;
  const names = Object.keys(activityOf(selection)!).join(', ');
  const left = keys.length - total;
  const note = `${left} of the ${keys.length} customers in customer_ids are left out by ${names}.`;
  return { total, notes: left > 0 ? [note] : [] };
}

/** Parameters that came later, with the value at which rows are what they were before. */
export const LATER: Record<string, ParameterValue> = {
  negatives_per_positive: null,
  negatives_for_clicks: false,
  shift_to: null,
  on_sale_from: null,
  on_sale_to: null,
};

/** Whether a parameter stays out of digests of requests, so that one without it keeps its own. */
const isAsBefore = (name: string, value: ParameterValue) =>
  Object.hasOwn(LATER, name) && LATER[name] === value;

/** The parameters that digests of requests cover. */
export const digestedParameters = (parameters: ResolvedRequest['parameters']) =>
  Object.fromEntries(Object.entries(parameters).filter(([name, value]) => !isAsBefore(name, value)));

/** SHA-256 over all that the rows depend on. */
function fingerprintOf(stores: Stores, request: ResolvedRequest, dataset: DatasetVersion): string {
  const { selection, seed, preset, parameters } = request;
  const chosen =
    'customer_ids' in selection
      ? { ...selection, customer_ids: [...selection.customer_ids].sort() }
      : selection;
  const population = 'customer_ids' in selection ? null : dataset.customers_fingerprint;
  // Article files matter only where their attributes do.
  const articles = readsArticles(parameters) ? stores.imports.sha256At('articles', dataset.version) : [];
  const files = selection.customers_in ? [stores.imports.sha256At('customers', dataset.version)] : [];
  const settings = [seed, preset, Object.entries(digestedParameters(parameters)).sort()];
  const data = [dataset.fingerprint, population, articles];
  const depends = [generatorVersion(preset), ...data, chosen, ...settings, ...files];
  return hash('sha256', JSON.stringify(depends));
}

/**
 * The job to store. Throws Problem: no_data, bad_data, unknown_customers, too_many_interactions, disk_full.
 */
export async function newJob(
  stores: Stores,
  limits: Limits,
  request: ResolvedRequest,
  activeOf: ActiveOf,
): Promise<NewJob> {
  const dataset = stores.datasets.current();
  if (dataset.transactions === 0)
    throw new Problem('no_data', 'No transactions are loaded: load some first, with POST /v1/imports.');
  const { selection, parameters, notes, ...more } = request;
  checkShift(parameters, dataset);
  const active = await activeOf(selection, dataset.version);
  const { total, notes: leftOut } = await selected(stores, selection, active);
  if (active) checkAnybody(activityOf(selection)!, total);
  const few = 'customer_ids' in selection ? [] : fewCustomersNote(total);
  checkLimits(limits, request, boundOf(stores, { ...request, active }, dataset));
  const empty = splitNotes(parameters, timesOf(parameters, dataset));
  return {
    ...more,
    selection: JSON.stringify(selection),
    parameters: JSON.stringify(parameters),
    notes: JSON.stringify([...notes, ...leftOut, ...few, ...empty]),
    generator_version: generatorVersion(request.preset),
    dataset_version: dataset.version,
    dataset_fingerprint: dataset.fingerprint,
    fingerprint: fingerprintOf(stores, request, dataset),
    customers_total: total,
  };
}
