/**
 * Runs a planned job from where it stands: workers generate chunks of sequences, the writer stores them in
 * order. What is under way is bounded, so memory is too.
 */
import type { Hash } from 'node:crypto';
import { contentDigest } from '../plan/digest.ts';
import { before } from '../storage/block-ids.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { started } from '../threads/started.ts';
import { chunksOf, sequencesOf } from './chunks.ts';
import type { JobDeps } from './deps.ts';
import { isStopped, type Plan } from './plan.ts';

/** At most this many chunks are at the writer. */
const AT_WRITER = 4;

export type RunDeps = Pick<JobDeps, 'stores' | 'writer' | 'workers'> & { chunkCustomers: number };

/**
 * A job's content digest, to which the sequences' digests are added in order. Those stored so far are
 * included, so that resuming doesn't change it.
 */
function digestSoFar(stores: Stores, jobId: number, plan: Plan): Hash {
  const digest = contentDigest(plan);
  for (let block = before(jobId); ;) {
    const rows = stores.sequences.digestsAfter(jobId, block, 10_000);
    if (rows.length === 0) return digest;
    for (const row of rows) if (row.digest) digest.update(row.digest);
    block = rows[rows.length - 1].block_id;
  }
}

/**
 * Resolves to the content digest, or to undefined if the job was cancelled or `signal` stopped it (its rows
 * stay then, and it can continue). Rejects if a thread or the writer fails.
 */
export async function runPlan(
  { stores, writer, workers, chunkCustomers }: RunDeps,
  job: JobRow,
  plan: Plan,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const digest = digestSoFar(stores, job.id, plan);
  const chunks = chunksOf(job.customers_done, plan.customers.length, chunkCustomers);
  const atWriter: Promise<boolean>[] = [];
  let from = job.customers_done;

  /** Whether the oldest chunk at the writer was stored: not if the job no longer runs. */
  async function isStored(): Promise<boolean> {
    const stored = await atWriter.shift()!;
    if (stored) onProgress();
    return stored;
  }

  try {
    for await (const chunk of sequencesOf(workers, plan, chunks)) {
      if (signal.aborted) return undefined;
      digest.update(chunk.digest);
      atWriter.push(started(writer.call.sequences.append(job.id, from, moved(chunk, buffersIn(chunk)))));
      from += chunk.customers;
      if (atWriter.length === AT_WRITER && !(await isStored())) return undefined;
    }
    while (atWriter.length > 0) if (!(await isStored())) return undefined;
    return signal.aborted ? undefined : digest.digest('hex');
  } catch (error) {
    if (isStopped(plan)) return undefined;
    throw error;
  } finally {
    await Promise.allSettled(atWriter); // nothing of this job is left under way
  }
}
