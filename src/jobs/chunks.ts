/** Chunks: consecutive customers of a plan that are generated together. Rows don't depend on the cuts. */
import type { Dataset } from '../model/dataset.ts';
import type { SequenceChunk } from '../storage/sequence-blocks.ts';
import { started } from '../threads/started.ts';
import { abandon, type Plan } from './plan.ts';
import type { Workers } from './workers.ts';

/** Indices into a plan's customers: the first (included) and the last (not). */
export type Chunk = [from: number, to: number];

/** At H&M's mean 45,000 interactions, 600 kB, and 5 to 10 ms of work. */
const MAX_CUSTOMERS = 256;
/** With more interactions for each customer, fewer customers: some 2 MB. */
const MEAN_INTERACTIONS = 2 ** 17;
/** Where customers buy by the ten thousand, chunks of 256 of them would not fit in memory. */
const MEAN_TRANSACTIONS = 8192;

/** `interactions`: of a customer, expected. */
export function customersPerChunk(
  { transactions, buyers }: Pick<Dataset, 'transactions' | 'buyers'>,
  interactions: number,
): number {
  const read = Math.floor((MEAN_TRANSACTIONS * buyers) / Math.max(1, transactions));
  const made = Math.floor(MEAN_INTERACTIONS / Math.max(1, interactions));
  return Math.max(1, Math.min(MAX_CUSTOMERS, read, made));
}

export function* chunksOf(from: number, to: number, customers: number): Generator<Chunk> {
  for (let at = from; at < to; at += customers) yield [at, Math.min(at + customers, to)];
}

/**
 * Chunks under way per thread, some 2 MB each: threads keep working while the writer spends a tenth of a
 * second emptying the WAL (0.96 of a job's time).
 */
const CHUNKS_PER_THREAD = 4;

/** A chunk under way. */
interface Work {
  from: number;
  to: number;
  made: Promise<SequenceChunk>;
}

/**
 * The chunks' encoded sequences, in order. A bounded number is under way, and none once this ends. A chunk
 * that grows too large ends early, and the rest of it comes as further ones.
 */
export async function* sequencesOf(workers: Workers, plan: Plan, chunks: Iterable<Chunk>) {
  const limit = workers.size * CHUNKS_PER_THREAD;
  const underWay: (Work | undefined)[] = [];
  const generate = (from: number, to: number): Work => ({
    from,
    to,
    made: started(workers.generate(plan, from, to)),
  });

  async function* oldest(): AsyncGenerator<SequenceChunk> {
    while (underWay[0]) {
      const { from, to, made } = underWay[0];
      const chunk = await made;
      const next = from + chunk.customers;
      underWay[0] = next < to ? generate(next, to) : undefined;
      yield chunk;
    }
    underWay.shift();
  }

  try {
    for (const [from, to] of chunks) {
      underWay.push(generate(from, to));
      if (underWay.length === limit) yield* oldest();
    }
    while (underWay.length > 0) yield* oldest();
  } finally {
    if (underWay.length > 0) abandon(plan);
    await Promise.allSettled(underWay.map((work) => work?.made));
  }
}
