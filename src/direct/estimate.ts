/** What a job without a database would amount to: generates for some customers, and extrapolates. */
import type { Format } from '../contract.ts';
import type { JobEstimate } from '../model/job.ts';
import type { DirectJob } from './job.ts';
import { rowWriter } from './row-writers.ts';
import { sequencesOf } from './sequences.ts';

const CUSTOMERS = 200;
/** An estimate takes seconds at most. */
const INTERACTIONS = 2 ** 22;

/** All customers if they are few, else some that are spread evenly over them. */
function sampleOf(customers: Uint32Array): Uint32Array {
  if (customers.length <= CUSTOMERS) return customers;
  const step = (customers.length - 1) / (CUSTOMERS - 1);
  return Uint32Array.from({ length: CUSTOMERS }, (_, i) => customers[Math.floor(i * step)]);
}

/** `bytes` are those of the file. The number of rows is exact for up to 200 customers. */
export async function estimateRows(job: DirectJob, format: Format): Promise<JobEstimate> {
  const writer = await rowWriter(format, job);
  let [made, rows, bytes] = [0, 0, writer.begin().length];
  const add = (pieces: Iterable<Uint8Array>) => {
    for (const piece of pieces) bytes += piece.length;
  };
  const start = performance.now();
  for (const sequence of sequencesOf(job, { customers: sampleOf(job.customers) })) {
    add(writer.add(sequence));
    made++;
    rows += sequence.rows.length;
    if (rows > INTERACTIONS) break;
  }
  add(writer.end());
  const factor = job.customers.length / Math.max(1, made);
  return {
    customers: job.customers.length,
    interactions: Math.round(rows * factor),
    bytes: Math.round(bytes * factor),
    seconds: Math.round((performance.now() - start) * factor) / 1000,
  };
}
