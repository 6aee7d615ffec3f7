/**
 * Holds the rows of an import until all are read, then returns them in groups of consecutive customers in
 * byte order of ids. Rows are partitioned by ranges of ids as they come, so that a group lies together.
 */
import type { TransactionColumns } from '../formats/transaction-columns.ts';
import { customerRanges } from './customer-ranges.ts';
import { dividedPartition } from './divided-partition.ts';
import type { IdTable } from './id-table.ts';
import { partitionedRows, type PartitionedRows } from './partitioned-rows.ts';
import { groupReader, type Group } from './row-groups.ts';
import { copyRow, customerOf, rowMemory, rowsOf, writeRow, type RowMemory } from './row-memory.ts';

/** Rows in memory at a time: 128 MiB. */
const MOST_ROWS = 2 ** 22;
/** At 32 million rows a partition is then small enough for the processor's caches. */
const MOST_PARTITIONS = 2048;
/** Rows that are held back until they show where to divide: 2 MiB. */
const OPENING_ROWS = 2 ** 16;

/** `path` begins the names of temporary files, which `close` removes. `mostRows`: the most rows in memory. */
export function rowStore(path: string, customers: IdTable, mostRows = MOST_ROWS) {
  const stores: PartitionedRows[] = [];
  const opening = rowMemory(Math.min(OPENING_ROWS, mostRows));
  let opened = 0;
  let ranges: ReturnType<typeof customerRanges> | undefined;
  const groupsOf = groupReader();

  function makeStore(partitions: number): PartitionedRows {
    const store = partitionedRows(`${path}.rows${stores.length}`, partitions, mostRows);
    stores.push(store);
    return store;
  }

  /** Divides by the customers of the first rows. */
  function begin() {
    ranges = customerRanges(customers, Math.min(MOST_PARTITIONS, Math.ceil(mostRows / 16)));
    const { memory, rowFor } = makeStore(ranges.count);
    const partitionOf = ranges.ofAll();
    for (let row = 0; row < opened; row++)
      copyRow(memory, rowFor(partitionOf[customerOf(opening, row)]), opening, row);
    return ranges;
  }

  return {
    /** Adds rows of customers that the table knows. */
    add(rows: TransactionColumns): void {
      let from = 0;
      /** How often row `from` has been written. */
      let written = 0;
      if (!ranges) {
        for (; from < rows.length && opened < opening.capacity; from++, written = 0) {
          const units = rows.has_units ? rows.units[from] : 1;
          while (written < units && opened < opening.capacity) {
            writeRow(opening, opened++, rows, from);
            written++;
          }
          if (written < units) break;
        }
        if (opened < opening.capacity) return;
      }
      const partitionOf = (ranges ?? begin()).ofAll();
      const { memory, rowFor } = stores[0];
      for (; from < rows.length; from++, written = 0) {
        const units = rows.has_units ? rows.units[from] : 1;
        for (; written < units; written++)
          writeRow(memory, rowFor(partitionOf[rows.customer[from]]), rows, from);
      }
    },

    /** All rows; `order`: customers in byte order of ids. The next group overwrites a group. */
    *groups(order: Uint32Array): Generator<Group> {
      if (opened === 0) return;
      const { count, ofAll } = ranges ?? begin();
      const [store] = stores;
      const ends = endsOf(count, ofAll(), order);
      const startOf = (partition: number) => (partition === 0 ? 0 : ends[partition - 1]);
      let first = 0;
      for (let partition = 0; partition < count; partition++) {
        if (store.rowsIn(partition) <= mostRows) continue;
        yield* groupsOf(store, { first, end: partition, from: startOf(first), ends });
        const large = { store, partition, order, from: startOf(partition), to: ends[partition] };
        const divided = dividedPartition(large, makeStore);
        yield* groupsOf(divided.store, divided.range);
        first = partition + 1;
      }
      yield* groupsOf(store, { first, end: count, from: startOf(first), ends });
    },

    /** Calls `take` with all rows in any order, some at a time, in memory that is reused. */
    each(take: (rows: RowMemory) => void): void {
      const count = opened === 0 ? 0 : (ranges ?? begin()).count;
      for (let partition = 0; partition < count; partition++)
        stores[0].each(partition, (bytes) => take(rowsOf(bytes)));
    },

    close(): void {
      for (const store of stores.splice(0)) store.close();
    },
  };
}

/** Of each partition: the rank behind its last customer in `order`, where partitions are consecutive. */
function endsOf(partitions: number, partitionOf: Uint16Array, order: Uint32Array): Uint32Array {
  const ends = new Uint32Array(partitions);
  for (const customer of order) ends[partitionOf[customer]]++;
  for (let partition = 1; partition < partitions; partition++) ends[partition] += ends[partition - 1];
  return ends;
}
