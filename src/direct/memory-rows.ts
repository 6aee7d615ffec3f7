/** Transactions kept in memory, which grows with them: those that a program hands in. */
import type { TransactionColumns } from '../formats/transaction-columns.ts';
import type { Group } from '../load/row-groups.ts';
import { rowMemory, writeRow } from '../load/row-memory.ts';
import type { KeptRows } from './collected-log.ts';

export interface MemoryRows extends KeptRows {
  add(rows: TransactionColumns): void;
}

export function memoryRows(): MemoryRows {
  let memory = rowMemory(1024);
  let length = 0;

  return {
    add(rows) {
      if (length + rows.length > memory.capacity) {
        const larger = rowMemory(2 * (length + rows.length));
        larger.bytes.set(memory.bytes);
        memory = larger;
      }
      for (let row = 0; row < rows.length; row++) writeRow(memory, length++, rows, row);
    },
    *groups(order): Generator<Group> {
      yield { from: 0, to: order.length, length, rows: memory };
    },
    each: (take) => take({ ...memory, capacity: length }),
  };
}
