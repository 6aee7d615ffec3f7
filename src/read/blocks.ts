/** Reads the blocks of sequences and decodes them into columns, which the formats take as they are. */
import { articleStrings, type ArticleStrings } from '../formats/article-strings.ts';
import type { InteractionSlice } from '../formats/interaction-slice.ts';
import { BLOCKS_PER_OWNER } from '../storage/block-ids.ts';
import { missingEntry } from '../storage/damage.ts';
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import { sequenceColumns, decodeBlock, type BlockRecords } from '../storage/sequence-blocks.ts';
import type { SequenceBlock } from '../storage/sequence-blocks.ts';
import { storedRanges, type JobBlocks } from '../storage/erased-blocks.ts';
import type { Stores } from '../storage/stores.ts';
import type { Cursor } from './cursor.ts';
import type { RowTest } from './filter.ts';
import type { RowQuery } from './row-query.ts';

/** Blocks per unfiltered slice: 0.5 MB of CSV. Larger buffers cost more to allocate than to fill. */
export const BLOCKS_PER_SLICE = 32;
/** Blocks per filtered slice: some 40,000 rows. More would keep others waiting where few rows match. */
export const BLOCKS_PER_FILTERED_SLICE = 256;

/** Decodes blocks; the result is overwritten by the next call. */
export function blockDecoder(): (block: BlockRecords, customerId: string) => InteractionSlice {
  const columns = sequenceColumns(BLOCK_ROWS);
  return (block, customer_id) => {
    decodeBlock(block, columns);
    return {
      customer_id,
      prev_article_key: block.prev_article_key ?? -1,
      prev_skips_ignores: block.prev_skips_ignores === 1,
      length: block.length,
      t_dat: columns.t_dat,
      article: columns.article,
      score: columns.score,
    };
  };
}

/** Access to the ids of all articles. Keys don't change. */
export function knownArticles(stores: Stores) {
  let lastKey = -1;
  let strings = articleStrings([]);
  /** Every key that was ever given has an id. */
  let isComplete = false;

  /** The ids, read again for a key above those known. */
  function upTo(highestKey: number): ArticleStrings {
    if (highestKey > lastKey) {
      const articles = stores.articles.all();
      lastKey = articles.at(-1)?.[0] ?? 0;
      strings = articleStrings(articles);
      isComplete = articles.length === stores.articles.lastGiven();
    }
    return strings;
  }

  function checkOne(key: number): void {
    if (!strings.plain.length[key + 1]) throw missingEntry('article', key);
  }

  return {
    upTo,
    all: () => upTo(stores.articles.lastKey()),
    /** After `upTo` or `all`: throws Problem if an article of the rows of a block has no id. */
    check({ records_checksum }: BlockRecords, { length, article, prev_article_key }: InteractionSlice): void {
      if (isComplete && records_checksum !== null) return;
      for (let i = 0; i < length; i++) checkOne(article[i]);
      if (prev_article_key >= 0) checkOne(prev_article_key);
    },
    /** The same for blocks together, whose articles are the first ones here. */
    checkAll(blocks: BlockRecords[], article: Uint32Array): void {
      if (isComplete && blocks.every(({ records_checksum }) => records_checksum !== null)) return;
      const rows = blocks.reduce((sum, { length }) => sum + length, 0);
      for (let i = 0; i < rows; i++) checkOne(article[i]);
    },
  };
}
export type KnownArticles = ReturnType<typeof knownArticles>;

/** Cursors are [id of a block, index of a row in it]. */
export const cursorAfter = ({ block_id }: SequenceBlock): Cursor => [block_id + 1, 0];

/** Where a job's slices begin, from block `first`. The last may be empty: there the job is checked. */
export function* sliceCursors(job: JobBlocks, first = job.id * BLOCKS_PER_OWNER): Generator<Cursor> {
  let left = 0; // blocks of the last slice that are still to come
  for (const [from, to] of storedRanges(job)) {
    let id = Math.max(from, first) + left;
    for (; id < to; id += BLOCKS_PER_SLICE) yield [id, 0];
    if (to > first) left = id - to;
  }
  if (left === 0) yield [job.id * BLOCKS_PER_OWNER + job.blocks, 0];
}

/** Sets the mask of a block to 0 where a row isn't the best of its pair. */
export type BestRows = (block: SequenceBlock, slice: InteractionSlice, mask: Uint8Array) => void;

export function sequenceReader(stores: Stores) {
  const decode = blockDecoder();
  const mask = new Uint8Array(BLOCK_ROWS);

  function blocksFrom(
    { job_id, filter, columns, lists }: RowQuery,
    cursor: Cursor,
    limit: number,
  ): SequenceBlock[] {
    const after = (cursor[0] as number) - 1;
    const details = (columns ?? lists) !== undefined; // the usual five need none
    if (filter.customer_id === undefined) return stores.sequences.blocksAfter(job_id, after, limit, details);
    const customer = stores.customers.keyOf(filter.customer_id);
    if (customer === undefined) return [];
    return stores.sequences.blocksOf(customer, job_id, after, details).slice(0, limit);
  }

  return {
    start: ({ job_id }: RowQuery): Cursor => [stores.sequences.before(job_id) + 1, 0],

    /** The blocks from a cursor on, at most `limit`. */
    read(query: RowQuery, cursor: Cursor, limit: number): { blocks: SequenceBlock[]; next: Cursor | null } {
      const blocks = blocksFrom(query, cursor, limit);
      return { blocks, next: blocks.length < limit ? null : cursorAfter(blocks[blocks.length - 1]) };
    },

    /**
     * The rows of a block, overwritten by the next call; `mask` has a byte per row, 0 if it fails `test` or
     * isn't among `best`.
     */
    decode(
      block: SequenceBlock,
      test?: RowTest,
      best?: BestRows,
    ): { slice: InteractionSlice; mask?: Uint8Array } {
      const slice = decode(block, block.customer_id);
      if (!test && !best) return { slice };
      const { length, t_dat, article, score } = slice;
      for (let i = 0; i < length; i++) mask[i] = !test || test(t_dat[i], article[i], score[i]) ? 1 : 0;
      best?.(block, slice, mask);
      return { slice, mask };
    },

    /** Where byte `offset` of a job's CSV (without filters and header) is: a cursor, and bytes to skip. */
    cursorAtByte(jobId: number, blocks: number, offset: number): { cursor: Cursor; skip: number } {
      const { block_id, start } = stores.sequences.blockAt(jobId, blocks, offset);
      return { cursor: [block_id, 0], skip: offset - start };
    },
  };
}
