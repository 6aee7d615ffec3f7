/** Rows of one customer as the writers of CSV, JSON and Parquet get them: row i is index i of each column. */
export interface InteractionSlice {
  customer_id: string;
  /** Key of the article before row 0; -1 for none: START. */
  prev_article_key: number;
  length: number;
  /** Epoch milliseconds, whole numbers. */
  t_dat: Float64Array;
  /** Keys of articles. */
  article: Uint32Array;
  /** 0 to 2. */
  score: Uint8Array;
  /** prev_article_id is the article of the last interaction with a score above 0, not just the last one. */
  prev_skips_ignores?: boolean;
}

/** Which rows are written: those of [from, to) for which `mask` (one byte per row) isn't 0. */
export interface WrittenRows {
  from?: number;
  to?: number;
  mask?: Uint8Array;
}

/** Key of the article that is prev_article_id of row `at`; -1 for START. */
export function articleBefore(
  { article, score, prev_article_key, prev_skips_ignores }: InteractionSlice,
  at: number,
): number {
  let i = at - 1;
  while (prev_skips_ignores && i >= 0 && score[i] === 0) i--;
  return i >= 0 ? article[i] : prev_article_key;
}
