/** What a job would amount to: generates for some of its customers, stores nothing, and extrapolates. */
import type { JobEstimate, JobRequest } from '../model/job.ts';
import { chunksOf, customersPerChunk, sequencesOf, type Chunk } from './chunks.ts';
import type { JobDeps } from './deps.ts';
import type { DryRun } from './dry-run.ts';
import { boundOf, perCustomer } from './limits.ts';
import type { Plan, PlanRequest } from './plan.ts';

const RANGES = 8;
const CUSTOMERS = 200;
/** Fewer customers if these would have more interactions: an estimate takes seconds at most. */
const INTERACTIONS = 2 ** 22;
/** Measured with a job over 100,000 customers: the space of a row relative to its encoded bytes. */
const OVERHEAD = 1.25;
/** Rows per second until a job has shown better. */
const CAUTIOUS_SPEED = 2_000_000;

/** All customers if they are few, else eight ranges spread evenly over them. */
function sampleOf(customers: number, interactions: number): Chunk[] {
  const affordable = Math.floor(INTERACTIONS / Math.max(1, interactions));
  const sample = Math.max(1, Math.min(CUSTOMERS, affordable));
  if (customers <= sample) return [[0, customers]];
  const ranges = Math.min(RANGES, sample);
  const size = Math.floor(sample / ranges);
  return Array.from({ length: ranges }, (_, i) => {
    const from = Math.floor(((customers - size) * i) / Math.max(1, ranges - 1));
    return [from, from + size];
  });
}

/** The number of rows is exact for up to 200 customers, unless they have very many. */
async function estimateOf(deps: JobDeps, plan: Plan, request: PlanRequest): Promise<JobEstimate> {
  const { workers, stores, chunkCustomers } = deps;
  const customers = plan.customers.length;
  const dataset = stores.datasets.at(request.dataset_version);
  const active = await workers.active(request.selection, request.dataset_version);
  const each = perCustomer(boundOf(stores, { ...request, active }, dataset));
  const perChunk = chunkCustomers ?? customersPerChunk(dataset, each);
  const chunks = sampleOf(customers, each).flatMap(([from, to]) => [...chunksOf(from, to, perChunk)]);
  let [made, rows, encoded] = [0, 0, 0];
  for await (const chunk of sequencesOf(workers, plan, chunks)) {
    made += chunk.customers;
    rows += chunk.ignores + chunk.clicks + chunk.purchases;
    encoded += chunk.records.length + chunk.details.length + chunk.blocks * 80;
  }
  const factor = customers / Math.max(1, made);
  const interactions = Math.round(rows * factor);
  const bytes = Math.round(encoded * factor * OVERHEAD);
  const last = stores.jobs.lastSucceeded();
  const speed = (last && last.interactions > 1_000_000 && last.rows_per_second) || CAUTIOUS_SPEED;
  return { customers, interactions, bytes, seconds: Math.round((interactions / speed) * 100) / 100 };
}

export const estimates = (deps: JobDeps, dryRun: DryRun) => (request: JobRequest) =>
  dryRun(request, {}, (plan, planned) => estimateOf(deps, plan, planned));
