/** The sequences of a job, generated one after the other in this thread. */
import type { Interactions } from '../generate/interactions.ts';
import { sequenceGenerator } from '../plan/generator.ts';
import type { DirectJob } from './job.ts';

export interface Sequence {
  customer_id: string;
  /** In order; none for a customer without transactions. Overwritten by the next sequence. */
  rows: Interactions;
}

/** `withSampling`: rows say how articles are drawn. `length`: of these customers only. */
export function* sequencesOf(
  { log, plan, customers: all }: DirectJob,
  { withSampling = false, customers = all } = {},
): Generator<Sequence> {
  const { sequenceOf } = sequenceGenerator(plan, withSampling);
  for (const [key, transactions] of log.ofCustomers(customers)) {
    const customer_id = log.customerId(key);
    yield { customer_id, rows: sequenceOf(customer_id, transactions) };
  }
}
