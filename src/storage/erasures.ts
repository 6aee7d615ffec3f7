/**
 * Erases a customer by one commit: rows, attributes, the id itself, and whatever was kept that names it. Only
 * what holds the customer's rows is rewritten, however large the jobs and imports are.
 */
import { fork } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { extname } from 'node:path';
import type { Erasure } from '../model/erasure.ts';
import { withoutInputType } from '../threads/flags.ts';
import { receivedError } from '../threads/messages.ts';
import { BLOCKS_PER_OWNER } from './block-ids.ts';
import { emptyWal, syncing, type Database } from './database.ts';
import { datasetStore, versionWriter } from './datasets.ts';
import { keyFinder } from './dictionary.ts';
import { NEW_SALES_CHECKSUM } from './entry-checksums.ts';
import { eraseMentions } from './erased-mentions.ts';
import { gapStore } from './erased-blocks.ts';
import type { RewriteMessage } from './rewrite-process.ts';
import { erasedSequences, type ErasedSequence } from './erased-sequences.ts';

/** An import of transactions or customers as it is without a customer. */
export interface ImportWithout {
  id: number;
  rows: number;
  content_sum: string;
  dates_only: number;
  /** Of each article that the customer bought; without units it isn't sold any more. */
  sales: { article_key: number; units: number; first_t_dat: number; last_t_dat: number }[];
}

/** What must be found out before, by reading many rows: see load/rows-without.ts. */
export interface DataWithout {
  /** The version of the data set that it was found out in. */
  version: number;
  imports: ImportWithout[];
}

export type ErasureOutcome =
  | { outcome: 'stale' }
  | { outcome: 'unknown' }
  | { outcome: 'busy'; jobs: number[]; imports: number[] }
  /** `jobs`: those that had rows of the customer. */
  | { outcome: 'erased'; erasure: Erasure; jobs: number[] };

const VISIBLE = `(SELECT id FROM imports WHERE state = 'succeeded' AND visible_until IS NULL)`;

function importsWithout(db: Database) {
  const sell = db.prepare(
    `UPDATE article_sales SET units = @units, first_t_dat = @first_t_dat, last_t_dat = @last_t_dat,
       checksum = ${NEW_SALES_CHECKSUM}
      WHERE article_key = @article_key AND import_id = @import_id`,
  );
  const unsell = db.prepare(
    'DELETE FROM article_sales WHERE article_key = @article_key AND import_id = @import_id',
  );
  const update = db.prepare(
    `UPDATE imports SET rows_loaded = rows_loaded - @rows, rows_erased = rows_erased + @rows,
       content_sum = @content_sum, dates_only = @dates_only,
       (first_t_dat, last_t_dat) = (SELECT min(first_t_dat), max(last_t_dat) FROM article_sales
         WHERE import_id = @id) WHERE id = @id`,
  );
  return ({ sales, ...rest }: ImportWithout): void => {
    for (const sale of sales) (sale.units === 0 ? unsell : sell).run({ ...sale, import_id: rest.id });
    update.run(rest);
  };
}

/** Counts the customer out of the data set as it is: to be called before and after the rows are gone. */
function countsOf(db: Database) {
  const one = (sql: string) => db.prepare<[number], number>(`SELECT EXISTS (${sql})`).pluck();
  const occurs = (noun: string, table: string) =>
    one(`SELECT 1 FROM ${table} WHERE ${noun}_key = ? AND import_id IN ${VISIBLE}`);
  const buys = occurs('customer', 'transaction_blocks');
  const isDescribed = occurs('customer', 'customer_attributes');
  const isSold = occurs('article', 'article_sales');
  const isListed = occurs('article', 'article_attributes');
  const count = (...keys: [number, (typeof buys)[]][]) =>
    keys.filter(([key, tests]) => tests.some((test) => test.get(key) === 1)).length;
  return (customer: number, articles: Set<number>) => ({
    buyers: count([customer, [buys]]),
    customers: count([customer, [buys, isDescribed]]),
    articles: count(...Array.from(articles, (key): [number, (typeof buys)[]] => [key, [isSold, isListed]])),
  });
}

function jobsWithout(db: Database) {
  const { gapsOf } = gapStore(db);
  const blocks = db.prepare<[number], number>('SELECT blocks FROM jobs WHERE id = ?').pluck();
  const csvEnd = db
    .prepare<[number], number>('SELECT csv_end FROM sequence_blocks WHERE block_id = ?')
    .pluck();
  const addGap = db.prepare('INSERT INTO erased_blocks VALUES (@first_block, @blocks, @csv_start, @csv_end)');
  const digest = db.prepare<[number], string>('SELECT content_digest FROM jobs WHERE id = ?').pluck();
  const update = db.prepare(
    `UPDATE jobs SET customers_erased = customers_erased + 1, customers_total = customers_total - 1,
       customers_done = customers_done - 1,
       customers_without_purchases = customers_without_purchases - @without_purchases,
       ignores = ignores - @ignores, clicks = clicks - @clicks, purchases = purchases - @purchases,
       csv_bytes = csv_bytes - @csv_bytes, content_digest = @content_digest, verdict = NULL,
       customers_short_of_ignores = min(customers_short_of_ignores, customers_total - 1)
      WHERE id = @job_id`,
  );
  const removeReport = db.prepare<[number]>('DELETE FROM job_reports WHERE job_id = ?');

  /** Where the rows before a block end in the CSV as it was at first. */
  function csvStart(job_id: number, block_id: number): number {
    if (block_id === job_id * BLOCKS_PER_OWNER) return 0;
    const end = csvEnd.get(block_id - 1);
    if (end !== undefined) return end;
    return gapsOf(job_id).find((gap) => gap.first_block + gap.blocks === block_id)!.csv_end;
  }

  return (sequence: ErasedSequence): void => {
    const { job_id, first_block, csv_end, digest: erased, ...counts } = sequence;
    if (blocks.get(job_id) === undefined) return; // it was deleted, and its rows are being swept
    const csv_start = csvStart(job_id, first_block);
    addGap.run({ first_block, blocks: counts.blocks, csv_start, csv_end });
    // Equal digests mean equal rows, still: the one before says what there was, the sequence's what is gone.
    const content_digest = hash(
      'sha256',
      Buffer.concat([Buffer.from(`erased\n${digest.get(job_id)}\n`), erased]),
    );
    update.run({ ...counts, job_id, content_digest, csv_bytes: csv_end - csv_start });
    removeReport.run(job_id);
  };
}

/** Erases the rows, the attributes and the id; returns the ids of the jobs that had rows. */
function rowEraser(db: Database) {
  const { current } = datasetStore(db);
  const writeVersion = versionWriter(db);
  const countIn = countsOf(db);
  const sequencesOf = erasedSequences(db);
  const takeFromImport = importsWithout(db);
  const takeFromJob = jobsWithout(db);
  const removals = ['sequence_blocks', 'transaction_blocks', 'customer_attributes', 'customers'].map(
    (table) => db.prepare<[number]>(`DELETE FROM ${table} WHERE customer_key = ?`),
  );
  return (key: number, { imports }: DataWithout): { jobs: number[]; erasure: Erasure } => {
    const sequences = sequencesOf(key);
    const articles = new Set(imports.flatMap(({ sales }) => sales.map(({ article_key }) => article_key)));
    const counted = countIn(key, articles);
    for (const sequence of sequences) takeFromJob(sequence);
    for (const removal of removals) removal.run(key);
    for (const one of imports) takeFromImport(one);
    const left = countIn(key, articles);
    const { version, ...dataset } = current();
    writeVersion(
      version + 1,
      {
        counted_at: version,
        customers: dataset.customers - counted.customers,
        buyers: dataset.buyers - counted.buyers,
        articles: dataset.articles - counted.articles + left.articles,
      },
      new Date().toISOString(),
    );
    const interactions = sequences.reduce(
      (sum, { ignores, clicks, purchases }) => sum + ignores + clicks + purchases,
      0,
    );
    const transactions = imports.reduce((sum, { rows }) => sum + rows, 0);
    const jobs = sequences.map(({ job_id }) => job_id);
    return { jobs, erasure: { transactions, interactions, jobs: jobs.length } };
  };
}

const PROCESS = new URL(`./rewrite-process${extname(import.meta.url)}`, import.meta.url);

async function rewrite(path: string): Promise<void> {
  const child = fork(PROCESS, [path], withoutInputType());
  let message: RewriteMessage | undefined;
  child.on('message', (sent: RewriteMessage) => (message = sent));
  const [code, killedBy] = (await once(child, 'close')) as [number | null, string | null];
  if (!message) throw new Error(`The process that rewrites the database has ended (${killedBy ?? code}).`);
  if (message.error) throw receivedError(message.error);
}

export function eraseWrites(db: Database) {
  const { current } = datasetStore(db);
  const eraseRows = rowEraser(db);
  const keyOf = keyFinder(db, 'customer');
  const busy = (table: string, states: string) =>
    db.prepare<[], number>(`SELECT id FROM ${table} WHERE state IN (${states}) ORDER BY id LIMIT 10`).pluck();
  const busyJobs = busy('jobs', `'queued', 'running'`);
  const busyImports = busy('imports', `'running'`);
  const eraseMentionsOf = eraseMentions(db);
  const note = db.prepare('INSERT INTO erasures (is_clean) VALUES (0)');
  const unclean = db.prepare<[], number>('SELECT count(*) FROM erasures WHERE is_clean = 0').pluck();
  const clean = db.prepare('UPDATE erasures SET is_clean = 1 WHERE is_clean = 0');

  // Synced by itself: where remains can't be removed yet, the client is told all the same that it is erased.
  const erase = syncing(db)(
    db.transaction((id: string, data: DataWithout): ErasureOutcome => {
      const [jobs, imports] = [busyJobs.all(), busyImports.all()];
      if (jobs.length + imports.length > 0) return { outcome: 'busy', jobs, imports };
      if (current().version !== data.version) return { outcome: 'stale' };
      const key = keyOf(id);
      if (key === undefined) return { outcome: 'unknown' };
      note.run();
      eraseMentionsOf(id);
      return { outcome: 'erased', ...eraseRows(key, data) };
    }),
  );

  return {
    /** Erases all that belongs to this id or names it; `cleanUp` and then `isClean` follow. */
    erase(id: string, data: DataWithout): ErasureOutcome {
      db.pragma('secure_delete = ON'); // what is freed is overwritten, in whole pages too
      try {
        return erase(id, data);
      } finally {
        db.pragma('secure_delete = FAST');
      }
    },
    /** How many erasures have not been followed by `isClean`. */
    unfinished: (): number => unclean.get() as number,
    /** Writes the whole file anew, without remains of deleted rows. Takes a while if it is large. */
    rewrite: () => rewrite(db.name),
    /** Empties the WAL. False if a long read needs it still. */
    emptyWal: (): boolean => emptyWal(db),
    isClean: (): void => void clean.run(),
  };
}
