/** When a row group of Parquet, or a record batch of Arrow, is large enough. */
const ROWS_PER_BATCH = 100_000;
const VALUES_PER_BATCH = 2_000_000;

/** A batch ends at the latest after this many blocks, which may have few rows each. */
export const BLOCKS_PER_BATCH = 4_096;

/** `values`: how many the fullest column has, more than `rows` only in columns of lists. */
export const isFullBatch = (rows: number, values: number): boolean =>
  rows >= ROWS_PER_BATCH || values >= VALUES_PER_BATCH;
