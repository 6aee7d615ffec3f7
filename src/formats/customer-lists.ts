/** The lists of a customer in columns: positives in order, each with its negatives and its history. */
export interface CustomerLists {
  customer_id: string;
  length: number;
  /** By positive: its index in the sequence. */
  index: Uint32Array;
  /** By that index; `article` holds keys. */
  t_dat: Float64Array;
  article: Uint32Array;
  score: Uint8Array;
  /** By that index, and one more: where its negatives begin; keys and probabilities. */
  start: Uint32Array;
  negative: Uint32Array;
  negative_prob: Float64Array;
  /** By positive: how many positives came before it, of all that filters may have left out; their keys. */
  before: Uint32Array;
  earlier: Uint32Array;
}

/** What is not in the columns of a customer. */
export interface ListsContext {
  /** The first positive that is wanted. */
  first: number;
  historyLength: number;
  /** The event_id of the row with this index in the sequence. */
  eventIdOf(index: number): string;
}
