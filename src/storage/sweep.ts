/**
 * Removes rows that belong to nothing any more: of failed and cancelled imports and jobs, of deleted jobs, of
 * imports that were replaced or taken back once no job reads them. Works in small steps, so that other writes
 * get their turn.
 */
import { statSync } from 'node:fs';
import { diskFull } from '../errors.ts';
import { emptyWal, type Database } from './database.ts';
import { BLOCKS_PER_OWNER } from './block-ids.ts';
import { freeBytes } from './disk-reserve.ts';

const BLOCKS_A_STEP = 2_000;
const IDS_A_STEP = 20_000;
const REJECTS_A_STEP = 2_000;
const PAGES_A_STEP = 2_000;
/** On a full disk, steps are smaller by this: what one writes to the WAL must fit into the reserve. */
const FULL_DISK_DIVISOR = 16;

/** What the file may still have to grow by while nothing runs: a part of the reserve. */
const MOST_TO_GROW = 4 * 2 ** 20;

/** How much of a step to do now. */
type Cut = (most: number) => number;

/**
 * A function that deletes some blocks of an owner; false if there are none. The last ones first: those of a
 * job that filled the disk lie at the end of the file, which can then be cut off without moving anything.
 */
function blockDeleter(db: Database, table: string, cut: Cut): (owner: number) => boolean {
  const some = db.prepare<[number, number, number]>(
    `DELETE FROM ${table} WHERE block_id IN (SELECT block_id FROM ${table}
      WHERE block_id >= ? AND block_id < ? ORDER BY block_id DESC LIMIT ?)`,
  );
  return (owner) =>
    some.run(owner * BLOCKS_PER_OWNER, (owner + 1) * BLOCKS_PER_OWNER, cut(BLOCKS_A_STEP)).changes > 0;
}

function jobSweep(db: Database, cut: Cut): () => boolean {
  const nextBlock = db
    .prepare<[number], number>(
      'SELECT block_id FROM sequence_blocks WHERE block_id >= ? ORDER BY block_id LIMIT 1',
    )
    .pluck();
  const living = db.prepare<[number]>(
    `SELECT id FROM jobs WHERE id = ? AND state IN ('queued', 'running', 'succeeded')`,
  );
  const deleteBlocks = blockDeleter(db, 'sequence_blocks', cut);
  return () => {
    for (let block = nextBlock.get(0); block !== undefined;) {
      const job = Math.floor(block / BLOCKS_PER_OWNER);
      if (!living.get(job)) return deleteBlocks(job);
      block = nextBlock.get((job + 1) * BLOCKS_PER_OWNER);
    }
    return false;
  };
}

/** Bad rows of imports that were taken back: nobody can ask for them. */
function rejectSweep(db: Database, cut: Cut): () => boolean {
  const some = db.prepare<[number]>(
    `DELETE FROM import_rejects WHERE (import_id, number) IN (SELECT r.import_id, r.number
      FROM imports m CROSS JOIN import_rejects r ON r.import_id = m.id WHERE m.taken_back = 1 LIMIT ?)`,
  );
  return () => some.run(cut(REJECTS_A_STEP)).changes > 0;
}

/** SQL: failed and cancelled imports, and those gone before any version that these `jobs` read. */
const isUnread = (jobs: string) =>
  `(state IN ('failed', 'cancelled') OR (state = 'succeeded'
    AND visible_until <= coalesce((SELECT min(dataset_version) FROM jobs WHERE ${jobs}), 9e15)))`;

function importSweep(db: Database, cut: Cut): () => boolean {
  type Dead = { id: number; state: string; first_customer: number; first_article: number };
  // Queued and running jobs read blocks and attributes.
  const deadImport = db.prepare<[], Dead>(
    `SELECT id, state, first_customer, first_article FROM imports
      WHERE swept = 0 AND ${isUnread(`state IN ('queued', 'running')`)} ORDER BY id LIMIT 1`,
  );
  // Reports, which are made after their jobs have succeeded, read sales.
  const deadSales = db
    .prepare<[], number>(
      `SELECT id FROM imports
        WHERE swept = 1 AND ${isUnread(`state = 'succeeded' AND verdict IS NULL`)} ORDER BY id LIMIT 1`,
    )
    .pluck();
  const deleteBlocks = blockDeleter(db, 'transaction_blocks', cut);
  const deleteOf = (table: string) => db.prepare<[number]>(`DELETE FROM ${table} WHERE import_id = ?`);
  const records = ['customer_attributes', 'article_attributes', 'import_files'].map(deleteOf);
  const sales = deleteOf('article_sales');
  const dropNewIds = (noun: string) =>
    db.prepare<[number, number]>(
      `DELETE FROM ${noun}s WHERE ${noun}_key IN (SELECT ${noun}_key FROM ${noun}s WHERE ${noun}_key >= ?
        ORDER BY ${noun}_key DESC LIMIT ?)`,
    );
  const dropCustomers = dropNewIds('customer');
  const dropArticles = dropNewIds('article');
  const laterImport = db.prepare<[number]>('SELECT id FROM imports WHERE id > ? LIMIT 1');
  const markSwept = db.prepare<[number]>('UPDATE imports SET swept = swept + 1 WHERE id = ?');

  function sweepSales(): boolean {
    const id = deadSales.get();
    if (id === undefined) return false;
    sales.run(id);
    return markSwept.run(id).changes > 0;
  }

  return () => {
    const dead = deadImport.get();
    if (!dead) return sweepSales();
    const { id, state, first_customer, first_article } = dead;
    if (deleteBlocks(id)) return true;
    for (const statement of records) statement.run(id);
    // Nothing else uses the new ids of the newest import; the importer sweeps before it begins another.
    if (state !== 'succeeded' && !laterImport.get(id)) {
      if (dropCustomers.run(first_customer, cut(IDS_A_STEP)).changes > 0) return true;
      if (dropArticles.run(first_article, cut(IDS_A_STEP)).changes > 0) return true;
    }
    return markSwept.run(id).changes > 0;
  };
}

/** Bytes that the file still has to grow by to take what is in the WAL. */
function bytesToGrow(db: Database): number {
  const pragma = (name: string) => db.pragma(name, { simple: true }) as number;
  return pragma('page_count') * pragma('page_size') - statSync(db.name).size;
}

export function sweepWrites(db: Database, isDiskFull: () => boolean) {
  const cut: Cut = (most) => (isDiskFull() ? Math.ceil(most / FULL_DISK_DIVISOR) : most);
  const sweepJobs = jobSweep(db, cut);
  const sweepImports = importSweep(db, cut);
  const sweepRejects = rejectSweep(db, cut);
  const remove = db.transaction((): boolean => sweepJobs() || sweepImports() || sweepRejects());
  const freePages = () => db.pragma('freelist_count', { simple: true }) as number;

  /** Gives some free pages back to the file system. False when none is left. */
  function shrink(): boolean {
    const free = freePages();
    if (free > 0) db.pragma(`incremental_vacuum(${cut(PAGES_A_STEP)})`);
    return freePages() < free;
  }

  /** Tried without room, it would take all that is left and still not end. */
  const canCheckpoint = () => bytesToGrow(db) <= freeBytes(db.name);
  const checkpoint = () => void emptyWal(db);

  return {
    /** Does one step; on a full disk, gives back what it can at once. False when nothing is left to do. */
    step(): boolean {
      const more = remove();
      if (isDiskFull()) {
        while (shrink()) if (canCheckpoint()) checkpoint();
        if (canCheckpoint()) checkpoint();
      }
      return more;
    },
    shrink,
    /**
     * Once work has ended: lets the file grow to what the WAL holds, since on a full disk it couldn't.
     * `hasShrunk`: empties the WAL, so that the file on disk has its true size.
     */
    checkpoint(hasShrunk: boolean): void {
      if (!canCheckpoint()) throw diskFull();
      if (hasShrunk) checkpoint();
      else if (bytesToGrow(db) > MOST_TO_GROW) db.pragma('wal_checkpoint(PASSIVE)');
    },
  };
}
