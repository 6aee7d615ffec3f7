/**
 * Runs one planned job from where it stands to its end: hands stretches of customers to the generator threads and
 * their batches, in order, to the writer, and their events to the counters. What is under way at a time is bounded, so memory is too.
 */
import { createHash, type Hash } from 'node:crypto';
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer.ts';
import { buffersIn, started } from '../threads.ts';
import type { CounterPool } from './counter-pool.ts';
import type { GeneratorPool } from './generator-pool.ts';
import type { Generated } from './generator-thread.ts';
import type { Plan } from './plan.ts';

/** Customers in a batch: about 45,000 interactions or 600 kB at H&M's mean, 5 to 10 ms of work. */
export const CHUNK_CUSTOMERS = 256;

/** Batches that may be under way: one in work and one waiting for each thread, and two at the writer. */
const underWay = (threads: number) => threads * 2 + 2;

export interface PipelineDeps {
  stores: Stores;
  writer: Writer;
  generators: GeneratorPool;
  counters: CounterPool;
  chunkCustomers: number;
}

/** Goes into the digest of jobs whose prev_article_id skips ignores: their files differ, though the events are the same. */
const SKIPS_IGNORES = 'prev_skips_ignores';

/**
 * The digest of a job's rows: SHA-256 over the digest of its catalogue, what prev_article_id follows if not the event
 * before, and then the digests of its sequences in order. Begun from what is stored, so that a job that goes on after a
 * restart ends with the same digest.
 */
function digestSoFar(stores: Stores, jobId: number, plan: Plan): Hash {
  const digest = createHash('sha256').update(plan.catalogue.digest);
  if (plan.parameters.prev_follows === 'clicks_and_purchases') digest.update(SKIPS_IGNORES);
  for (let part = stores.sequences.before(jobId); ;) {
    const rows = stores.sequences.digestsAfter(jobId, part, 10_000);
    if (rows.length === 0) return digest;
    for (const row of rows) digest.update(row.digest);
    part = rows[rows.length - 1].part_id;
  }
}

/** Batches that wait for a counter, at most, before no more are made. */
const WAITING_FOR_COUNTER = 3;

/** Hands events to the counters, and waits where they fall behind. */
function countingOf(counters: CounterPool, { job_id, catalogue, span }: Plan) {
  const { first_sale, last_sale, units } = catalogue;
  const job = { job_id, facts: { first_sale, last_sale, units }, span };
  const waiting: Promise<void>[] = [];
  return {
    async count({ events }: Generated): Promise<void> {
      waiting.push(started(counters.count(job, events)));
      if (waiting.length > WAITING_FOR_COUNTER) await waiting.shift();
    },
    end: () => Promise.all(waiting),
  };
}

/** Generates again what is stored already, and keeps nothing of it but what is counted for the report: the counters ended with the process. */
export async function countAgain(
  { generators, counters, chunkCustomers }: PipelineDeps,
  plan: Plan,
  customers: number,
  signal: AbortSignal,
): Promise<void> {
  const made: Promise<Generated>[] = [];
  const { count, end } = countingOf(counters, plan);
  for (let from = 0; from < customers && !signal.aborted; from += chunkCustomers) {
    made.push(started(generators.generate(plan, from, Math.min(from + chunkCustomers, customers))));
    if (made.length >= underWay(generators.size)) await count(await (made.shift() as Promise<Generated>));
  }
  for (const coming of made) await count(await coming);
  await end();
}

/**
 * Resolves to the content digest, or to undefined if the job was cancelled meanwhile or `signal` stopped it (its
 * rows stay then, and it can go on). Rejects if a thread or the writer fails.
 */
export async function runPlan(
  { stores, writer, generators, counters, chunkCustomers }: PipelineDeps,
  job: JobRow,
  plan: Plan,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const digest = digestSoFar(stores, job.id, plan);
  const total = plan.customers.length;
  const batches: Promise<Generated>[] = [];
  const { count, end } = countingOf(counters, plan);
  let handedOut = job.customers_done;
  const written: Promise<boolean>[] = [];

  const handOut = () => {
    while (handedOut < total && batches.length + written.length < underWay(generators.size)) {
      const to = Math.min(handedOut + chunkCustomers, total);
      batches.push(started(generators.generate(plan, handedOut, to)));
      handedOut = to;
    }
  };

  try {
    for (handOut(); batches.length > 0 || written.length > 0; handOut()) {
      if (batches.length > 0) {
        const made = await (batches.shift() as Promise<Generated>);
        if (signal.aborted) break;
        const { batch } = made;
        digest.update(batch.digests);
        written.push(started(writer.write('sequences', 'append', [job.id, batch], buffersIn(batch))));
        await count(made);
      }
      if (written.length > 1 || batches.length === 0) {
        if (!(await written.shift())) return undefined;
        onProgress();
      }
    }
    await Promise.all(written);
    await end();
    return signal.aborted ? undefined : digest.digest('hex');
  } finally {
    await Promise.allSettled([...batches, ...written]); // nothing of this job is under way any more
  }
}
