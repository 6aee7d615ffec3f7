/** What is said of the customers of a selection: whom it doesn't find, and whom it leaves out. */
import { faulty, Problem } from '../errors.ts';
import type { Activity } from '../model/selection.ts';

/** Throws Problem (bad_data) if nobody is selected. */
export function checkAnybody(activity: Activity, selected: number): void {
  if (selected > 0) return;
  const { customers_in, ...bought } = activity;
  const reasons = [
    ...(customers_in ? ['is in the loaded customers files'] : []),
    ...(Object.keys(bought).length > 0 ? ['bought that much, or that little, in that time'] : []),
  ];
  const detail = `No customer of the selection ${reasons.join(' and ')}.`;
  const pointers = Object.keys(activity).map((name) => ({ pointer: `/${name}`, detail }));
  throw faulty(pointers, 'bad_data');
}

/**
 * Why some of the customers that were asked for cannot be selected; it names the first ten. `remedy`: a
 * sentence.
 */
export function unknownCustomers(ids: string[], unknown: string[], remedy: string): Problem {
  const named = unknown.slice(0, 10);
  const list = named.map((id) => JSON.stringify(id)).join(', ');
  const more = unknown.length > named.length ? ' and others' : '';
  const errors = named.map((id) => ({
    pointer: `/customer_ids/${ids.indexOf(id)}`,
    detail: `Unknown customer ${JSON.stringify(id)}.`,
  }));
  return new Problem(
    'unknown_customers',
    `${unknown.length} of ${ids.length} customers in customer_ids are not in the data set: ${list}${more}. ` +
      remedy,
    { errors },
  );
}

/** `listed`: how many customers were asked for, `total`: how many of them are left. */
export function leftOutNote(activity: Activity, listed: number, total: number): string[] {
  const left = listed - total;
  if (left === 0) return [];
  const names = Object.keys(activity).join(', ');
  return [`${left} of the ${listed} customers in customer_ids are left out by ${names}.`];
}
