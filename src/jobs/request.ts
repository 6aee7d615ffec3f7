/** Requests for jobs: resolved with what is loaded, and checked before they are stored. */
import { setImmediate as breathe } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import { generatorVersion } from '../generate/presets.ts';
import type { JobRequest } from '../model/job.ts';
import { activityOf, type FullSelection } from '../model/selection.ts';
import * as requests from '../plan/request.ts';
import type { Defaults, LoadedData, ResolvedRequest } from '../plan/request.ts';
import { fewCustomersNote } from '../plan/sample-notes.ts';
import { checkAnybody, leftOutNote, unknownCustomers } from '../plan/selected.ts';
import { checkShift, timesOf } from '../plan/shift.ts';
import { splitNotes } from '../plan/split-notes.ts';
import type { DatasetVersion } from '../storage/datasets.ts';
import type { NewJob } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { activeAmong, type ActiveCustomers } from './activity.ts';
import { boundOf, checkLimits, type Limits } from './limits.ts';
import type { ActiveOf } from './plan.ts';

/** With what is loaded now. Throws Problem: see plan/request.ts. */
export function resolveRequest(
  { datasets, imports }: Stores,
  request: JobRequest,
  defaults?: Defaults,
): ResolvedRequest {
  const { version, dates_only } = datasets.current();
  const data = {
    dates_only: dates_only === 1,
    article_columns: imports.attributeColumnsAt('articles', version),
    has_customers_file: imports.visibleAt('customers', version).length > 0,
  };
  return requests.resolveRequest(data, request, defaults);
}

const loadedData = ({ imports }: Stores, dataset: DatasetVersion): LoadedData => ({
  fingerprint: dataset.fingerprint,
  customers_fingerprint: dataset.customers_fingerprint,
  articles_sha256: imports.sha256At('articles', dataset.version),
  customers_sha256: imports.sha256At('customers', dataset.version),
});

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
  throw unknownCustomers(ids, unknown, 'GET /v1/customers lists all that are.');
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
  return { total, notes: leftOutNote(activityOf(selection)!, keys.length, total) };
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
    fingerprint: requests.requestFingerprint(request, loadedData(stores, dataset)),
    customers_total: total,
  };
}
