/** Which customers of a log are meant: keys in byte order of their ids. */
import { drawSample, sampleSource } from '../generate/sample.ts';
import { activityOf, type Activity, type FullSelection } from '../model/selection.ts';
import { checkAnybody, leftOutNote, unknownCustomers } from '../plan/selected.ts';
import { fewCustomersNote } from '../plan/sample-notes.ts';
import type { CollectedLog } from './collected-log.ts';

/** Ids in customers files. */
export type CustomersInFiles = ReadonlySet<string>;

/** Who of all customers is active enough. */
function areActive(log: CollectedLog, activity: Activity, inFiles: CustomersInFiles) {
  const { customers_in, ...bought } = activity;
  const least = Object.keys(bought).length > 0 ? 1 : 0;
  const { min_purchases = least, max_purchases = Infinity, bought_from, bought_to } = bought;
  const isWithin = bought_from !== undefined || bought_to !== undefined;
  const counts = isWithin
    ? log.purchasesWithin(bought_from ?? -Infinity, bought_to ?? Infinity)
    : log.purchases;
  return (key: number) =>
    counts[key] >= min_purchases &&
    counts[key] <= max_purchases &&
    (customers_in === undefined || inFiles.has(log.customerId(key)));
}

const COMPARED = 'Ids are compared as they are written, with leading zeros and blanks.';

function listed(log: CollectedLog, ids: string[]): number[] {
  const keys = ids.map((id) => log.customerKey(id));
  const unknown = ids.filter((_, i) => keys[i] === undefined);
  if (unknown.length > 0) throw unknownCustomers(ids, unknown, COMPARED);
  return (keys as number[]).sort((a, b) => a - b);
}

/** With what a job's notes say of them. Throws Problem: unknown_customers, bad_data. */
export function selectedCustomers(
  log: CollectedLog,
  { selection, seed }: { selection: FullSelection; seed: string },
  inFiles: CustomersInFiles,
): { customers: Uint32Array; notes: string[] } {
  const activity = activityOf(selection);
  const isActive = activity && areActive(log, activity, inFiles);
  const active = (keys: number[]) => (isActive ? keys.filter(isActive) : keys);
  const checked = (customers: ArrayLike<number>, notes: string[]) => {
    if (activity) checkAnybody(activity, customers.length);
    return { customers: Uint32Array.from(customers), notes };
  };
  if ('customer_ids' in selection) {
    const all = listed(log, selection.customer_ids);
    const customers = active(all);
    return checked(customers, activity ? leftOutNote(activity, all.length, customers.length) : []);
  }
  const all = active(Array.from({ length: log.customers }, (_, key) => key));
  if ('all_customers' in selection) return checked(all, fewCustomersNote(all.length));
  const drawn = drawSample(sampleSource(seed), all.length, selection.sample_size);
  return checked(
    drawn.map((index) => all[index]),
    fewCustomersNote(drawn.length),
  );
}
