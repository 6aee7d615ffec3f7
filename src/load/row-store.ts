/**
 * Holds the rows of an import until all of them are read, then gives them back in groups of consecutive customers in
 * byte order of their ids. Beyond a bound the rows go to a temporary file, so that memory does not grow with them.
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** A row: t_dat and price (doubles), then customer, article, channel (32 bits each) and four unused bytes. */
const ROW_BYTES = 32;

/** Rows in memory at a time, and in a group: 64 MiB. */
export const GROUP_ROWS = 2 ** 21;

const PARTITION_BUFFER_ROWS = 8_192;

export interface ColumnsToAdd {
  length: number;
  customer: Uint32Array;
  article: Uint32Array;
  t_dat: Float64Array;
  price: Float64Array;
  sales_channel_id: Int32Array;
}

/** Rows as two views of the same bytes: of row i, times and prices at 4i and 4i + 1 of `doubles`, customer, article and channel at 8i + 4, + 5, + 6 of `words`. */
export interface Rows {
  length: number;
  doubles: Float64Array;
  words: Int32Array;
}

export interface Group {
  /** The customers of this group: `order[from]` to `order[to - 1]`. */
  from: number;
  to: number;
  rows: Rows;
}

const rowsIn = (buffer: ArrayBuffer, length: number): Rows => ({
  length,
  doubles: new Float64Array(buffer),
  words: new Int32Array(buffer),
});

function writeAll(file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(file, bytes, done, bytes.length - done, at + done);
}

function readAll(file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(file, bytes, done, bytes.length - done, at + done);
    if (read === 0)
      throw new Error('The temporary file of the import is shorter than what was written to it.');
    done += read;
  }
}

/** `path` names temporary files; they are removed by `close`. `groupRows` is the bound on rows in memory. */
export function rowStore(path: string, groupRows = GROUP_ROWS) {
  let buffer = new ArrayBuffer(Math.min(groupRows, 2 ** 16) * ROW_BYTES);
  let rows = rowsIn(buffer, 0);
  let counts = new Uint32Array(1024);
  let spill: number | undefined;
  let spilled = 0;
  const files: { file: number; path: string }[] = [];

  function open(suffix: string): number {
    const file = openSync(path + suffix, 'w+');
    files.push({ file, path: path + suffix });
    return file;
  }

  function spillRows(): void {
    spill ??= open('.rows');
    writeAll(spill, new Uint8Array(buffer, 0, rows.length * ROW_BYTES), spilled * ROW_BYTES);
    spilled += rows.length;
    rows.length = 0;
  }

  /** Makes room for one more row: more memory, up to the bound, then the file. */
  function makeRoom(): void {
    const capacity = buffer.byteLength / ROW_BYTES;
    if (capacity === groupRows) return spillRows();
    const larger = new ArrayBuffer(Math.min(groupRows, capacity * 4) * ROW_BYTES);
    new Uint8Array(larger).set(new Uint8Array(buffer, 0, rows.length * ROW_BYTES));
    buffer = larger;
    rows = rowsIn(buffer, rows.length);
  }

  function copyRow(from: Rows, i: number, to: Rows, j: number): void {
    to.doubles[j * 4] = from.doubles[i * 4];
    to.doubles[j * 4 + 1] = from.doubles[i * 4 + 1];
    for (let word = 4; word < 7; word++) to.words[j * 8 + word] = from.words[i * 8 + word];
  }

  /** Cuts the customers into stretches of at most `groupRows` rows; one customer is never cut. */
  function stretches(order: Uint32Array): { from: number; to: number; length: number }[] {
    const result: { from: number; to: number; length: number }[] = [];
    let from = 0;
    let length = 0;
    for (let i = 0; i <= order.length; i++) {
      if (i === order.length || (length > 0 && length + counts[order[i]] > groupRows)) {
        if (i > from) result.push({ from, to: i, length });
        from = i;
        length = 0;
      }
      if (i < order.length) length += counts[order[i]];
    }
    return result;
  }

  /** Copies the rows into a second file in which those of a stretch lie together. */
  function partition(
    source: number,
    order: Uint32Array,
    parts: { from: number; to: number; length: number }[],
  ): number {
    const target = open('.groups');
    const partOf = new Uint16Array(order.length);
    const ends = parts.map(({ from, to }, part) => {
      for (let i = from; i < to; i++) partOf[order[i]] = part;
      return parts.slice(0, part).reduce((sum, { length }) => sum + length, 0);
    });
    const buffers = parts.map(() => rowsIn(new ArrayBuffer(PARTITION_BUFFER_ROWS * ROW_BYTES), 0));
    const flush = (part: number) => {
      const { doubles, length } = buffers[part];
      writeAll(target, new Uint8Array(doubles.buffer, 0, length * ROW_BYTES), ends[part] * ROW_BYTES);
      ends[part] += length;
      buffers[part].length = 0;
    };
    const chunk = rowsIn(new ArrayBuffer(2 ** 16 * ROW_BYTES), 0);
    for (let at = 0; at < spilled; at += 2 ** 16) {
      const length = Math.min(2 ** 16, spilled - at);
      readAll(source, new Uint8Array(chunk.doubles.buffer, 0, length * ROW_BYTES), at * ROW_BYTES);
      for (let i = 0; i < length; i++) {
        const part = partOf[chunk.words[i * 8 + 4]];
        copyRow(chunk, i, buffers[part], buffers[part].length++);
        if (buffers[part].length === PARTITION_BUFFER_ROWS) flush(part);
      }
    }
    parts.forEach((_, part) => flush(part));
    return target;
  }

  return {
    add(columns: ColumnsToAdd): void {
      for (let i = 0; i < columns.length; i++) {
        if ((rows.length + 1) * ROW_BYTES > buffer.byteLength) makeRoom();
        const customer = columns.customer[i];
        const { doubles, words } = rows;
        const at = rows.length++;
        doubles[at * 4] = columns.t_dat[i];
        doubles[at * 4 + 1] = columns.price[i];
        words[at * 8 + 4] = customer;
        words[at * 8 + 5] = columns.article[i];
        words[at * 8 + 6] = columns.sales_channel_id[i];
        if (customer >= counts.length) {
          const larger = new Uint32Array(Math.max(customer + 1, counts.length * 2));
          larger.set(counts);
          counts = larger;
        }
        counts[customer]++;
      }
    },
    /** Rows of each customer, by its number. */
    countOf: (customer: number): number => counts[customer],
    /** All rows, `order` giving the customers' numbers in the wanted order. Rows are overwritten by the next group. */
    *groups(order: Uint32Array): Generator<Group> {
      if (spill === undefined) {
        if (rows.length > 0) yield { from: 0, to: order.length, rows };
        return;
      }
      if (rows.length > 0) spillRows();
      buffer = new ArrayBuffer(0);
      rows = rowsIn(buffer, 0); // nothing holds the first rows' memory while the groups have theirs
      const parts = stretches(order);
      const source = partition(spill, order, parts);
      const largest = parts.reduce((max, { length }) => Math.max(max, length), 0);
      const group = rowsIn(new ArrayBuffer(largest * ROW_BYTES), 0);
      let at = 0;
      for (const { from, to, length } of parts) {
        readAll(source, new Uint8Array(group.doubles.buffer, 0, length * ROW_BYTES), at * ROW_BYTES);
        at += length;
        group.length = length;
        yield { from, to, rows: group };
      }
    },
    close(): void {
      for (const { file, path: name } of files.splice(0)) {
        closeSync(file);
        rmSync(name, { force: true });
      }
    },
  };
}
