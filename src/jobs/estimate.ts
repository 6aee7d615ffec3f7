/** What a job would amount to: generates for some of its customers, stores nothing, and extrapolates. */
import type { JobEstimate, JobRequest } from '../model/job.ts';
import { chunksOf, customersPerChunk, sequencesOf, type Chunk } from './chunks.ts';
import type { JobDeps } from './deps.ts';
import type { Plan } from './plan.ts';
import { newJob, resolveRequest } from './request.ts';

const RANGES = 8;
const CUSTOMERS_PER_RANGE = 25;
/** Measured with a job over 100,000 customers: the space of a row relative to its encoded bytes. */
const OVERHEAD = 1.25;
/** Rows per second until a job has shown better. */
const CAUTIOUS_SPEED = 2_000_000;

/** All customers if they are few, else eight ranges spread evenly over them. */
function sampleOf(customers: number): Chunk[] {
  if (customers <= RANGES * CUSTOMERS_PER_RANGE) return [[0, customers]];
  return Array.from({ length: RANGES }, (_, i) => {
    const from = Math.floor(((customers - CUSTOMERS_PER_RANGE) * i) / (RANGES - 1));
    return [from, from + CUSTOMERS_PER_RANGE];
  });
}

/** The number of rows is exact for up to 200 customers. */
async function estimateOf(deps: JobDeps, plan: Plan, version: number): Promise<JobEstimate> {
  const { workers, stores, chunkCustomers } = deps;
  const customers = plan.customers.length;
  const perChunk = chunkCustomers ?? customersPerChunk(stores.datasets.at(version));
  const chunks = sampleOf(customers).flatMap(([from, to]) => [...chunksOf(from, to, perChunk)]);
  let [made, rows, encoded] = [0, 0, 0];
  for await (const chunk of sequencesOf(workers, plan, chunks)) {
    made += chunk.customers;
    rows += chunk.ignores + chunk.clicks + chunk.purchases;
    encoded += chunk.records.length + chunk.blocks * 80;
  }
  const factor = customers / Math.max(1, made);
  const interactions = Math.round(rows * factor);
  const bytes = Math.round(encoded * factor * OVERHEAD);
  const last = stores.jobs.lastSucceeded();
  const speed = (last && last.interactions > 1_000_000 && last.rows_per_second) || CAUTIOUS_SPEED;
  return { customers, interactions, bytes, seconds: Math.round((interactions / speed) * 100) / 100 };
}

export function estimates(deps: JobDeps) {
  const { stores, workers } = deps;
  let dryRuns = 0;

  /** Throws Problem for a request that would be refused. */
  return async (request: JobRequest): Promise<JobEstimate> => {
    const resolved = resolveRequest(stores, request);
    const { dataset_version } = await newJob(stores, resolved);
    // Threads know jobs by id; those of dry runs are negative.
    const plan = await workers.plan({ job_id: --dryRuns, dataset_version, ...resolved });
    return await estimateOf(deps, plan, dataset_version).finally(() => workers.forget(plan.job_id));
  };
}
