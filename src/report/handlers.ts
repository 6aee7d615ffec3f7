/**
 * Makes a job's report from its stored rows, in the thread that these handlers are composed into. Between two calls of
 * `count` the thread is free for other work. The only file of report/ that reads from storage.
 */
import type { Verdict } from '../model/report.ts';
import { decodeRecords } from '../storage/encoded/records.ts';
import { roomIn } from '../storage/encoded/columns.ts';
import type { Stores } from '../storage/stores.ts';
import type { SaleFacts } from './article-records.ts';
import { verdictOf } from './audit.ts';
import { countInteractions } from './count-interactions.ts';
import { emptyCounts, type DataSpan, type ReportCounts } from './counts.ts';
import { reportOf } from './report.ts';

type Block = ReturnType<Stores['sequences']['blocksAfter']>[number];

/** What of a job has been counted. */
interface Work {
  jobId: number;
  span: DataSpan;
  /** Keys of the articles sold in the job's version of the data set, in byte order of their ids. */
  sold: number[];
  imports: number[];
  /** Those that the customers have bought, while they are being looked for. */
  bought?: Set<number>;
  catalogue?: Catalogue;
  /** The last block that was read. */
  lastBlock: number;
  customers_done: number;
  /** The blocks of the last customer read, which may go on. */
  rows: { length: number; t_dat: Float64Array; article: Uint32Array; score: Uint8Array };
}

interface Catalogue {
  ranks: Int32Array;
  facts: SaleFacts;
  counts: ReportCounts;
}

/** Up to 250,000 rows, 25 ms of work. */
const BLOCKS_IN_SLICE = 500;

export type ReportHandlers = ReturnType<typeof reportHandlers>;

export function reportHandlers(stores: Stores) {
  const works = new Map<number, Work>();
  const workOf = (jobId: number) => works.get(jobId)!;

  const nextBlocks = ({ jobId, lastBlock }: Work): Block[] =>
    stores.sequences.blocksAfter(jobId, lastBlock, BLOCKS_IN_SLICE);

  /** The catalogue of `keys`, which are in byte order of their ids: ranks decide in which half customers are. */
  function setCatalogue(work: Work, keys: number[]): void {
    const sales = stores.transactions.salesOf(work.imports);
    const ranks = new Int32Array(keys.reduce((most, key) => Math.max(most, key), 0) + 1).fill(-1);
    keys.forEach((key, rank) => (ranks[key] = rank));
    const facts = {
      first_sale: new Float64Array(keys.length),
      last_sale: new Float64Array(keys.length),
      units: new Uint32Array(keys.length),
    };
    sales.article_key.forEach((key, i) => {
      const rank = ranks[key] ?? -1;
      if (rank < 0) return;
      facts.first_sale[rank] = sales.first_t_dat[i];
      facts.last_sale[rank] = sales.last_t_dat[i];
      facts.units[rank] = sales.units[i];
    });
    work.catalogue = { ranks, facts, counts: emptyCounts(work.span, facts) };
    work.bought = undefined;
    work.lastBlock = stores.sequences.before(work.jobId);
  }

  /** Looks for articles of purchases. Every purchase of a selected customer is a row of the job. */
  function findBought(work: Work, bought: Set<number>): void {
    const blocks = nextBlocks(work);
    for (const block of blocks) {
      decode(work, block, 0);
      for (let i = 0; i < block.length; i++) if (work.rows.score[i] === 2) bought.add(work.rows.article[i]);
    }
    work.lastBlock = blocks.at(-1)?.block_id ?? work.lastBlock;
    if (blocks.length < BLOCKS_IN_SLICE || bought.size === work.sold.length)
      setCatalogue(
        work,
        work.sold.filter((key) => bought.has(key)),
      );
  }

  function countRows(work: Work, catalogue: Catalogue): boolean {
    const blocks = nextBlocks(work);
    for (const block of blocks) {
      if (block.position === 0) {
        endCustomer(work, catalogue);
        work.customers_done++;
      }
      decode(work, block, block.position);
      work.rows.length = block.position + block.length;
      work.lastBlock = block.block_id;
    }
    if (blocks.length === BLOCKS_IN_SLICE) return false;
    endCustomer(work, catalogue);
    return true;
  }

  return {
    /** Prepares the report of a succeeded job; needs `article_sales` of its version of the data set. */
    begin(jobId: number): void {
      const { dataset_version, parameters, selection } = stores.jobs.row(jobId)!;
      const imports = stores.imports.visibleAt('transactions', dataset_version);
      const { first_t_dat, last_t_dat } = stores.datasets.at(dataset_version);
      const work: Work = {
        jobId,
        imports,
        span: { first_t_dat: first_t_dat ?? 0, last_t_dat: last_t_dat ?? 0 },
        sold: stores.transactions.soldArticles(imports),
        lastBlock: stores.sequences.before(jobId),
        customers_done: 0,
        rows: {
          length: 0,
          t_dat: new Float64Array(0),
          article: new Uint32Array(0),
          score: new Uint8Array(0),
        },
      };
      works.set(jobId, work);
      const isWhole = JSON.parse(parameters).catalogue === 'all' || 'all_customers' in JSON.parse(selection);
      if (isWhole) setCatalogue(work, work.sold);
      else work.bought = new Set();
    },

    /** Reads the next slice of the job's rows and counts them: some milliseconds of work. */
    count(jobId: number): { customers_done: number; done: boolean } {
      const work = workOf(jobId);
      let done = false;
      if (work.bought) findBought(work, work.bought);
      else done = countRows(work, work.catalogue!);
      return { customers_done: work.customers_done, done };
    },

    /** The report as JSON, once `count` has said `done`, and its worst verdict. Takes up to a tenth of a second. */
    finish(jobId: number): { report: string; verdict: Verdict } {
      const row = stores.jobs.row(jobId)!;
      const { span, catalogue } = workOf(jobId);
      const report = reportOf(catalogue!.counts, {
        job: {
          id: jobId,
          preset: row.preset,
          seed: row.seed,
          generator_version: row.generator_version,
          dataset_fingerprint: row.dataset_fingerprint,
          fingerprint: row.fingerprint,
          parameters: JSON.parse(row.parameters),
          content_digest: row.content_digest,
        },
        untold: {
          customers: row.customers_total,
          customers_without_purchases: row.customers_without_purchases,
          customers_short_of_ignores: row.customers_short_of_ignores,
          ignores_missing: row.ignores_missing,
        },
        facts: catalogue!.facts,
        span,
      });
      return { report: JSON.stringify(report), verdict: verdictOf(report) };
    },

    /** Drops all that was counted of a job. */
    forget(jobId: number): void {
      works.delete(jobId);
    },
  };
}

function decode({ rows }: Work, block: Block, at: number): void {
  rows.t_dat = roomIn(rows.t_dat, at + block.length);
  rows.article = roomIn(rows.article, at + block.length);
  rows.score = roomIn(rows.score, at + block.length);
  decodeRecords(block.records, 0, block, rows.t_dat, rows.article, rows.score, at);
}

/** Counts the rows read, which are all of one customer's. */
function endCustomer(work: Work, { ranks, counts }: Catalogue): void {
  const { article, length } = work.rows;
  for (let i = 0; i < length; i++) article[i] = ranks[article[i]];
  countInteractions(counts, work.rows);
  work.rows.length = 0;
}
