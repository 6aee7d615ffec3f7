/** The thread that keeps the rows of an import of transactions, and returns them encoded, chunk by chunk. */
import type { TransactionChunk } from '../storage/transaction-blocks.ts';
import { defineThread } from '../threads/define.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { keptRows } from './kept-rows.ts';

export interface KeeperData {
  /** Where temporary files may be made: their names begin with this. */
  temporary: string;
  mostRows?: number;
}

export const keeperThread = defineThread(import.meta.url, ({ temporary, mostRows }: KeeperData) => {
  const { chunks, ...rows } = keptRows(temporary, mostRows);
  let encoded: Iterator<TransactionChunk> | undefined;

  return {
    ...rows,

    /** Begins to encode; `keys` are those of the articles of `articleIds`, in that order. */
    encode(keys: Uint32Array): void {
      encoded = chunks(keys);
    },

    /** The next chunk, or undefined after the last one. */
    nextChunk(): TransactionChunk | undefined {
      const next = encoded?.next();
      if (!next || next.done) return undefined;
      return moved(next.value, buffersIn(next.value));
    },
  };
});
