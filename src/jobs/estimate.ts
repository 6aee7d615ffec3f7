/** What a job would come to: generates for a few of its customers, keeps nothing, and extrapolates. */
import type { Job, JobEstimate } from '../model/job.ts';
import type { SequenceBatch } from '../storage/sequences.ts';
import { sequencesOf, type Makers, type Stretch } from './pipeline.ts';
import type { Plan } from './plan.ts';

const STRETCHES = 8;
const CUSTOMERS_A_STRETCH = 25;
/** Measured beside a job over 100,000 customers: what a row takes up beyond its packed bytes. */
const OVERHEAD = 1.25;
/** Rows a second where no job has shown it yet. */
const CAUTIOUS_SPEED = 2_000_000;

/** Exact in rows for up to 200 customers; beyond, from eight stretches spread evenly over the selection. */
export async function estimateOf(plan: Plan, makers: Makers, last: Job | undefined): Promise<JobEstimate> {
  const total = plan.customers.length;
  const most = STRETCHES * CUSTOMERS_A_STRETCH;
  const stretches: Stretch[] =
    total <= most
      ? [[0, total]]
      : Array.from({ length: STRETCHES }, (_, i) => {
          const from = Math.floor(((total - CUSTOMERS_A_STRETCH) * i) / (STRETCHES - 1));
          return [from, from + CUSTOMERS_A_STRETCH] as Stretch;
        });
  const batches: SequenceBatch[] = [];
  for await (const batch of sequencesOf(makers, plan, stretches)) batches.push(batch);
  const sum = (of: (batch: SequenceBatch) => number) =>
    batches.reduce((result, batch) => result + of(batch), 0);

  const factor =
    total /
    Math.max(
      1,
      sum((batch) => batch.customers),
    );
  const interactions = Math.round(sum((batch) => batch.ignores + batch.clicks + batch.purchases) * factor);
  const bytes = Math.round(sum((batch) => batch.events.length + batch.parts * 80) * factor * OVERHEAD);
  const speed =
    last && last.interactions > 1_000_000 && last.rows_per_second ? last.rows_per_second : CAUTIOUS_SPEED;
  return { customers: total, interactions, bytes, seconds: Math.round((interactions / speed) * 100) / 100 };
}
