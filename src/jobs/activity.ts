/**
 * Selections by activity: the customers with so many purchases, in a range of time if there is one, and those
 * of the customers files where only these count.
 */
import { Problem } from '../errors.ts';
import type { Activity } from '../model/selection.ts';
import { damaged } from '../storage/damage.ts';
import type { Stores } from '../storage/stores.ts';
import { sharedUint32 } from '../threads/shared.ts';

export interface ActiveCustomers {
  /** Keys, in byte order of the ids; in shared memory. */
  customers: Uint32Array;
  /** All that these customers bought, and the most that one of them did, whatever the range of time. */
  purchases: number;
  most: number;
}

/** Takes a second or two with a million customers. */
export function activeCustomers(stores: Stores, version: number, activity: Activity): ActiveCustomers {
  const { customers_in, ...bought } = activity;
  const least = Object.keys(bought).length > 0 ? 1 : 0;
  const { min_purchases = least, max_purchases = Infinity, bought_from, bought_to } = bought;
  const imports = stores.imports.visibleAt('transactions', version);
  const hasRange = bought_from !== undefined || bought_to !== undefined;
  const range = { from: bought_from ?? -Infinity, to: bought_to ?? Infinity };
  const counts = stores.activity.purchaseCounts(imports, hasRange ? range : undefined);
  checkComplete(stores, version, counts.total);
  if (customers_in && !stores.imports.areKept('customers', version))
    throw missingFrom(stores, version, 'no customers file');
  const customers: number[] = [];
  let [purchases, most] = [0, 0];
  const naming =
    customers_in === 'loaded'
      ? stores.imports.visibleAt('customers', version)
      : stores.imports.namingAt('customers', version);
  for (const key of stores.customers.allKeys(naming)) {
    const bought = counts.inRange[key];
    if (bought < min_purchases || bought > max_purchases) continue;
    customers.push(key);
    purchases += counts.total[key];
    if (counts.total[key] > most) most = counts.total[key];
  }
  return { customers: sharedUint32(customers), purchases, most };
}

/** Throws Problem unless all transactions were counted. */
function checkComplete(stores: Stores, version: number, counted: Uint32Array): void {
  const { transactions } = stores.datasets.at(version);
  const found = counted.reduce((sum, count) => sum + count, 0);
  if (found !== transactions) throw missingFrom(stores, version, `${found} of ${transactions} transactions`);
}

/**
 * Why a version of the data set lacks some of what was counted when it was loaded: it has been replaced, or a
 * customer was erased while a dry run was planned (no job waits or runs then), or it is damaged.
 */
export function missingFrom(stores: Stores, version: number, found: string): Problem {
  const areKept = (['transactions', 'customers'] as const).every((kind) =>
    stores.imports.areKept(kind, version),
  );
  if (!areKept)
    return new Problem('conflict', 'The data set was replaced while it was being read. Try again.');
  if (!stores.datasets.hasLostCustomers(version))
    return damaged(`it has ${found}`, 'Load the data into a new database');
  const detail = 'A customer was erased while customers were being selected. Try again.';
  return new Problem('overloaded', detail, { retryAfter: 1 });
}

/** Of these keys, those of active customers, in the same order. */
export function activeAmong(keys: number[], { customers }: ActiveCustomers): number[] {
  const highest = customers.reduce((max, key) => Math.max(max, key), 0);
  const isActive = new Uint8Array(highest + 1);
  for (const key of customers) isActive[key] = 1;
  return keys.filter((key) => isActive[key] === 1);
}
