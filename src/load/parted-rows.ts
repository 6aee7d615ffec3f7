/**
 * Rows of an import, divided into parts as they come. They are kept in blocks, each of one part; when all blocks are taken,
 * the full ones go to a temporary file, so that memory does not grow with the number of rows.
 */
import { closeSync, openSync, readvSync, rmSync, writevSync } from 'node:fs';
import { transactionColumns, type TransactionColumns } from '../formats/transactions-csv.ts';

/** Blocks that `writev` and `readv` take at a time: five columns each, 1,024 places at most. */
const BLOCKS_AT_A_TIME = 128;

/** The bytes of rows `from` to `to` of each column. */
function bytesOf(rows: TransactionColumns, from: number, to: number): Uint8Array[] {
  return [rows.t_dat, rows.price, rows.customer, rows.article, rows.sales_channel_id].map(
    ({ buffer, BYTES_PER_ELEMENT: size }) => new Uint8Array(buffer, from * size, (to - from) * size),
  );
}

function checkAll(done: number, bytes: Uint8Array[]): void {
  const wanted = bytes.reduce((sum, { length }) => sum + length, 0);
  if (done === wanted) return;
  throw new Error(
    `The temporary file of the import took or gave ${done} bytes of ${wanted}. Is the disk full?`,
  );
}

export type PartedRows = ReturnType<typeof partedRows>;

/** `path` names the temporary file, made when it is needed and removed by `close`. `mostRows` stay in memory. */
export function partedRows(path: string, parts: number, mostRows: number) {
  // A part has one block that is not full; four times as many blocks keep what is written at a time large.
  const blockBits = Math.max(0, Math.min(9, Math.floor(Math.log2(mostRows / parts / 4))));
  const blockRows = 2 ** blockBits;
  const mask = blockRows - 1;
  const blocks = Math.max(parts + 1, Math.floor(mostRows / blockRows));
  /** Memory that is not written to yet is not taken from the system either. */
  const pool = transactionColumns(blocks * blockRows);
  let untouched = 0;
  const free: number[] = [];
  /** Blocks of each part, the last one perhaps not full, and the row in it that comes next: a multiple of blockRows says that a new block is due. */
  const blocksOf: number[][] = Array.from({ length: parts }, () => []);
  const next = new Int32Array(parts);
  /** Blocks of each part in the file: place of the first, and how many. */
  const spilledOf: { at: number; blocks: number }[][] = Array.from({ length: parts }, () => []);
  const fromFile = transactionColumns(BLOCKS_AT_A_TIME * blockRows);
  const blockBytes = bytesOf(pool, 0, blockRows).reduce((sum, { length }) => sum + length, 0);
  let file: number | undefined;
  let fileBytes = 0;

  /** Row in the pool where a new block of the part begins. */
  function takeBlock(part: number): number {
    if (free.length === 0 && untouched === blocks) spill();
    const block = free.pop() ?? untouched++;
    blocksOf[part].push(block);
    return block * blockRows;
  }

  function spill(): void {
    file ??= openSync(path, 'w+');
    for (let part = 0; part < parts; part++) {
      const isLastFull = (next[part] & mask) === 0;
      const full = isLastFull
        ? blocksOf[part].splice(0)
        : blocksOf[part].splice(0, blocksOf[part].length - 1);
      for (let from = 0; from < full.length; from += BLOCKS_AT_A_TIME) {
        const some = full.slice(from, from + BLOCKS_AT_A_TIME);
        const bytes = some.flatMap((block) => bytesOf(pool, block * blockRows, (block + 1) * blockRows));
        checkAll(writevSync(file, bytes, fileBytes), bytes);
        spilledOf[part].push({ at: fileBytes, blocks: some.length });
        fileBytes += some.length * blockBytes;
      }
      free.push(...full);
    }
  }

  return {
    /** Adds rows `from` to `to`; `partOf` gives the part of each customer. */
    add(rows: TransactionColumns, from: number, to: number, partOf: Uint16Array): void {
      for (let i = from; i < to; i++) {
        const customer = rows.customer[i];
        const part = partOf[customer];
        let row = next[part];
        if ((row & mask) === 0) row = takeBlock(part);
        pool.t_dat[row] = rows.t_dat[i];
        pool.price[row] = rows.price[i];
        pool.customer[row] = customer;
        pool.article[row] = rows.article[i];
        pool.sales_channel_id[row] = rows.sales_channel_id[i];
        next[part] = row + 1;
      }
    },

    rowsIn: (part: number): number =>
      blocksOf[part].length * blockRows -
      (-next[part] & mask) +
      spilledOf[part].reduce((sum, { blocks }) => sum + blocks, 0) * blockRows,

    /** Calls `take` with all rows of a part, some at a time: rows `from` to `to` of columns that are used again. */
    each(part: number, take: (rows: TransactionColumns, from: number, to: number) => void): void {
      for (const { at, blocks: count } of spilledOf[part]) {
        const places = Array.from({ length: count }, (_, block) => block * blockRows);
        const bytes = places.flatMap((from) => bytesOf(fromFile, from, from + blockRows));
        checkAll(readvSync(file as number, bytes, at), bytes);
        take(fromFile, 0, count * blockRows);
      }
      blocksOf[part].forEach((block, i) => {
        const isLast = i + 1 === blocksOf[part].length;
        take(pool, block * blockRows, isLast ? next[part] : (block + 1) * blockRows);
      });
    },

    close(): void {
      if (file === undefined) return;
      closeSync(file);
      rmSync(path, { force: true });
      file = undefined;
    },
  };
}
