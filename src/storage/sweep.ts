/**
 * Removes rows that belong to nothing any more: of failed and cancelled imports and jobs, of deleted jobs, of
 * replaced imports once no job reads them. In small steps, so that other writes get their turn, and gives the
 * space back.
 */
import type { Database } from './database.ts';
import { BLOCKS_PER_OWNER } from './block-ids.ts';

const BLOCKS_A_STEP = 2_000;
const IDS_A_STEP = 20_000;
const PAGES_A_STEP = 2_000;

export function sweepWrites(db: Database) {
  const owners = (table: string) =>
    db
      .prepare<[number], number>(
        `SELECT block_id FROM ${table} WHERE block_id >= ? ORDER BY block_id LIMIT 1`,
      )
      .pluck();
  const nextSequence = owners('sequence_blocks');
  const livingJob = db
    .prepare<[number], number>(
      `SELECT id FROM jobs WHERE id = ? AND state IN ('queued', 'running', 'succeeded')`,
    )
    .pluck();
  const deleteSequences = db.prepare<[number, number, number]>(
    `DELETE FROM sequence_blocks WHERE block_id IN (SELECT block_id FROM sequence_blocks
      WHERE block_id >= ? AND block_id < ? ORDER BY block_id LIMIT ?)`,
  );
  const deleteTransactions = db.prepare<[number, number, number]>(
    `DELETE FROM transaction_blocks WHERE block_id IN (SELECT block_id FROM transaction_blocks
      WHERE block_id >= ? AND block_id < ? ORDER BY block_id LIMIT ?)`,
  );
  /** An import that no version of the data set from `version` on has. */
  const isGone = (version: string) =>
    `(state IN ('failed', 'cancelled') OR (state = 'succeeded'
      AND visible_until <= coalesce((${version}), 9e15)))`;
  /** Queued and running jobs read blocks and attributes of their version of the data set. */
  const deadImport = db.prepare<
    [],
    { id: number; state: string; first_customer: number; first_article: number }
  >(
    `SELECT id, state, first_customer, first_article FROM imports WHERE swept = 0 AND ${isGone(
      `SELECT min(dataset_version) FROM jobs WHERE state IN ('queued', 'running')`,
    )} ORDER BY id LIMIT 1`,
  );
  /** Reports, which are made after their jobs have succeeded, read sales. */
  const deadSales = db
    .prepare<[], number>(
      `SELECT id FROM imports WHERE swept = 1 AND ${isGone(
        `SELECT min(dataset_version) FROM jobs WHERE state = 'succeeded' AND verdict IS NULL`,
      )} ORDER BY id LIMIT 1`,
    )
    .pluck();
  const deleteOf = (table: string) => db.prepare<[number]>(`DELETE FROM ${table} WHERE import_id = ?`);
  const attributes = ['customer_attributes', 'article_attributes'].map(deleteOf);
  const deleteSales = deleteOf('article_sales');
  const dropNewIds = (noun: string) =>
    db.prepare<[number, number]>(
      `DELETE FROM ${noun}s WHERE ${noun}_key IN (SELECT ${noun}_key FROM ${noun}s WHERE ${noun}_key >= ?
        ORDER BY ${noun}_key DESC LIMIT ?)`,
    );
  const dropCustomers = dropNewIds('customer');
  const dropArticles = dropNewIds('article');
  const laterImport = db.prepare<[number], number>('SELECT id FROM imports WHERE id > ? LIMIT 1').pluck();
  const markSwept = db.prepare<[number]>('UPDATE imports SET swept = swept + 1 WHERE id = ?');

  /** Where the sequences of a job that is gone begin; undefined if there are none. */
  function deadJob(): number | undefined {
    for (let block = nextSequence.get(0); block !== undefined;) {
      const job = Math.floor(block / BLOCKS_PER_OWNER);
      if (livingJob.get(job) === undefined) return job;
      block = nextSequence.get((job + 1) * BLOCKS_PER_OWNER);
    }
    return undefined;
  }

  function sweepImport(): boolean {
    const dead = deadImport.get();
    if (!dead) return sweepSales();
    const { id, state, first_customer, first_article } = dead;
    if (deleteTransactions.run(id * BLOCKS_PER_OWNER, (id + 1) * BLOCKS_PER_OWNER, BLOCKS_A_STEP).changes > 0)
      return true;
    for (const statement of attributes) statement.run(id);
    // Ids that a failed import brought are nobody else's as long as it is the newest; the importer sweeps
    // before the next.
    if (state !== 'succeeded' && laterImport.get(id) === undefined) {
      if (dropCustomers.run(first_customer, IDS_A_STEP).changes > 0) return true;
      if (dropArticles.run(first_article, IDS_A_STEP).changes > 0) return true;
    }
    markSwept.run(id);
    return true;
  }

  function sweepSales(): boolean {
    const id = deadSales.get();
    if (id === undefined) return false;
    deleteSales.run(id);
    markSwept.run(id);
    return true;
  }

  return {
    /** Does one step. False when nothing is left to do. */
    step: db.transaction((): boolean => {
      const job = deadJob();
      if (job === undefined) return sweepImport();
      deleteSequences.run(job * BLOCKS_PER_OWNER, (job + 1) * BLOCKS_PER_OWNER, BLOCKS_A_STEP);
      return true;
    }),
    /** Gives some free pages back to the file system. False when none is left. */
    shrink(): boolean {
      const free = db.pragma('freelist_count', { simple: true }) as number;
      if (free === 0) return false;
      db.pragma(`incremental_vacuum(${PAGES_A_STEP})`);
      return (db.pragma('freelist_count', { simple: true }) as number) < free;
    },
    /** Writes the WAL back and empties it, so that the file on disk has its true size. */
    checkpoint: () => void db.pragma('wal_checkpoint(TRUNCATE)'),
  };
}
