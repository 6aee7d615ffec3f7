/**
 * In a reader thread: one slice of a job's rows becomes bytes of one file. Slices begin at any block; files
 * whose lines or cells take all rows of a customer get whole customers, those that begin in the slice.
 */
import type { ByteSink } from '../formats/byte-sink.ts';
import type { ArticleStrings } from '../formats/article-strings.ts';
import type { WrittenGroup } from '../formats/interactions-parquet.ts';
import type { InteractionSlice } from '../formats/interaction-slice.ts';
import type { ExportOptions } from '../model/export.ts';
import { blockDecoder, BLOCKS_PER_SLICE, knownArticles } from '../read/blocks.ts';
import { columnReader, type ValueOf } from '../read/interaction-columns.ts';
import { isInPeriods, type Periods } from '../read/periods.ts';
import type { JobFacts } from '../read/row-query.ts';
import type { SequenceBlock } from '../storage/sequence-blocks.ts';
import type { Stores } from '../storage/stores.ts';
import type { RankingFeatures } from './ranking/features.ts';

/** What is known of an exported job in a reader thread. */
export interface JobOfSlices {
  job_id: number;
  customers_erased: number;
  dataset_version: number;
  facts: JobFacts;
  /** Whether each of its negatives belongs to a positive. */
  has_lists: boolean;
}

/** Blocks with ids from `first` (included) to `end` (not). */
export interface BlockRange {
  first: number;
  end: number;
}

export interface WriterTask {
  job: JobOfSlices;
  /** Of writers.ts. */
  writer: string;
  options: ExportOptions;
  /** Only rows of these; undefined: all. */
  periods?: Periods;
  /** By key of the article, its number in the file: see survey.ts. Shared. */
  numbers?: Uint32Array;
  /** Of ranking. */
  features?: RankingFeatures;
}

/** The rows of one block, overwritten by the next. */
export interface BlockRows {
  block: SequenceBlock;
  slice: InteractionSlice;
  /** Values of any column. */
  valuesOf(): ValueOf;
}

export interface WriterContext extends WriterTask {
  stores: Stores;
  articles: ArticleStrings;
  /** How many units of the file the slices before this one have. */
  base: number;
}

/** Appends the rows of one slice to a file. */
export interface SliceWriter {
  block(out: ByteSink, rows: BlockRows): void;
  /** After the last block of a customer. */
  customerEnd?(out: ByteSink): void;
  /** How many lines, cells or sessions this slice has: what `base` counts. */
  units?(): number;
  /** After the last customer. In Parquet, the slice is one row group: returns its entry in the footer. */
  end?(out: ByteSink): WrittenGroup | undefined;
}

export interface WrittenUnits {
  units: number;
  rowGroup?: WrittenGroup;
}

export interface WriterKind {
  /** Gets whole customers. */
  whole?: true;
  /** Reads what only the session presets store. */
  details?: true;
  writer(context: WriterContext): SliceWriter;
}

/** How many blocks behind a slice are read at a time, to complete its last customer. */
const BLOCKS_BEHIND = 4;

export function sliceReader(stores: Stores) {
  const decode = blockDecoder();
  const valuesOf = columnReader(stores.articles.idOf);
  const articles = knownArticles(stores);

  function* blocksOf(jobId: number, { first, end }: BlockRange, whole: boolean, details: boolean) {
    let after = first - 1;
    let isOwn = !whole;
    for (;;) {
      const limit = after + 1 < end ? Math.min(BLOCKS_PER_SLICE, end - after - 1) : BLOCKS_BEHIND;
      const found = stores.sequences.blocksAfter(jobId, after, limit, details);
      for (const block of found) {
        if (block.position === 0) isOwn = whole ? block.block_id < end : isOwn;
        if (block.block_id >= end && (!whole || !isOwn)) return;
        // Customers without purchases have an empty block, and no rows.
        if (isOwn && block.length > 0) yield block;
      }
      if (found.length < limit) return;
      after = found[found.length - 1].block_id;
      if (after + 1 >= end && !(whole && isOwn)) return;
    }
  }

  return {
    /** The blocks that begin in the slice. */
    blocks: (jobId: number, range: BlockRange) => blocksOf(jobId, range, false, false),

    /** Appends what the writer makes of the slice. */
    write(
      out: ByteSink,
      kind: WriterKind,
      task: WriterTask,
      range: BlockRange & { base: number },
    ): WrittenUnits {
      const { whole = false, details = false } = kind;
      const { job_id, facts } = task.job;
      const strings = articles.all();
      const writer = kind.writer({ ...task, stores, articles: strings, base: range.base });
      let isOpen = false;
      for (const block of blocksOf(job_id, range, whole, details)) {
        if (isOpen && block.position === 0) writer.customerEnd?.(out);
        isOpen = true;
        const slice = decode(block, block.customer_id);
        articles.check(block, slice);
        writer.block(out, { block, slice, valuesOf: () => valuesOf(block, slice, { job: facts }) });
      }
      if (isOpen) writer.customerEnd?.(out);
      const rowGroup = writer.end?.(out);
      return { units: writer.units?.() ?? 0, rowGroup };
    },
  };
}

/** Which moments are within the periods of a task; undefined: all. */
export const isWithin = ({ periods }: WriterTask): ((t_dat: number) => boolean) | undefined =>
  periods && ((t_dat) => isInPeriods(periods, t_dat));
