/** Which customers a job is for: from a request's selection to keys in byte order of the ids. */
import { drawSample, sampleSource } from '../generate/sample.ts';
import type { FullSelection } from '../model/selection.ts';
import type { Stores } from '../storage/stores.ts';
import { sharedUint32 } from '../threads/shared.ts';
import { activeAmong, missingFrom, type ActiveCustomers } from './activity.ts';

export interface SelectionRequest {
  selection: FullSelection;
  seed: string;
  dataset_version: number;
}

/**
 * Keys of the selected customers, in shared memory. Takes a second or two with a million customers. `active`:
 * of a selection by activity.
 */
export function selectCustomers(
  stores: Stores,
  request: SelectionRequest,
  active?: ActiveCustomers,
): Uint32Array {
  const { selection, seed, dataset_version } = request;
  if ('customer_ids' in selection) {
    const ids = [...new Set(selection.customer_ids)].map((id) => Buffer.from(id)).sort(Buffer.compare);
    const keys = ids.map((id) => stores.customers.keyOf(id.toString()) as number);
    return sharedUint32(active ? activeAmong(keys, active) : keys);
  }
  const all = active?.customers ?? allCustomers(stores, dataset_version);
  if ('all_customers' in selection) return sharedUint32(all);
  const drawn = drawSample(sampleSource(seed), all.length, selection.sample_size);
  return sharedUint32(Array.from(drawn, (index) => all[index]));
}

/** Throws Problem unless there are as many as were counted when the data were loaded. */
function allCustomers(stores: Stores, version: number): number[] {
  const all = stores.customers.allKeys(stores.imports.namingAt('customers', version));
  const { customers } = stores.datasets.at(version);
  if (all.length === customers) return all;
  throw missingFrom(stores, version, `${all.length} of ${customers} customers`);
}
