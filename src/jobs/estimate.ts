/** What a job would come to: generates for a few of its customers, keeps nothing, and extrapolates. */
import type { Job, JobEstimate } from '../model/job.ts';
import { sequencesOf, stretchesOf, type Makers, type Stretch } from './pipeline.ts';
import type { Plan } from './plan.ts';

const STRETCHES = 8;
const CUSTOMERS_A_STRETCH = 25;
/** Measured beside a job over 100,000 customers: what a row takes up beyond its packed bytes. */
const OVERHEAD = 1.25;
/** Rows a second where no job has shown it yet. */
const CAUTIOUS_SPEED = 2_000_000;

/**
 * Exact in rows for up to 200 customers; beyond, from eight stretches spread evenly over the selection. So many customers
 * are made at a time as in a job.
 */
export async function estimateOf(
  plan: Plan,
  { chunkCustomers, ...makers }: Makers & { chunkCustomers: number },
  last: Job | undefined,
): Promise<JobEstimate> {
  const total = plan.customers.length;
  const most = STRETCHES * CUSTOMERS_A_STRETCH;
  const stretches: Stretch[] =
    total <= most
      ? [[0, total]]
      : Array.from({ length: STRETCHES }, (_, i) => {
          const from = Math.floor(((total - CUSTOMERS_A_STRETCH) * i) / (STRETCHES - 1));
          return [from, from + CUSTOMERS_A_STRETCH] as Stretch;
        });
  const pieces = stretches.flatMap(([from, to]) => [...stretchesOf(from, to, chunkCustomers)]);
  let [made, rows, packed] = [0, 0, 0];
  for await (const { customers, ignores, clicks, purchases, blocks, records } of sequencesOf(
    makers,
    plan,
    pieces,
  )) {
    made += customers;
    rows += ignores + clicks + purchases;
    packed += records.length + blocks * 80;
  }
  const factor = total / Math.max(1, made);
  const interactions = Math.round(rows * factor);
  const bytes = Math.round(packed * factor * OVERHEAD);
  const speed =
    last && last.interactions > 1_000_000 && last.rows_per_second ? last.rows_per_second : CAUTIOUS_SPEED;
  return { customers: total, interactions, bytes, seconds: Math.round((interactions / speed) * 100) / 100 };
}
