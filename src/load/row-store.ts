/**
 * Holds the rows of an import until all of them are read, then gives them back in groups of consecutive customers in
 * byte order of their ids. Rows are divided by ranges of ids as they come, so that a group lies together in memory or in
 * the temporary file, and is small enough for the processor's caches.
 */
import { transactionColumns, type TransactionColumns } from '../formats/transactions-csv.ts';
import type { IdTable } from './id-table.ts';
import { partedRows, type PartedRows } from './parted-rows.ts';

/** Rows in memory at a time: 112 MiB. */
export const MOST_ROWS = 2 ** 22;
const MOST_PARTS = 256;
/** Customers whose ids tell where to divide. */
const SAMPLE = 4096;
/** Parts are given back together until they have so many rows: 3.5 MiB. */
const GROUP_ROWS = 2 ** 17;

export interface Group {
  /** The customers of this group: `order[from]` to `order[to - 1]`. */
  from: number;
  to: number;
  rows: TransactionColumns;
}

/** For one customer after the other, by their numbers: which of the ranges between `limits` (ids in byte order) holds its id. */
function rangeFinder(customers: IdTable, limits: Buffer[]) {
  return (customer: number): number => {
    const id = customers.bytesOf(customer);
    let [low, high] = [0, limits.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (limits[middle].compare(id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Ids that divide the customers known so far into `parts` ranges of about the same size. */
function limitsFor(customers: IdTable, parts: number): Buffer[] {
  const step = Math.max(1, Math.floor(customers.size / SAMPLE));
  const sample: Buffer[] = [];
  for (let n = 0; n < customers.size; n += step) sample.push(Buffer.from(customers.bytesOf(n)));
  sample.sort((a, b) => a.compare(b));
  const count = Math.min(parts, sample.length);
  return Array.from({ length: count - 1 }, (_, i) => sample[Math.floor(((i + 1) * sample.length) / count)]);
}

/** Copies rows `from` to `to` behind the others. */
function append(rows: TransactionColumns, from: number, to: number, into: TransactionColumns): void {
  into.t_dat.set(rows.t_dat.subarray(from, to), into.length);
  into.price.set(rows.price.subarray(from, to), into.length);
  into.customer.set(rows.customer.subarray(from, to), into.length);
  into.article.set(rows.article.subarray(from, to), into.length);
  into.sales_channel_id.set(rows.sales_channel_id.subarray(from, to), into.length);
  into.length += to - from;
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
  let group = transactionColumns(0);

  function makeStore(parts: number): PartedRows {
    const store = partedRows(`${path}.rows${stores.length}`, parts, mostRows);
    stores.push(store);
    return store;
  }

  /** Divides by the customers of the first rows. */
  function begin(): PartedRows {
    const limits = limitsFor(customers, Math.min(MOST_PARTS, Math.ceil(mostRows / 16)));
    rangeOf = rangeFinder(customers, limits);
    parts = limits.length + 1;
    return makeStore(parts);
  }

  function learnCustomers(): void {
    if (customers.size > partOf.length) {
      const larger = new Uint16Array(customers.size * 2);
      larger.set(partOf);
      partOf = larger;
    }
    for (; known < customers.size; known++) partOf[known] = rangeOf(known);
  }

  /** Parts `first` to `end` of the store, as many at a time as make a group; `ends` as of endsOf, the customers begin at `from`. */
  function* grouped(store: PartedRows, first: number, end: number, ends: ArrayLike<number>, from: number) {
    let length = 0;
    for (let part = first; part < end; part++) {
      length += store.rowsIn(part);
      if (length < GROUP_ROWS && part + 1 < end) continue;
      if (length > group.capacity) group = transactionColumns(length);
      group.length = 0;
      for (; first <= part; first++) store.each(first, (rows, from, to) => append(rows, from, to, group));
      yield { from, to: ends[part], rows: group };
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
    stores[0].each(part, (rows, from, to) => {
      for (let i = from; i < to; i++) counts[rows.customer[i]]++;
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
    stores[0].each(part, (rows, from, to) => store.add(rows, from, to, partOf));
    yield* grouped(store, 0, ends.length, ends, from);
  }

  return {
    /** Adds rows of customers that the table knows. */
    add(rows: TransactionColumns): void {
      if (rows.length === 0) return;
      if (stores.length === 0) begin();
      learnCustomers();
      stores[0].add(rows, 0, rows.length, partOf);
    },

    /** All rows, `order` giving the customers' numbers in byte order of their ids. A group is overwritten by the next. */
    *groups(order: Uint32Array): Generator<Group> {
      if (stores.length === 0) return;
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
