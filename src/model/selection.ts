/** Which customers a job is for, as it is stored. Threads load it: no schema. */

/**
 * Which of the customers are meant: those with so many purchases, in a range of time if there is one, and
 * those in the customers files if only these count.
 */
export interface Activity {
  min_purchases?: number;
  max_purchases?: number;
  /** Epoch milliseconds; `bought_to` is exclusive. */
  bought_from?: number;
  bought_to?: number;
  customers_in?: 'loaded';
}
const ACTIVITY = ['min_purchases', 'max_purchases', 'bought_from', 'bought_to', 'customers_in'] as const;

/** How a job is selected, in full. */
export type FullSelection = Activity &
  ({ sample_size: number } | { customer_ids: string[] } | { all_customers: true });

/** What a selection says of activity, in a fixed order; undefined: nothing. */
export function activityOf(selection: Activity): Activity | undefined {
  const given = ACTIVITY.filter((name) => selection[name] !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given.map((name) => [name, selection[name]]));
}

/** Whether a job can draw from all articles ever sold, not only from those that its customers bought. */
export const drawsFromAll = (parameters: { catalogue?: unknown }, selection: FullSelection): boolean =>
  parameters.catalogue === 'all' || ('all_customers' in selection && !activityOf(selection));
