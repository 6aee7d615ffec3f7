/**
 * Runs one planned job from where it stands to its end: generator threads make events of stretches of customers, packer
 * threads count and pack them, and the writer gets the batches in order. What is under way at a time is bounded, so memory is too.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Dataset } from '../model/dataset.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { SequenceChunk } from '../storage/sequences.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { started } from '../threads/started.ts';
import type { GeneratorPool } from './generator-pool.ts';
import type { PackerPool } from './packer-pool.ts';
import { prevSkipsIgnores, type Plan } from './plan.ts';

/** Customers in a batch, at most: about 45,000 interactions or 600 kB at H&M's mean, 5 to 10 ms of work. */
const MOST_CUSTOMERS = 256;
/** Purchases that they have in the mean, at most: where customers buy by the ten thousand, batches would be too large to hold. */
const MEAN_PURCHASES = 8192;

/** Customers in a batch, where so many bought so much. */
export function customersAtATime({ transactions, buyers }: Pick<Dataset, 'transactions' | 'buyers'>): number {
  return Math.max(
    1,
    Math.min(MOST_CUSTOMERS, Math.floor((MEAN_PURCHASES * buyers) / Math.max(1, transactions))),
  );
}

/**
 * Batches under way for each thread, and at the writer: some 2 MB each. More than one in work and one to come, because the
 * writer stands still for a tenth of a second when it empties the WAL; the threads go on meanwhile (a job took 0.96 of the time).
 */
const FOR_A_THREAD = 4;
const AT_WRITER = 4;

/** The threads that make batches. */
export interface Makers {
  generators: GeneratorPool;
  packers: PackerPool;
}

export interface PipelineDeps extends Makers {
  stores: Stores;
  writer: Writer;
  chunkCustomers: number;
}

/** Customers of a plan, from the first number (included) to the second (not). */
export type Stretch = [from: number, to: number];

export function* stretchesOf(from: number, to: number, customers: number): Generator<Stretch> {
  for (let at = from; at < to; at += customers) yield [at, Math.min(at + customers, to)];
}

/**
 * What is made of the stretches, in their order. So many batches for each thread are under way at a time, and none any
 * more when this ends, however it ends.
 */
async function* inOrder<T>(
  { generators, packers }: Makers,
  stretches: Iterable<Stretch>,
  make: (stretch: Stretch) => Promise<T>,
): AsyncGenerator<T> {
  const most = (generators.size + packers.size) * FOR_A_THREAD;
  const underWay: Promise<T>[] = [];
  try {
    for (const stretch of stretches) {
      underWay.push(started(make(stretch)));
      if (underWay.length === most) yield await (underWay.shift() as Promise<T>);
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<T>);
  } finally {
    await Promise.allSettled(underWay);
  }
}

/** Sequences of these customers, counted and packed, in order. */
export const sequencesOf = (
  makers: Makers,
  plan: Plan,
  stretches: Iterable<Stretch>,
): AsyncGenerator<SequenceChunk> =>
  inOrder(makers, stretches, async ([from, to]) =>
    makers.packers.pack(plan, await makers.generators.generate(plan, from, to)),
  );

/** Goes into the digest of jobs whose prev_article_id skips ignores: their files differ, though the events are the same. */
const SKIPS_IGNORES = 'prev_skips_ignores';

/**
 * The digest of a job's rows: SHA-256 over the digest of its catalogue, what prev_article_id follows if not the event
 * before, and then the digests of its sequences in order. Begun from what is stored, so that a job that goes on after a
 * restart ends with the same digest.
 */
function digestSoFar(stores: Stores, jobId: number, plan: Plan): Hash {
  const digest = createHash('sha256').update(plan.catalogue.digest);
  if (prevSkipsIgnores(plan.parameters)) digest.update(SKIPS_IGNORES);
  for (let part = stores.sequences.before(jobId); ;) {
    const rows = stores.sequences.digestsAfter(jobId, part, 10_000);
    if (rows.length === 0) return digest;
    for (const row of rows) digest.update(row.digest);
    part = rows[rows.length - 1].block_id;
  }
}

/** Makes events again that are stored already, only to count them for the report: what was counted ended with the process. */
export async function countAgain(
  { generators, packers, chunkCustomers }: PipelineDeps,
  plan: Plan,
  customers: number,
  signal: AbortSignal,
): Promise<void> {
  const stretches = stretchesOf(0, customers, chunkCustomers);
  const counted = inOrder({ generators, packers }, stretches, async ([from, to]) =>
    packers.count(plan, await generators.generate(plan, from, to)),
  );
  for await (const _ of counted) if (signal.aborted) return;
}

/**
 * Resolves to the content digest, or to undefined if the job was cancelled meanwhile or `signal` stopped it (its
 * rows stay then, and it can go on). Rejects if a thread or the writer fails.
 */
export async function runPlan(
  { stores, writer, chunkCustomers, ...makers }: PipelineDeps,
  job: JobRow,
  plan: Plan,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const digest = digestSoFar(stores, job.id, plan);
  const stretches = stretchesOf(job.customers_done, plan.customers.length, chunkCustomers);
  const atWriter: Promise<boolean>[] = [];

  /** Whether the batch that came first to the writer was stored: it is not when the job runs no more. */
  async function isStored(): Promise<boolean> {
    const stored = await (atWriter.shift() as Promise<boolean>);
    if (stored) onProgress();
    return stored;
  }

  try {
    for await (const batch of sequencesOf(makers, plan, stretches)) {
      if (signal.aborted) return undefined;
      digest.update(batch.digests);
      atWriter.push(started(writer.call.sequences.append(job.id, moved(batch, buffersIn(batch)))));
      if (atWriter.length === AT_WRITER && !(await isStored())) return undefined;
    }
    while (atWriter.length > 0) if (!(await isStored())) return undefined;
    return signal.aborted ? undefined : digest.digest('hex');
  } finally {
    await Promise.allSettled(atWriter); // nothing of this job is under way any more
  }
}
