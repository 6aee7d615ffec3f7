/**
 * Entry of the thread that keeps the rows of an import of transactions: takes them batch by batch, and gives them
 * back packed.
 */
import type { TransactionChunk } from '../storage/transaction-blocks.ts';
import { defineThread } from '../threads/define.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { keptRows } from './kept-rows.ts';

export interface RowsData {
  /** Where temporary files may be made: their names begin with this. */
  temporary: string;
  mostRows?: number;
}

export type Figures = ReturnType<ReturnType<typeof keptRows>['figures']>;

export const keeperThread = defineThread(import.meta.url, ({ temporary, mostRows }: RowsData) => {
  const { batches, ...rows } = keptRows(temporary, mostRows);
  let packed: Iterator<TransactionChunk> | undefined;

  return {
    ...rows,

    /** Begins to give out batches; `keys` are those of the articles of `articleIds`, in that order. */
    pack(keys: Uint32Array): void {
      packed = batches(keys);
    },

    /** The next batch, or undefined after the last one. */
    batch(): TransactionChunk | undefined {
      const next = packed?.next();
      if (!next || next.done) return undefined;
      return moved(next.value, buffersIn(next.value));
    },
  };
});
