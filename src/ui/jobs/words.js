/** Jobs in words. */
import { counted, day, duration, number } from '../format.js';

/** `1,000 customers`, `all 3,000 customers`, `customer a1`. */
export function customersOf({ selection, customers_total: total }) {
  if (selection.customer_ids?.length === 1 && total === 1) return `customer ${selection.customer_ids[0]}`;
  if (selection.all_customers) return `all ${counted(total, 'customer')}`;
  return counted(total, 'customer');
}

/** Limits on the customers; '' if there are none. */
export function limitsOf({
  selection: { min_purchases: min, max_purchases: max, bought_from: from, bought_to: to },
}) {
  const parts = [
    min !== undefined && `at least ${counted(min, 'purchase')}`,
    max !== undefined && `at most ${counted(max, 'purchase')}`,
    from !== undefined && `from ${day(from)}`,
    to !== undefined && `before ${day(to)}`,
  ];
  return parts.filter(Boolean).join(', ');
}

export const isActive = ({ state }) => state === 'queued' || state === 'running';

/** How far a job is: rate and time left, or what became of it. */
export function progressOf(job) {
  const {
    state,
    queue_position: position,
    rows_per_second: rate,
    eta_seconds: left,
    customers_total: total,
  } = job;
  if (state === 'queued') return `queued, number ${position}`;
  if (state !== 'running') return state === 'succeeded' ? counted(job.interactions, 'row') : state;
  const parts = [
    `${number(total === 0 ? 100 : Math.floor((100 * job.customers_done) / total))} %`,
    rate !== null && `${number(rate)} rows/s`,
    left !== null && `${duration(left)} left`,
  ];
  return parts.filter(Boolean).join(', ');
}
