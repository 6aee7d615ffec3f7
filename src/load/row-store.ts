/**
 * Holds the rows of an import until all of them are read, then gives them back in groups of consecutive customers in
 * byte order of their ids. Rows are divided by ranges of ids as they come, so that a group lies together in memory or in
 * the temporary file, and is small enough for the processor's caches.
 */
import type { TransactionColumns } from '../formats/transactions-csv.ts';
import type { IdTable } from './id-table.ts';
import { partedRows, type PartedRows } from './parted-rows.ts';
import { copyRow, customerOf, ROW_BYTES, rowMemory, rowsOf, writeRow, type RowMemory } from './row-memory.ts';

/** Rows in memory at a time: 128 MiB. */
export const MOST_ROWS = 2 ** 22;
/** At 32 million rows a part then is small enough for the processor's caches. */
const MOST_PARTS = 2048;
/** So many rows are held back until they tell where to divide: 2 MiB. */
const OPENING_ROWS = 2 ** 16;
/** Customers whose ids tell it, 16 for each part. */
const SAMPLE = 16 * MOST_PARTS;
/** Parts are given back together until they have so many rows: half a mebibyte. */
const GROUP_ROWS = 2 ** 14;

/** All rows of the customers `order[from]` to `order[to - 1]`. */
export interface Group {
  from: number;
  to: number;
  length: number;
  rows: RowMemory;
}

/** For a customer: which of the ranges between `limits` (customers in byte order) holds its id. */
function rangeFinder(customers: IdTable, limits: Uint32Array) {
  return (customer: number): number => {
    let low = 0;
    let high = limits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (customers.compare(limits[middle], customer) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Customers that divide those known so far into `parts` ranges of about the same size. */
function limitsFor(customers: IdTable, parts: number): Uint32Array {
  const step = Math.max(1, Math.floor(customers.size / SAMPLE));
  const sample = Uint32Array.from({ length: Math.ceil(customers.size / step) }, (_, i) => i * step);
  sample.sort((a, b) => customers.compare(a, b));
  const count = Math.min(parts, sample.length);
  return Uint32Array.from(
    { length: count - 1 },
    (_, i) => sample[Math.floor(((i + 1) * sample.length) / count)],
  );
}

/** Of each part: the place behind its last customer in `order`, in which the parts follow one another. */
function endsOf(parts: number, partOf: Uint16Array, order: Uint32Array): Uint32Array {
  const ends = new Uint32Array(parts);
  for (const customer of order) ends[partOf[customer]]++;
  for (let part = 1; part < parts; part++) ends[part] += ends[part - 1];
  return ends;
}

/** `path` names temporary files; they are removed by `close`. `mostRows` is the bound on rows in memory. */
export function rowStore(path: string, customers: IdTable, mostRows = MOST_ROWS) {
  const stores: PartedRows[] = [];
  /** The part of each customer. */
  let partOf = new Uint16Array(1024);
  let known = 0;
  let parts = 0;
  let rangeOf: (customer: number) => number = () => 0;
  const opening = rowMemory(Math.min(OPENING_ROWS, mostRows));
  let opened = 0;
  let group = rowMemory(0);

  function makeStore(parts: number): PartedRows {
    const store = partedRows(`${path}.rows${stores.length}`, parts, mostRows);
    stores.push(store);
    return store;
  }

  /** Divides by the customers of the first rows. */
  function begin(): void {
    const limits = limitsFor(customers, Math.min(MOST_PARTS, Math.ceil(mostRows / 16)));
    rangeOf = rangeFinder(customers, limits);
    parts = limits.length + 1;
    const { memory, rowFor } = makeStore(parts);
    learnCustomers();
    for (let row = 0; row < opened; row++)
      copyRow(memory, rowFor(partOf[customerOf(opening, row)]), opening, row);
  }

  function learnCustomers(): void {
    if (customers.size > partOf.length) {
      const larger = new Uint16Array(customers.size * 2);
      larger.set(partOf);
      partOf = larger;
    }
    for (; known < customers.size; known++) partOf[known] = rangeOf(known);
  }

  /** Parts `first` to `endPart` of the store, as many at a time as make a group; `ends` as of endsOf, the customers begin at `from`. */
  function* grouped(
    store: PartedRows,
    first: number,
    endPart: number,
    ends: ArrayLike<number>,
    from: number,
  ) {
    let length = 0;
    for (let part = first; part < endPart; part++) {
      length += store.rowsIn(part);
      if (length < GROUP_ROWS && part + 1 < endPart) continue;
      if (length > group.capacity) group = rowMemory(length);
      let end = 0;
      for (; first <= part; first++) {
        store.each(first, (rows) => {
          group.bytes.set(rows, end);
          end += rows.length;
        });
      }
      yield { from, to: ends[part], length: end / ROW_BYTES, rows: group };
      from = ends[part];
      length = 0;
    }
  }

  /**
   * The rows of a part that is too large for memory, since its customers were not among the first: divided once more, now
   * that all customers and their rows are known. A customer is never cut.
   */
  function* divided(part: number, order: Uint32Array, from: number, to: number): Generator<Group> {
    const counts = new Uint32Array(order.length);
    stores[0].each(part, (bytes) => {
      const rows = rowsOf(bytes);
      for (let row = 0; row < rows.capacity; row++) counts[customerOf(rows, row)]++;
    });
    const most = Math.ceil(stores[0].rowsIn(part) / MOST_PARTS);
    const partOf = new Uint16Array(order.length);
    const ends: number[] = [];
    for (let place = from, length = 0; place < to; place++) {
      partOf[order[place]] = ends.length;
      length += counts[order[place]];
      if (length < most && place + 1 < to) continue;
      ends.push(place + 1);
      length = 0;
    }
    const store = makeStore(ends.length);
    stores[0].each(part, (bytes) => {
      const rows = rowsOf(bytes);
      for (let row = 0; row < rows.capacity; row++) {
        copyRow(store.memory, store.rowFor(partOf[customerOf(rows, row)]), rows, row);
      }
    });
    yield* grouped(store, 0, ends.length, ends, from);
  }

  return {
    /** Adds rows of customers that the table knows. */
    add(rows: TransactionColumns): void {
      let from = 0;
      if (stores.length === 0) {
        while (from < rows.length && opened < opening.capacity) writeRow(opening, opened++, rows, from++);
        if (opened < opening.capacity) return;
        begin();
      }
      learnCustomers();
      const { memory, rowFor } = stores[0];
      for (; from < rows.length; from++) writeRow(memory, rowFor(partOf[rows.customer[from]]), rows, from);
    },

    /** All rows, `order` giving the customers' numbers in byte order of their ids. A group is overwritten by the next. */
    *groups(order: Uint32Array): Generator<Group> {
      if (opened === 0) return;
      if (stores.length === 0) begin();
      const ends = endsOf(parts, partOf, order);
      const startOf = (part: number) => (part === 0 ? 0 : ends[part - 1]);
      let first = 0;
      for (let part = 0; part < parts; part++) {
        if (stores[0].rowsIn(part) <= mostRows) continue;
        yield* grouped(stores[0], first, part, ends, startOf(first));
        yield* divided(part, order, startOf(part), ends[part]);
        first = part + 1;
      }
      yield* grouped(stores[0], first, parts, ends, startOf(first));
    },

    close(): void {
      for (const store of stores.splice(0)) store.close();
    },
  };
}
