/**
 * Makes a job's report from its stored rows, in the thread that these handlers are composed into. Between
 * two calls of `count` the thread is free for other work. The only file of report/ that reads from storage.
 */
import { roomIn } from '../storage/encoded/columns.ts';
import { addArticlesWith } from '../storage/encoded/records.ts';
import type { MadeReport } from '../storage/job-writes.ts';
import { drawsFromAll } from '../model/selection.ts';
import { parametersOf, type JobRow } from '../storage/jobs.ts';
import { decodeBlock, sequenceColumns, type BlockRecords } from '../storage/sequence-blocks.ts';
import { shiftOf } from '../model/shift.ts';
import type { Stores } from '../storage/stores.ts';
import { verdictOf } from './audit.ts';
import { countInteractions } from './count-interactions.ts';
import { emptyCounts } from './counts.ts';
import { reportOf, type ReportContext } from './report.ts';

/** Up to 250,000 rows, 20 ms of work. */
const BLOCKS_IN_SLICE = 500;

export type ReportHandlers = ReturnType<typeof reportHandlers>;

export function reportHandlers(stores: Stores) {
  /** Reports that have been begun; each takes memory in the size of the catalogue and some megabytes. */
  const reports = new Map<number, ReturnType<typeof reportInProgress>>();

  return {
    /**
     * Prepares the report of a succeeded job. Its version of the data set must still have its
     * `article_sales`.
     */
    begin(jobId: number): void {
      reports.set(jobId, reportInProgress(stores, stores.jobs.row(jobId)!));
    },

    /** Reads and counts the next slice of the job's rows; the first slices may only look for its articles. */
    count: (jobId: number): { customers_done: number; done: boolean } => reports.get(jobId)!.count(),

    /** The report as JSON, once `count` has said `done`, and its worst verdict. Takes up to 130 ms. */
    finish(jobId: number): MadeReport {
      const { finish, customers_erased } = reports.get(jobId)!;
      const report = finish();
      const { notes = [] } = report;
      return { report: JSON.stringify(report), notes, verdict: verdictOf(report), customers_erased };
    },

    /** Drops all that was counted of a job. */
    forget(jobId: number): void {
      reports.delete(jobId);
    },
  };
}

function reportInProgress(stores: Stores, job: JobRow) {
  const imports = stores.imports.visibleAt('transactions', job.dataset_version);
  const parameters = parametersOf(job);
  const dataset = stores.datasets.at(job.dataset_version);
  /** Sales are compared with rows, whose times may have been moved. */
  const shift = shiftOf(parameters, dataset);
  const moved = (time: number | null) => (time ?? 0) + shift;
  const span = { first_t_dat: moved(dataset.first_t_dat), last_t_dat: moved(dataset.last_t_dat) };
  const sold = stores.transactions.soldArticles(imports);
  /** Ranks are those of the job's plan: they decide in which half a customer is. */
  const catalogueOf = (keys: number[]) => {
    const sales = stores.transactions.salesByRank(keys, imports);
    const { first_sale, last_sale } = sales;
    const facts = { ...sales, first_sale: first_sale.map(moved), last_sale: last_sale.map(moved) };
    return { facts, counts: emptyCounts(span, facts) };
  };
  const isWhole = drawsFromAll(parameters, stores.jobs.selectionOf(job));
  let catalogue = isWhole ? catalogueOf(sold) : undefined;
  const bought = new Set<number>();
  const start = stores.sequences.before(job.id);
  let lastBlock = start;
  let customers_done = 0;
  /** Rows of one customer, whose blocks may go on. */
  const rows = { ...sequenceColumns(1024), length: 0 };

  /**
   * Looks for the articles that the customers have bought: every purchase of theirs is a row with score 2.
   */
  function findBought(blocks: BlockRecords[]): void {
    for (const block of blocks) addArticlesWith(2, block, bought);
    if (blocks.length === BLOCKS_IN_SLICE && bought.size < sold.length) return;
    catalogue = catalogueOf(sold.filter((key) => bought.has(key)));
    lastBlock = start;
  }

  function append(block: BlockRecords): void {
    const { position, length } = block;
    if (position === 0) customers_done++;
    rows.length = position + length;
    rows.t_dat = roomIn(rows.t_dat, rows.length);
    rows.article = roomIn(rows.article, rows.length);
    rows.score = roomIn(rows.score, rows.length);
    decodeBlock(block, rows, position);
  }

  function countCustomer({ counts }: NonNullable<typeof catalogue>): void {
    countInteractions(counts, rows);
    rows.length = 0;
  }

  return {
    count(): { customers_done: number; done: boolean } {
      const blocks = stores.sequences.blocksToCount(job.id, lastBlock, BLOCKS_IN_SLICE);
      const done = catalogue !== undefined && blocks.length < BLOCKS_IN_SLICE;
      lastBlock = blocks.at(-1)?.block_id ?? lastBlock;
      if (!catalogue) findBought(blocks);
      else {
        for (const block of blocks) {
          if (block.position === 0) countCustomer(catalogue);
          append(block);
        }
        if (done) countCustomer(catalogue);
      }
      return { customers_done, done };
    },
    /** When it was begun: if more are erased meanwhile, it must be made again. */
    customers_erased: job.customers_erased,
    finish: () => reportOf(catalogue!.counts, { ...contextOf(stores, job), facts: catalogue!.facts, span }),
  };
}

/** `untold` is the whole row: the report takes what it declares. */
function contextOf(stores: Stores, row: JobRow): Pick<ReportContext, 'job' | 'untold' | 'notes'> {
  const { id, preset, seed, generator_version, dataset_fingerprint, fingerprint, content_digest } = row;
  const job = { id, preset, seed, generator_version, dataset_fingerprint, fingerprint };
  return {
    job: { ...job, parameters: parametersOf(row), content_digest },
    untold: { ...row, customers: row.customers_total },
    notes: stores.jobs.get(id)?.notes ?? [],
  };
}
