/**
 * For `pairs=best`: of a customer's rows with one article, the best is the last of those with the highest
 * score. Rows that fail the filters don't count, so that what is left out cannot decide what is in.
 */
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import type { SequenceBlock } from '../storage/sequence-blocks.ts';
import type { Stores } from '../storage/stores.ts';
import { blockDecoder, type BestRows } from './blocks.ts';
import type { RowTest } from './filter.ts';
import type { RowQuery } from './row-query.ts';

/** By article, the rank of its best row. */
type Best = Map<number, number>;

/** A row's rank among those of its pair; `index` is that in the sequence. */
const rankOf = (score: number, index: number): number => score * 2 ** 40 + index;

/** Undefined if a query wants all rows. Remembers the last customer, so make one for each slice. */
export function bestRows(stores: Stores) {
  const decode = blockDecoder();

  function add(best: Best, block: SequenceBlock, test: RowTest | undefined): void {
    const { length, t_dat, article, score } = decode(block, block.customer_id);
    for (let i = 0; i < length; i++) {
      if (test && !test(t_dat[i], article[i], score[i])) continue;
      const rank = rankOf(score[i], block.position + i);
      if (rank > (best.get(article[i]) ?? -1)) best.set(article[i], rank);
    }
  }

  return ({ pairs, job_id }: Pick<RowQuery, 'pairs' | 'job_id'>, test?: RowTest): BestRows | undefined => {
    if (pairs === undefined) return undefined;
    let customer = -1;
    const best: Best = new Map();

    function find(block: SequenceBlock): void {
      customer = block.customer_key;
      best.clear();
      // All blocks of a sequence are full but the last, so that most are known to be alone.
      const isAlone = block.position === 0 && block.length < BLOCK_ROWS;
      const blocks = isAlone ? [block] : stores.sequences.blocksOf(customer, job_id, -1, false);
      for (const one of blocks) add(best, one, test);
    }

    return (block, { length, article, score }, mask) => {
      if (block.customer_key !== customer) find(block);
      for (let i = 0; i < length; i++)
        if (best.get(article[i]) !== rankOf(score[i], block.position + i)) mask[i] = 0;
    };
  };
}
