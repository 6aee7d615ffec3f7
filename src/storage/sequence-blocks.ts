/** Blocks of generated sequences: up to 512 rows of one customer in one job. */
import { blockKind, viewOf, type ChunkOf, type RowOf } from './block-kind.ts';
import { decodeRecords, type Layout } from './encoded/records.ts';

/** The numbers that decide the rows. */
const COVERED = [
  ...(['block_id', 'customer_key', 'position', 'prev_article_key', 'prev_skips_ignores'] as const),
  ...(['length', 't_first', 't_unit', 't_width', 'article_width'] as const),
] as const;

export const SEQUENCE_BLOCKS = blockKind('sequence_blocks', {
  block_id: 'id',
  job_id: 'owner',
  customer_key: 'number',
  /** Of its first row in the sequence, from 0. */
  position: 'number',
  /** Of its first row; null is START. */
  prev_article_key: 'number?',
  prev_skips_ignores: 'number',
  length: 'number',
  t_first: 'number',
  t_unit: 'number',
  t_width: 'number',
  article_width: 'number',
  /** Where the block ends in the CSV of the job, without the header. */
  csv_end: { from: 'csv_bytes' },
  /** SHA-256 of the whole sequence, in its first block. */
  digest: 'bytes?',
  records: 'bytes',
  /** See encoded/details.ts. Null for presets without. */
  details: 'bytes?',
  records_checksum: { sum: COVERED, of: 'records' },
  details_checksum: { sum: ['block_id', 'length'], of: 'details' },
});

/** Sequences of consecutive customers on their way to the writer. */
export interface SequenceChunk extends ChunkOf<typeof SEQUENCE_BLOCKS> {
  customers: number;
  customers_without_purchases: number;
  ignores: number;
  clicks: number;
  purchases: number;
  /** Ignores that found no article, and how many customers had any. */
  ignores_missing: number;
  customers_short_of_ignores: number;
}

type StoredBlock = RowOf<typeof SEQUENCE_BLOCKS>;

/** Rows of a block as columns; `article` holds keys. */
export const sequenceColumns = (capacity: number) => ({
  t_dat: new Float64Array(capacity),
  article: new Uint32Array(capacity),
  score: new Uint8Array(capacity),
});

/** What the rows of a block are decoded from and checked by. */
export const RECORD_COLUMNS = [...COVERED, 'records', 'records_checksum'] as const;
export type BlockRecords = Pick<StoredBlock, (typeof RECORD_COLUMNS)[number]>;

/** What serving a job takes: with the customer's id, and with `details` if they are asked for, else null. */
export const SERVED_COLUMNS = [...RECORD_COLUMNS, 'details_checksum'] as const;
export type SequenceBlock = Pick<StoredBlock, (typeof SERVED_COLUMNS)[number] | 'details'> & {
  customer_id: string;
};

/** Throws if one of the blocks is damaged: they must never be other rows. */
export function intact<B extends BlockRecords & Partial<SequenceBlock>>(blocks: B[]): B[] {
  for (const block of blocks) {
    SEQUENCE_BLOCKS.verify(block, 'records_checksum', viewOf(block.records));
    if (block.details) SEQUENCE_BLOCKS.verify(block, 'details_checksum', viewOf(block.details));
  }
  return blocks;
}

/** Decodes the rows of a block into the columns, from index `at` on. */
export function decodeBlock(
  block: Layout & { records: Uint8Array },
  into: ReturnType<typeof sequenceColumns>,
  at = 0,
): void {
  decodeRecords(block.records, 0, block, into, at);
}
