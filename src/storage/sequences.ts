/** Generated sequences, packed: what a job made, customers in byte order of their ids. */
import type { Database } from './database.ts';
import { before, BLOCKS_PER_OWNER } from './block-ids.ts';
import { decodeRecords } from './encoded/records.ts';

/** Numbers of one block in a chunk, in this order; prev_article_key is -1 for START. */
export const SEQUENCE_NUMBERS = [
  'customer_key',
  'position',
  'prev_article_key',
  'length',
  't_first',
  't_unit',
  't_width',
  'article_width',
  'csv_bytes',
  'records_bytes',
  'details_bytes',
] as const;

/** Sequences of some consecutive customers on their way to the writer. */
export interface SequenceChunk {
  customers: number;
  customers_without_purchases: number;
  ignores: number;
  clicks: number;
  purchases: number;
  /** Ignores that found no article, and how many customers had any such. */
  ignores_missing: number;
  customers_short_of_ignores: number;
  blocks: number;
  numbers: Float64Array;
  records: Uint8Array;
  /** Empty for presets that have none. */
  details: Uint8Array;
  prev_skips_ignores: boolean;
  /** 32 bytes for each block at position 0. */
  digests: Uint8Array;
}

/** One block as it is read for handing out. */
export interface SequenceBlock {
  block_id: number;
  customer_key: number;
  customer_id: string;
  position: number;
  prev_article_key: number | null;
  prev_skips_ignores: number;
  length: number;
  t_first: number;
  t_unit: number;
  t_width: number;
  article_width: number;
  csv_end: number;
  records: Uint8Array;
  details: Uint8Array | null;
}

/** Rows of a block as columns; `article` holds keys. */
export interface SequenceColumns {
  t_dat: Float64Array;
  article: Uint32Array;
  score: Uint8Array;
}

export const sequenceColumns = (capacity: number): SequenceColumns => ({
  t_dat: new Float64Array(capacity),
  article: new Uint32Array(capacity),
  score: new Uint8Array(capacity),
});

/** What of a block its five columns come from. */
export type BlockRecords = Pick<
  SequenceBlock,
  | 'prev_article_key'
  | 'prev_skips_ignores'
  | 'length'
  | 't_first'
  | 't_unit'
  | 't_width'
  | 'article_width'
  | 'records'
>;

export function decodeBlock(block: BlockRecords, into: SequenceColumns): void {
  decodeRecords(block.records, 0, block, into.t_dat, into.article, into.score, 0);
}

const BLOCK = `s.block_id, s.customer_key, c.customer_id, s.position, s.prev_article_key, s.prev_skips_ignores, s.length, s.t_first,
  s.t_unit, s.t_width, s.article_width, s.csv_end, s.records, s.details FROM sequence_blocks s JOIN customers c ON c.customer_key = s.customer_key`;

type SequenceRow = [
  job_id: number,
  prev_article_key: number | null,
  prev_skips_ignores: number,
  length: number,
  t_first: number,
  t_unit: number,
  t_width: number,
  article_width: number,
  records: Uint8Array,
];

function ownBlock(row: SequenceRow): BlockRecords & { job_id: number } {
  const [
    job_id,
    prev_article_key,
    prev_skips_ignores,
    length,
    t_first,
    t_unit,
    t_width,
    article_width,
    records,
  ] = row;
  return {
    job_id,
    prev_article_key,
    prev_skips_ignores,
    length,
    t_first,
    t_unit,
    t_width,
    article_width,
    records,
  };
}

export function sequenceStore(db: Database) {
  const after = db.prepare<[number, number, number], SequenceBlock>(
    `SELECT ${BLOCK} WHERE s.block_id > ? AND s.block_id < ? ORDER BY s.block_id LIMIT ?`,
  );
  // Without a LIMIT that is bound: SQLite prepares such a statement again for each value, 10 of 16 µs of this query.
  const ofCustomer = db.prepare<[number, number, number], SequenceBlock>(
    `SELECT ${BLOCK} WHERE s.customer_key = ? AND s.job_id = ? AND s.block_id > ? ORDER BY s.block_id`,
  );
  // One statement for the customer, the state of the job and the blocks, since each locks the file, which takes 3 µs. Rows
  // as arrays of no more than what is needed: 7 µs instead of 10.
  const sequence = db
    .prepare<[string, number | null], SequenceRow>(
      `SELECT s.job_id, s.prev_article_key, s.prev_skips_ignores, s.length, s.t_first, s.t_unit, s.t_width, s.article_width, s.records
        FROM customers c CROSS JOIN sequence_blocks s ON s.customer_key = c.customer_key
        CROSS JOIN jobs i ON i.id = s.job_id AND i.state = 'succeeded'
       WHERE c.customer_id = ? AND s.job_id = coalesce(?,
        (SELECT max(j.id) FROM sequence_blocks q CROSS JOIN jobs j ON j.id = q.job_id AND j.state = 'succeeded' WHERE q.customer_key = c.customer_key))
       ORDER BY s.block_id`,
    )
    .raw();
  const csvEnd = db
    .prepare<[number], number>('SELECT csv_end FROM sequence_blocks WHERE block_id = ?')
    .pluck();
  const customersAfter = db.prepare<
    [number, number, number],
    { block_id: number; customer_key: number; customer_id: string }
  >(
    `SELECT s.block_id, s.customer_key, c.customer_id FROM sequence_blocks s JOIN customers c ON c.customer_key = s.customer_key
      WHERE s.block_id > ? AND s.block_id < ? AND s.position = 0 ORDER BY s.block_id LIMIT ?`,
  );
  const digests = db.prepare<[number, number, number], { block_id: number; digest: Buffer }>(
    `SELECT block_id, digest FROM sequence_blocks WHERE block_id > ? AND block_id < ? AND digest IS NOT NULL ORDER BY block_id LIMIT ?`,
  );

  return {
    before,
    /** Blocks of a job after a block, in order. */
    blocksAfter: (jobId: number, blockId: number, limit: number) =>
      after.all(blockId, before(jobId + 1), limit),
    /** Blocks of one customer's sequence in a job after a block, in order. */
    blocksOf: (customer: number, jobId: number, blockId: number) => ofCustomer.all(customer, jobId, blockId),
    /** All blocks of a customer's sequence in a succeeded job, or in the newest one that holds the customer. */
    sequence: (customerId: string, jobId: number | undefined) =>
      sequence.all(customerId, jobId ?? null).map(ownBlock),
    customersAfter: (jobId: number, blockId: number, limit: number) =>
      customersAfter.all(blockId, before(jobId + 1), limit),
    digestsAfter: (jobId: number, blockId: number, limit: number) =>
      digests.all(blockId, before(jobId + 1), limit),
    /**
     * The last block whose bytes in the CSV begin at or before `offset` (bytes after the header): where reading has to
     * begin. `start` is the offset of its first byte.
     */
    blockAt(jobId: number, blocks: number, offset: number): { block_id: number; start: number } {
      const first = jobId * BLOCKS_PER_OWNER;
      let low = 0;
      let high = blocks - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((csvEnd.get(first + middle) as number) > offset) high = middle;
        else low = middle + 1;
      }
      return { block_id: first + low, start: low === 0 ? 0 : (csvEnd.get(first + low - 1) as number) };
    },
  };
}

export function sequenceWrites(db: Database) {
  const insert = db.prepare(
    `INSERT INTO sequence_blocks (block_id, job_id, customer_key, position, prev_article_key, prev_skips_ignores, length, t_first,
       t_unit, t_width, article_width, csv_end, digest, records, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const state = db.prepare<[number], { blocks: number; csv_bytes: number }>(
    `SELECT blocks, csv_bytes FROM jobs WHERE id = ? AND state = 'running'`,
  );
  const advance = db.prepare(
    `UPDATE jobs SET customers_done = customers_done + @customers, customers_without_purchases = customers_without_purchases + @customers_without_purchases,
       ignores = ignores + @ignores, clicks = clicks + @clicks, purchases = purchases + @purchases,
       ignores_missing = ignores_missing + @ignores_missing, customers_short_of_ignores = customers_short_of_ignores + @customers_short_of_ignores,
       blocks = @blocks, csv_bytes = @csv_bytes WHERE id = @id`,
  );
  const stride = SEQUENCE_NUMBERS.length;

  return {
    /** Adds the next sequences of a running job and moves its progress on, in one commit. False if it runs no more. */
    append: db.transaction((jobId: number, chunk: SequenceChunk): boolean => {
      const job = state.get(jobId);
      if (!job) return false;
      let { blocks, csv_bytes } = job;
      let record = 0;
      let detail = 0;
      let digest = 0;
      const skips = chunk.prev_skips_ignores ? 1 : 0;
      for (let block = 0; block < chunk.blocks; block++) {
        const [
          customer,
          position,
          previous,
          length,
          tFirst,
          tUnit,
          tWidth,
          articleWidth,
          csvBytes,
          recordsBytes,
          detailsBytes,
        ] = chunk.numbers.subarray(block * stride, (block + 1) * stride);
        csv_bytes += csvBytes;
        insert.run(
          jobId * BLOCKS_PER_OWNER + blocks++,
          jobId,
          customer,
          position,
          previous < 0 ? null : previous,
          skips,
          length,
          tFirst,
          tUnit,
          tWidth,
          articleWidth,
          csv_bytes,
          position === 0 ? chunk.digests.subarray(digest, (digest += 32)) : null,
          chunk.records.subarray(record, (record += recordsBytes)),
          detailsBytes === 0 ? null : chunk.details.subarray(detail, (detail += detailsBytes)),
        );
      }
      const { customers, customers_without_purchases, ignores, clicks, purchases } = chunk;
      const { ignores_missing, customers_short_of_ignores } = chunk;
      advance.run({
        id: jobId,
        customers,
        customers_without_purchases,
        ignores,
        clicks,
        purchases,
        ignores_missing,
        customers_short_of_ignores,
        blocks,
        csv_bytes,
      });
      return true;
    }),
  };
}
