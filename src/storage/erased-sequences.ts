/** What a customer's sequences take away from their jobs. */
import type { Database } from './database.ts';

export interface ErasedSequence {
  job_id: number;
  first_block: number;
  blocks: number;
  csv_end: number;
  /** 1 if there are no rows. */
  without_purchases: number;
  ignores: number;
  clicks: number;
  purchases: number;
  digest: Buffer;
}

interface Block {
  block_id: number;
  job_id: number;
  position: number;
  length: number;
  width: number;
  csv_end: number;
  digest: Buffer | null;
  records: Buffer;
}

const ZERO = 48;

/** Sequences of a customer in all jobs that have succeeded. */
export function erasedSequences(db: Database): (customerKey: number) => ErasedSequence[] {
  const blocks = db.prepare<[number], Block>(
    `SELECT s.block_id, s.job_id, s.position, s.length, s.t_width + s.article_width + 1 AS width, s.csv_end,
       s.digest, s.records
      FROM sequence_blocks s JOIN jobs j ON j.id = s.job_id AND j.state = 'succeeded'
      WHERE s.customer_key = ? ORDER BY s.block_id`,
  );
  return (customerKey) => {
    const sequences: ErasedSequence[] = [];
    for (const { block_id, job_id, position, length, width, csv_end, ...block } of blocks.iterate(
      customerKey,
    )) {
      if (position === 0) {
        const none = { blocks: 0, ignores: 0, clicks: 0, purchases: 0, csv_end };
        const without_purchases = length === 0 ? 1 : 0;
        sequences.push({ job_id, first_block: block_id, without_purchases, digest: block.digest!, ...none });
      }
      const sequence = sequences[sequences.length - 1];
      sequence.blocks++;
      sequence.csv_end = csv_end;
      const counts = [0, 0, 0];
      for (let at = width - 1; at < width * length; at += width) counts[block.records[at] - ZERO]++;
      sequence.ignores += counts[0];
      sequence.clicks += counts[1];
      sequence.purchases += counts[2];
    }
    return sequences;
  };
}
