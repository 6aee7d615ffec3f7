/** Resolves a request into what decides the rows: selection, seed, preset and parameters. */
import { hash } from 'node:crypto';
import { faulty } from '../errors.ts';
import { generatorVersion, presetNamed, resolveParameters } from '../generate/presets.ts';
import type { DataFacts, ParameterFault, ParameterValue } from '../generate/presets.ts';
import { readsArticles } from '../generate/session/parameters.ts';
import { PRESET, SAMPLE_SIZE, SEED, type JobRequest } from '../model/job.ts';
import { activityOf, type Activity, type FullSelection } from '../model/selection.ts';
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

/** What defaults depend on, and what a request may need. */
export interface RequestData extends DataFacts {
  has_customers_file: boolean;
}

export type Defaults = { catalogue?: 'all' };

const SELECTIONS = ['sample_size', 'customer_ids', 'all_customers'] as const;

function selectionOf(data: RequestData, request: JobRequest, faults: ParameterFault[]): FullSelection {
  const given = SELECTIONS.filter((name) => request[name] !== undefined);
  for (const name of given.slice(1)) {
    const detail = `${name} cannot be combined with ${given[0]}: give one of them.`;
    faults.push({ pointer: `/${name}`, detail });
  }
  const activity = requestedActivity(request, faults);
  if (activity?.customers_in && !data.has_customers_file) faults.push(NO_CUSTOMERS_FILE);
  if (request.customer_ids) return { customer_ids: [...new Set(request.customer_ids)], ...activity };
  if (request.all_customers) return { all_customers: true, ...activity };
  return { sample_size: request.sample_size ?? SAMPLE_SIZE, ...activity };
}

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

/**
 * `defaults` replace the preset's own. Throws Problem with a pointer for each fault: bad_request, or bad_data
 * where the request would be right with data that aren't loaded.
 */
export function resolveRequest(
  data: RequestData,
  request: JobRequest,
  defaults: Defaults = {},
): ResolvedRequest {
  const faults: ParameterFault[] = [];
  const selection = selectionOf(data, request, faults);
  const preset = request.preset ?? PRESET;
  const resolved = resolvedParameters(preset, request.parameters ?? {}, defaults, data);
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

/** What the rows depend on besides the request: digests of the loaded files. */
export interface LoadedData {
  /** Of the transactions. */
  fingerprint: string;
  /** Of the customers in customers files. */
  customers_fingerprint: string;
  /** SHA-256 of each articles file, and of each customers file, in ascending order. */
  articles_sha256: string[];
  customers_sha256: string[];
}

/** SHA-256 over all that the rows depend on. */
export function requestFingerprint(request: ResolvedRequest, data: LoadedData): string {
  const { selection, seed, preset, parameters } = request;
  const chosen =
    'customer_ids' in selection
      ? { ...selection, customer_ids: [...selection.customer_ids].sort() }
      : selection;
  const population = 'customer_ids' in selection ? null : data.customers_fingerprint;
  // Article files matter only where their attributes do.
  const articles = readsArticles(parameters) ? data.articles_sha256 : [];
  const files = selection.customers_in ? [data.customers_sha256] : [];
  const settings = [seed, preset, Object.entries(digestedParameters(parameters)).sort()];
  const loaded = [data.fingerprint, population, articles];
  const depends = [generatorVersion(preset), ...loaded, chosen, ...settings, ...files];
  return hash('sha256', JSON.stringify(depends));
}
