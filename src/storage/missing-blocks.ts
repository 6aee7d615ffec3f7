/**
 * Whether a job has all blocks that it had. They are numbered without gaps but those of erased customers, and
 * lie in byte order of the customers' ids, so what isn't there shows in what lies around it.
 */
import { before, BLOCKS_PER_OWNER } from './block-ids.ts';
import { customerSearch } from './customer-search.ts';
import { damagedBlocks, missingBlock } from './damage.ts';
import type { Database } from './database.ts';
import { gapStore, storedRanges, type JobBlocks } from './erased-blocks.ts';

/** A customer's block, and the position of the block behind it in the job; null if there is none. */
interface OwnBlock {
  block_id: number;
  position: number;
  length: number;
  following: number | null;
}

export function missingBlocks(db: Database) {
  const blocks = db.prepare<[number], number>('SELECT blocks FROM jobs WHERE id = ?').pluck();
  const { gapsOf } = gapStore(db);
  const { blocksBelow } = customerSearch(db);

  /**
   * To be called after blocks were read: a customer who is erased meanwhile leaves a gap. Undefined: the job
   * is deleted, and its blocks with it.
   */
  function jobOf(id: number): JobBlocks | undefined {
    const total = blocks.get(id);
    return total === undefined ? undefined : { id, blocks: total, gaps: gapsOf(id) };
  }

  /**
   * Throws if some are missing among the blocks of a job after `after`, read up to `limit`, or if there are
   * others: a changed key in the inner pages of the table leads the search astray.
   */
  function checkAfter(jobId: number, after: number, found: { block_id: number }[], limit: number): void {
    if (found.length > 0 && found[0].block_id <= after)
      throw damagedBlocks('sequence_blocks', found[0].block_id, 'the order of sequence_blocks is damaged');
    const last = found.at(-1)?.block_id ?? after;
    const isFull = found.length === limit;
    if (isFull && last - after === limit) return;
    const job = jobOf(jobId);
    if (!job) return;
    let next = 0;
    for (const [from, to] of storedRanges(job)) {
      const end = isFull ? Math.min(to, last + 1) : to;
      for (let id = Math.max(from, after + 1); id < end; id++) {
        while (found[next]?.block_id < id) next++; // erased meanwhile
        if (found[next]?.block_id !== id) throw missingBlock('sequence_blocks', id);
      }
    }
  }

  /** Throws unless a job ends with the block before `id`, or has lost those from there on to an erasure. */
  function checkEnd(jobId: number, id: number): void {
    const job = jobOf(jobId);
    if (!job || id === jobId * BLOCKS_PER_OWNER + job.blocks) return;
    if (!job.gaps.some((gap) => gap.first_block === id)) throw missingBlock('sequence_blocks', id);
  }

  /** Throws if some are missing among the blocks of one customer in a job after `after`. */
  function checkOwn(jobId: number, after: number, found: OwnBlock[]): void {
    let next = found[0].block_id === after + 1 && after > before(jobId) ? found[0].position : 0;
    for (const { block_id, position, length } of found) {
      if (position !== next) throw missingBlock('sequence_blocks', block_id - 1);
      next += length;
    }
    const { block_id, following } = found[found.length - 1];
    if (following === null) checkEnd(jobId, block_id + 1);
    else if (following !== 0) throw missingBlock('sequence_blocks', block_id + 1);
  }

  /** Throws if the blocks of a customer who has none in a job are missing there. */
  function checkAbsent(jobId: number, customerId: string): void {
    const job = jobOf(jobId);
    if (job) blocksBelow(job, Buffer.from(customerId));
  }

  return { jobOf, checkAfter, checkOwn, checkAbsent };
}
