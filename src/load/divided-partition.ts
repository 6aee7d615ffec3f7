/** Divides a partition that is too large for memory once more: its customers were not among the first. */
import type { PartitionedRows } from './partitioned-rows.ts';
import type { PartitionRange } from './row-groups.ts';
import { copyRow, customerOf, rowsOf, type RowMemory } from './row-memory.ts';

/** Partitions that one is divided into. */
const MOST_PARTITIONS = 2048;

interface LargePartition {
  store: PartitionedRows;
  partition: number;
  /** All customers in byte order of their ids; those of the partition are order[from] to order[to - 1]. */
  order: Uint32Array;
  from: number;
  to: number;
}

/** By now all customers and their rows are known. A customer is never cut. */
export function dividedPartition(
  { store, partition, order, from, to }: LargePartition,
  makeStore: (partitions: number) => PartitionedRows,
): { store: PartitionedRows; range: PartitionRange } {
  const eachRow = (take: (rows: RowMemory, row: number) => void) =>
    store.each(partition, (bytes) => {
      const rows = rowsOf(bytes);
      for (let row = 0; row < rows.capacity; row++) take(rows, row);
    });

  const counts = new Uint32Array(order.length);
  eachRow((rows, row) => counts[customerOf(rows, row)]++);
  const most = Math.ceil(store.rowsIn(partition) / MOST_PARTITIONS);
  const partitionOf = new Uint16Array(order.length);
  const ends: number[] = [];
  for (let rank = from, length = 0; rank < to; rank++) {
    partitionOf[order[rank]] = ends.length;
    length += counts[order[rank]];
    if (length < most && rank + 1 < to) continue;
    ends.push(rank + 1);
    length = 0;
  }
  const divided = makeStore(ends.length);
  eachRow((rows, row) =>
    copyRow(divided.memory, divided.rowFor(partitionOf[customerOf(rows, row)]), rows, row),
  );
  return { store: divided, range: { first: 0, end: ends.length, from, ends } };
}
