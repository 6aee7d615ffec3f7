/** Generated sequences of a job, encoded, customers in byte order of their ids. */
import { before } from './block-ids.ts';
import type { Database } from './database.ts';
import { gapStore, storedBlock, storedBlocks } from './erased-blocks.ts';
import {
  RECORD_COLUMNS,
  SEQUENCE_BLOCKS,
  SERVED_COLUMNS,
  intact,
  type BlockRecords,
  type SequenceBlock,
  type SequenceChunk,
} from './sequence-blocks.ts';

const OWN_COLUMNS = ['job_id', ...RECORD_COLUMNS] as const;
const ownBlock = SEQUENCE_BLOCKS.rowReader(OWN_COLUMNS);
const countedBlock = SEQUENCE_BLOCKS.rowReader(RECORD_COLUMNS);
/** Details are long: they are read only where the first parameter is 1. */
const SERVED = `SELECT ${SEQUENCE_BLOCKS.select('s', SERVED_COLUMNS)},
  CASE ? WHEN 1 THEN s.details END AS details, c.customer_id
  FROM sequence_blocks s JOIN customers c ON c.customer_key = s.customer_key`;

export function sequenceStore(db: Database) {
  const { gapsOf } = gapStore(db);
  const after = db.prepare<[number, number, number, number], SequenceBlock>(
    `${SERVED} WHERE s.block_id > ? AND s.block_id < ? ORDER BY s.block_id LIMIT ?`,
  );
  // Without a bound LIMIT: SQLite prepares such a statement again for each value, 10 of 16 µs of this query.
  const ofCustomer = db.prepare<[number, number, number, number], SequenceBlock>(
    `${SERVED} WHERE s.customer_key = ? AND s.job_id = ? AND s.block_id > ? ORDER BY s.block_id`,
  );
  // One statement for the customer, the job's state and the blocks, since each statement locks the file,
  // which takes 3 µs. Rows as arrays, with only the columns needed: 7 µs instead of 10.
  const sequence = db
    .prepare<[string, number | null], unknown[]>(
      `SELECT ${SEQUENCE_BLOCKS.select('s', OWN_COLUMNS)}
        FROM customers c CROSS JOIN sequence_blocks s ON s.customer_key = c.customer_key
        CROSS JOIN jobs i ON i.id = s.job_id AND i.state = 'succeeded'
       WHERE c.customer_id = ? AND s.job_id = coalesce(?,
        (SELECT max(j.id) FROM sequence_blocks q CROSS JOIN jobs j ON j.id = q.job_id
          AND j.state = 'succeeded' WHERE q.customer_key = c.customer_key))
       ORDER BY s.block_id`,
    )
    .raw();
  const toCount = db
    .prepare<[number, number, number], unknown[]>(
      `SELECT ${SEQUENCE_BLOCKS.select('s', RECORD_COLUMNS)} FROM sequence_blocks s
        WHERE s.block_id > ? AND s.block_id < ? ORDER BY s.block_id LIMIT ?`,
    )
    .raw();
  const csvEnd = db
    .prepare<[number], number>('SELECT csv_end FROM sequence_blocks WHERE block_id = ?')
    .pluck();
  type Customer = { block_id: number; customer_key: number; customer_id: string };
  const customersAfter = db.prepare<[number, number, number], Customer>(
    `SELECT s.block_id, s.customer_key, c.customer_id
       FROM sequence_blocks s JOIN customers c ON c.customer_key = s.customer_key
      WHERE s.block_id > ? AND s.block_id < ? AND s.position = 0 ORDER BY s.block_id LIMIT ?`,
  );
  const digests = db.prepare<[number, number, number], { block_id: number; digest: Buffer }>(
    `SELECT block_id, digest FROM sequence_blocks
      WHERE block_id > ? AND block_id < ? AND digest IS NOT NULL ORDER BY block_id LIMIT ?`,
  );

  return {
    before,
    /** Blocks of a job after a block, in order. */
    blocksAfter: (jobId: number, blockId: number, limit: number, details: boolean) =>
      intact(after.all(details ? 1 : 0, blockId, before(jobId + 1), limit)),
    /** Blocks of one customer's sequence in a job after a block, in order. */
    blocksOf: (customer: number, jobId: number, blockId: number, details: boolean) =>
      intact(ofCustomer.all(details ? 1 : 0, customer, jobId, blockId)),
    /** A customer's blocks in a succeeded job, by default the newest that holds the customer. */
    sequence: (customerId: string, jobId: number | undefined) =>
      intact(sequence.all(customerId, jobId ?? null).map(ownBlock)),
    /** For counting all rows of a job: its blocks after a block, in order. */
    blocksToCount: (jobId: number, blockId: number, limit: number): BlockRecords[] =>
      intact(toCount.all(blockId, before(jobId + 1), limit).map(countedBlock)),
    customersAfter: (jobId: number, blockId: number, limit: number) =>
      customersAfter.all(blockId, before(jobId + 1), limit),
    digestsAfter: (jobId: number, blockId: number, limit: number) =>
      digests.all(blockId, before(jobId + 1), limit),
    gapsOf,
    /** The block that holds the byte at `offset` of the CSV after its header, and where the block begins. */
    blockAt(jobId: number, blocks: number, offset: number): { block_id: number; start: number } {
      const job = { id: jobId, blocks, gaps: gapsOf(jobId) };
      const endOf = (index: number): number => {
        const { block_id, erased } = storedBlock(job, index);
        return (csvEnd.get(block_id) as number) - erased;
      };
      let [low, high] = [0, storedBlocks(job) - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (endOf(middle) > offset) high = middle;
        else low = middle + 1;
      }
      return { block_id: storedBlock(job, low).block_id, start: low === 0 ? 0 : endOf(low - 1) };
    },
  };
}

/** Counts of a chunk that are added to those of its job: columns of the same names. */
const ADDED = [
  'customers_without_purchases',
  'ignores',
  'clicks',
  'purchases',
  'ignores_missing',
  'customers_short_of_ignores',
] as const satisfies (keyof SequenceChunk)[];

export function sequenceWrites(db: Database) {
  const insert = SEQUENCE_BLOCKS.inserter(db);
  type Progress = { customers_done: number; blocks: number; csv_bytes: number };
  const progress = db.prepare<[number], Progress>(
    `SELECT customers_done, blocks, csv_bytes FROM jobs WHERE id = ? AND state = 'running'`,
  );
  const advance = db.prepare(
    `UPDATE jobs SET customers_done = customers_done + @customers, blocks = blocks + @blocks,
       csv_bytes = @csv_bytes,
       ${ADDED.map((name) => `${name} = ${name} + @${name}`).join(', ')} WHERE id = @id`,
  );

  return {
    /**
     * Adds the next sequences of a job, from its customer `from` on, and its progress in one commit. False if
     * it isn't running. Throws if they don't follow those that are stored: somebody else writes them, too.
     */
    append: db.transaction((jobId: number, from: number, chunk: SequenceChunk): boolean => {
      const job = progress.get(jobId);
      if (!job) return false;
      if (job.customers_done !== from)
        throw new Error(
          `Job ${jobId} has stored ${job.customers_done} customers, and customer ${from} was to follow.`,
        );
      let { csv_bytes } = job;
      insert(jobId, job.blocks, chunk, { csv_end: (bytes) => (csv_bytes += bytes) });
      const added = Object.fromEntries(ADDED.map((name) => [name, chunk[name]]));
      advance.run({ id: jobId, customers: chunk.customers, blocks: chunk.blocks, csv_bytes, ...added });
      return true;
    }),
  };
}
