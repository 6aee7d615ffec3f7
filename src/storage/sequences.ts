/** Generated sequences of a job, encoded, customers in byte order of their ids. */
import { before } from './block-ids.ts';
import { missingBlock, missingEntry } from './damage.ts';
import { customerSearch } from './customer-search.ts';
import type { Database } from './database.ts';
import { keyFinder } from './dictionary.ts';
import { gapStore, storedBlock, storedBlocks, type Gap } from './erased-blocks.ts';
import { verifyId, type Checksum } from './entry-checksums.ts';
import { missingBlocks } from './missing-blocks.ts';
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
type Following = { following: number | null };
const ownColumns = SEQUENCE_BLOCKS.rowReader(OWN_COLUMNS);
type Own = Following & { checksum: Checksum };
const ownBlock = (values: unknown[]): ReturnType<typeof ownColumns> & Own =>
  Object.assign(ownColumns(values), {
    following: values[OWN_COLUMNS.length] as number | null,
    checksum: values[OWN_COLUMNS.length + 1] as Checksum,
  });
const countedBlock = SEQUENCE_BLOCKS.rowReader(RECORD_COLUMNS);
/** Details are long: they are read only where the first parameter is 1. */
const SERVED = `SELECT ${SEQUENCE_BLOCKS.select('s', SERVED_COLUMNS)},
  CASE ? WHEN 1 THEN s.details END AS details, c.customer_id, c.checksum`;
const FROM = 'FROM sequence_blocks s LEFT JOIN customers c ON c.customer_key = s.customer_key';
/** Position of the block behind this one. */
const FOLLOWING = '(SELECT f.position FROM sequence_blocks f WHERE f.block_id = s.block_id + 1) AS following';

type Named = { customer_key: number; customer_id: string | null; checksum: Checksum };

/** Throws if a customer is missing in the dictionary, or has another id there than was stored. */
function named<R extends Named>(rows: R[]) {
  let last = -1;
  for (const { customer_key, customer_id, checksum } of rows) {
    if (customer_id === null) throw missingEntry('customer', customer_key);
    if (customer_key !== last) verifyId('customer', customer_key, customer_id, checksum);
    last = customer_key;
  }
  return rows as (R & { customer_id: string })[];
}

function queriesOf(db: Database) {
  const after = db.prepare<[number, number, number, number], SequenceBlock & Named>(
    `${SERVED} ${FROM} WHERE s.block_id > ? AND s.block_id < ? ORDER BY s.block_id LIMIT ?`,
  );
  // Without a bound LIMIT: SQLite prepares such a statement again for each value, 10 of 16 µs of this query.
  const ofCustomer = db.prepare<[number, number, number, number], SequenceBlock & Following & Named>(
    `${SERVED}, ${FOLLOWING} ${FROM} WHERE s.customer_key = ? AND s.job_id = ? AND s.block_id > ?
      ORDER BY s.block_id`,
  );
  // One statement for the customer, the job's state and the blocks, since each statement locks the file,
  // which takes 3 µs. Rows as arrays, with only the columns needed: 7 µs instead of 10.
  const sequence = db
    .prepare<[string, number | null], unknown[]>(
      `SELECT ${SEQUENCE_BLOCKS.select('s', OWN_COLUMNS)}, ${FOLLOWING}, c.checksum
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
  type Customer = Named & { block_id: number; position: number; length: number };
  const customersAfter = db.prepare<[number, number, number], Customer>(
    `SELECT s.block_id, s.position, s.length, s.customer_key, c.customer_id, c.checksum ${FROM}
      WHERE s.block_id > ? AND s.block_id < ? ORDER BY s.block_id LIMIT ?`,
  );
  const digests = db.prepare<[number, number, number], { block_id: number; digest: Buffer | null }>(
    `SELECT block_id, digest FROM sequence_blocks WHERE block_id > ? AND block_id < ?
      ORDER BY block_id LIMIT ?`,
  );

  return { after, ofCustomer, sequence, toCount, csvEnd, customersAfter, digests };
}

type CsvEnd = ReturnType<typeof queriesOf>['csvEnd'];

function blockFinder(csvEnd: CsvEnd, gapsOf: (jobId: number) => Gap[]) {
  /** The block that holds the byte at `offset` of the CSV after its header, and where the block begins. */
  return (jobId: number, blocks: number, offset: number) => {
    const job = { id: jobId, blocks, gaps: gapsOf(jobId) };
    const endOf = (index: number): number => {
      const { block_id, erased } = storedBlock(job, index);
      const end = csvEnd.get(block_id);
      if (end === undefined) throw missingBlock('sequence_blocks', block_id);
      return end - erased;
    };
    let [low, high] = [0, storedBlocks(job) - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (endOf(middle) > offset) high = middle;
      else low = middle + 1;
    }
    return { block_id: storedBlock(job, low).block_id, start: low === 0 ? 0 : endOf(low - 1) };
  };
}

export function sequenceStore(db: Database) {
  const { gapsOf } = gapStore(db);
  const keyOf = keyFinder(db, 'customer');
  const { jobOf, checkAfter, checkOwn, checkAbsent } = missingBlocks(db);
  const search = customerSearch(db);
  const { after, ofCustomer, sequence, toCount, csvEnd, customersAfter, digests } = queriesOf(db);

  /** Runs a query for the blocks of a job after a block: all of them, up to `limit`. */
  function allAfter<B extends { block_id: number }>(
    query: (after: number, end: number, limit: number) => B[],
    [jobId, blockId, limit]: [jobId: number, blockId: number, limit: number],
  ): B[] {
    const after = Math.max(blockId, before(jobId));
    const found = query(after, before(jobId + 1), limit);
    checkAfter(jobId, after, found, limit);
    return found;
  }

  return {
    before,
    /** Blocks of a job after a block, in order. All reads throw Problem where blocks are damaged. */
    blocksAfter: (jobId: number, blockId: number, limit: number, details: boolean) =>
      intact(named(allAfter((...rest) => after.all(details ? 1 : 0, ...rest), [jobId, blockId, limit]))),
    /** Blocks of one customer's sequence in a job after a block, in order. */
    blocksOf(customer: number, jobId: number, blockId: number, details: boolean): SequenceBlock[] {
      const found = ofCustomer.all(details ? 1 : 0, customer, jobId, blockId);
      if (found.length > 0) checkOwn(jobId, blockId, found);
      return intact(named(found));
    },
    /** A customer's blocks in a succeeded job, by default the newest that holds the customer. */
    sequence(customerId: string, jobId: number | undefined) {
      const found = sequence.all(customerId, jobId ?? null).map(ownBlock);
      if (found.length > 0) {
        verifyId('customer', found[0].customer_key, customerId, found[0].checksum);
        checkOwn(found[0].job_id, -1, found);
      } else {
        keyOf(customerId); // throws if an id that was changed hides it
        if (jobId !== undefined) checkAbsent(jobId, customerId);
      }
      return intact(found);
    },
    /** For counting all rows of a job: its blocks after a block, in order. */
    blocksToCount: (jobId: number, blockId: number, limit: number): BlockRecords[] =>
      intact(allAfter((...some) => toCount.all(...some).map(countedBlock), [jobId, blockId, limit])),
    /** The first blocks of customers, among so many blocks after a block, and the last of those. */
    customersAfter(jobId: number, blockId: number, limit: number) {
      const found = named(allAfter((...some) => customersAfter.all(...some), [jobId, blockId, limit]));
      return {
        customers: found.filter(({ position }) => position === 0),
        last: found.length < limit ? null : found[found.length - 1].block_id,
      };
    },
    /** What `customersAfter` starts after to find the customers whose ids begin with a prefix. */
    beforePrefix(jobId: number, prefix: string): number {
      const job = jobOf(jobId);
      return job ? search.beforePrefix(job, prefix) : before(jobId);
    },
    /** The customers before and after one in byte order, and any other; undefined if the job lacks it. */
    neighbours(jobId: number, customerId: string) {
      const job = jobOf(jobId);
      return job && search.neighbours(job, customerId, Math.random);
    },
    /** Blocks after a block with their digests, null but in the first block of a sequence. */
    digestsAfter: (jobId: number, blockId: number, limit: number) =>
      allAfter((...some) => digests.all(...some), [jobId, blockId, limit]),
    /** Throws if the blocks of a customer who has none in a job are missing there. */
    checkAbsent,
    gapsOf,
    blockAt: blockFinder(csvEnd, gapsOf),
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
