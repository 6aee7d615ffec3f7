/** Reads partitions in groups of rows that are large enough to pay and fit the processor's caches. */
import type { PartitionedRows } from './partitioned-rows.ts';
import { ROW_BYTES, rowMemory, type RowMemory } from './row-memory.ts';

/** Half a mebibyte. */
const GROUP_ROWS = 2 ** 14;

/** All rows of the customers `order[from]` to `order[to - 1]`. */
export interface Group {
  from: number;
  to: number;
  length: number;
  rows: RowMemory;
}

/** Partitions `first` to `end` (excluded); customers begin at `from`, and those of p end at `ends[p]`. */
export interface PartitionRange {
  first: number;
  end: number;
  from: number;
  ends: ArrayLike<number>;
}

/** A group is overwritten by the next one. */
export function groupReader() {
  let memory = rowMemory(0);

  return function* (store: PartitionedRows, range: PartitionRange): Generator<Group> {
    let { first, from } = range;
    let length = 0;
    for (let partition = first; partition < range.end; partition++) {
      length += store.rowsIn(partition);
      if (length < GROUP_ROWS && partition + 1 < range.end) continue;
      if (length > memory.capacity) memory = rowMemory(length);
      let bytes = 0;
      for (; first <= partition; first++) {
        store.each(first, (rows) => {
          memory.bytes.set(rows, bytes);
          bytes += rows.length;
        });
      }
      yield { from, to: range.ends[partition], length: bytes / ROW_BYTES, rows: memory };
      from = range.ends[partition];
      length = 0;
    }
  };
}
