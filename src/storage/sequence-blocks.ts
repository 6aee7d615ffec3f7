/** Blocks of generated sequences: up to 512 rows of one customer in one job. */
import { blockKind, type ChunkOf, type RowOf } from './block-kind.ts';
import { decodeRecords, type Layout } from './encoded/records.ts';

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

/** What the rows of a block are decoded from. */
const ROW_COLUMNS = ['length', 't_first', 't_unit', 't_width', 'article_width', 'records'] as const;

/** The same with what comes before the first row: enough for the five usual columns. */
export const RECORD_COLUMNS = ['prev_article_key', 'prev_skips_ignores', ...ROW_COLUMNS] as const;
export type BlockRecords = Pick<StoredBlock, (typeof RECORD_COLUMNS)[number]>;

/** What serving a job takes: with the customer's id, and with `details` if they are asked for, else null. */
export const SERVED_COLUMNS = ['block_id', 'position', ...RECORD_COLUMNS] as const;
export type SequenceBlock = Pick<StoredBlock, (typeof SERVED_COLUMNS)[number] | 'details'> & {
  customer_id: string;
};

/** What counting a job's rows takes. */
export const COUNTED_COLUMNS = ['block_id', 'customer_key', 'position', ...ROW_COLUMNS] as const;
export type CountedBlock = Pick<StoredBlock, (typeof COUNTED_COLUMNS)[number]>;

/** Decodes the rows of a block into the columns, from index `at` on. */
export function decodeBlock(
  block: Layout & { records: Uint8Array },
  into: ReturnType<typeof sequenceColumns>,
  at = 0,
): void {
  decodeRecords(block.records, 0, block, into, at);
}
