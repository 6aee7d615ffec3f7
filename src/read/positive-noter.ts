/** Reads the rows of a job for first-positives.ts, some at a time, in a thread. */
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import { decodeBlock, sequenceColumns } from '../storage/sequence-blocks.ts';
import type { Stores } from '../storage/stores.ts';
import type { FirstPositives } from './in-train.ts';

/** Some 500,000 rows: 20 ms of a thread that others wait for. */
const BLOCKS_AT_A_TIME = 1024;

/** Notes the positives in the blocks of a job after a block; returns the last of these, null at the end. */
export function positiveNoter(stores: Stores) {
  const rows = sequenceColumns(BLOCK_ROWS);
  return (jobId: number, after: number, { customer, article }: FirstPositives): number | null => {
    const blocks = stores.sequences.blocksToCount(jobId, after, BLOCKS_AT_A_TIME);
    for (const block of blocks) {
      decodeBlock(block, rows);
      const { customer_key: key, length } = block;
      for (let i = 0; i < length; i++) {
        if (rows.score[i] === 0) continue;
        customer[key] = Math.min(customer[key], rows.t_dat[i]);
        article[rows.article[i]] = Math.min(article[rows.article[i]], rows.t_dat[i]);
      }
    }
    return blocks.length < BLOCKS_AT_A_TIME ? null : blocks[blocks.length - 1].block_id;
  };
}
