/** Chunks: consecutive customers of a plan that are generated together. Rows don't depend on the cuts. */
import type { Dataset } from '../model/dataset.ts';
import type { SequenceChunk } from '../storage/sequence-blocks.ts';
import { started } from '../threads/started.ts';
import type { Plan } from './plan.ts';
import type { Workers } from './workers.ts';

/** Indices into a plan's customers: the first (included) and the last (not). */
export type Chunk = [from: number, to: number];

/** At H&M's mean 45,000 interactions, 600 kB, and 5 to 10 ms of work. */
const MAX_CUSTOMERS = 256;
/** Where customers buy by the ten thousand, chunks of 256 of them would not fit in memory. */
const MEAN_TRANSACTIONS = 8192;

export function customersPerChunk({
  transactions,
  buyers,
}: Pick<Dataset, 'transactions' | 'buyers'>): number {
  const fitting = Math.floor((MEAN_TRANSACTIONS * buyers) / Math.max(1, transactions));
  return Math.max(1, Math.min(MAX_CUSTOMERS, fitting));
}

export function* chunksOf(from: number, to: number, customers: number): Generator<Chunk> {
  for (let at = from; at < to; at += customers) yield [at, Math.min(at + customers, to)];
}

/**
 * Chunks under way per thread, some 2 MB each: threads keep working while the writer spends a tenth of a
 * second emptying the WAL (0.96 of a job's time).
 */
const CHUNKS_PER_THREAD = 4;

/** The chunks' encoded sequences, in order. A bounded number is under way, and none once this ends. */
export async function* sequencesOf(workers: Workers, plan: Plan, chunks: Iterable<Chunk>) {
  const limit = workers.size * CHUNKS_PER_THREAD;
  const underWay: Promise<SequenceChunk>[] = [];
  try {
    for (const [from, to] of chunks) {
      underWay.push(started(workers.generate(plan, from, to)));
      if (underWay.length === limit) yield await underWay.shift()!;
    }
    while (underWay.length > 0) yield await underWay.shift()!;
  } finally {
    await Promise.allSettled(underWay);
  }
}
