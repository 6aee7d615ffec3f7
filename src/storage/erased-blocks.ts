/**
 * Gaps that erased customers leave among the blocks of a job. Later blocks keep their ids and their
 * `csv_end`, so readers that count on consecutive ids or on offsets ask here.
 */
import { before, BLOCKS_PER_OWNER } from './block-ids.ts';
import type { Database } from './database.ts';

/** `csv_start` and `csv_end` are offsets in the CSV as it was with all erased rows. */
export interface Gap {
  first_block: number;
  blocks: number;
  csv_start: number;
  csv_end: number;
}

export function gapStore(db: Database) {
  const gaps = db.prepare<[number, number], Gap>(
    'SELECT * FROM erased_blocks WHERE first_block > ? AND first_block < ? ORDER BY first_block',
  );
  return { gapsOf: (jobId: number): Gap[] => gaps.all(before(jobId), before(jobId + 1)) };
}

/** A job's blocks, and what is missing of them, in order. */
export interface JobBlocks {
  id: number;
  /** Missing ones included. */
  blocks: number;
  gaps: Gap[];
}

/** Ids of consecutive stored blocks: the first (included) and the last (not). */
export function* storedRanges({ id, blocks, gaps }: JobBlocks): Generator<[from: number, to: number]> {
  let from = id * BLOCKS_PER_OWNER;
  for (const gap of gaps) {
    if (gap.first_block > from) yield [from, gap.first_block];
    from = gap.first_block + gap.blocks;
  }
  const end = id * BLOCKS_PER_OWNER + blocks;
  if (end > from) yield [from, end];
}

/** How many blocks are stored. */
export const storedBlocks = ({ blocks, gaps }: JobBlocks): number =>
  gaps.reduce((left, gap) => left - gap.blocks, blocks);

/** The stored block with `index` blocks before it, and the bytes of erased rows before it. */
export function storedBlock({ id, gaps }: JobBlocks, index: number): { block_id: number; erased: number } {
  let block_id = id * BLOCKS_PER_OWNER + index;
  let erased = 0;
  for (const gap of gaps) {
    if (gap.first_block > block_id) break;
    block_id += gap.blocks;
    erased += gap.csv_end - gap.csv_start;
  }
  return { block_id, erased };
}
