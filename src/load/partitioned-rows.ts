/**
 * Rows of an import, divided into parts as they come. They are kept in blocks, each of one part; when all blocks are taken,
 * the full ones go to a temporary file, so that memory does not grow with the number of rows.
 */
import { closeSync, openSync, readSync, rmSync, writevSync } from 'node:fs';
import { ROW_BYTES, rowMemory } from './row-memory.ts';

/** Blocks that `writev` takes at a time (1,024 at most), and that are read at a time. */
const BLOCKS_AT_A_TIME = 128;

function checkAll(done: number, wanted: number): void {
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
  const blockBytes = blockRows * ROW_BYTES;
  const mask = blockRows - 1;
  const blocks = Math.max(parts + 1, Math.floor(mostRows / blockRows));
  /** Memory that is not written to yet is not taken from the system either. */
  const pool = rowMemory(blocks * blockRows);
  let untouched = 0;
  const free: number[] = [];
  /** Blocks of each part, the last one perhaps not full, and the row in it that comes next: a multiple of blockRows says that a new block is due. */
  const blocksOf: number[][] = Array.from({ length: parts }, () => []);
  const next = new Int32Array(parts);
  /** Of each part, what is in the file: places and bytes. */
  const spilledOf: { at: number; bytes: number }[][] = Array.from({ length: parts }, () => []);
  const fromFile = new Uint8Array(BLOCKS_AT_A_TIME * blockBytes);
  let file: number | undefined;
  let fileBytes = 0;

  /** Row in the pool where a new block of the part begins. */
  function takeBlock(part: number): number {
    if (free.length === 0 && untouched === blocks) spill();
    const block = free.pop() ?? untouched++;
    blocksOf[part].push(block);
    return block * blockRows;
  }

  const bytesOf = (block: number) => pool.bytes.subarray(block * blockBytes, (block + 1) * blockBytes);

  function spill(): void {
    file ??= openSync(path, 'w+');
    for (let part = 0; part < parts; part++) {
      const isLastFull = (next[part] & mask) === 0;
      const full = isLastFull
        ? blocksOf[part].splice(0)
        : blocksOf[part].splice(0, blocksOf[part].length - 1);
      for (let from = 0; from < full.length; from += BLOCKS_AT_A_TIME) {
        const some = full.slice(from, from + BLOCKS_AT_A_TIME);
        const bytes = some.length * blockBytes;
        checkAll(writevSync(file, some.map(bytesOf), fileBytes), bytes);
        spilledOf[part].push({ at: fileBytes, bytes });
        fileBytes += bytes;
      }
      free.push(...full);
    }
  }

  const rowsIn = (part: number): number =>
    blocksOf[part].length * blockRows -
    (-next[part] & mask) +
    spilledOf[part].reduce((sum, { bytes }) => sum + bytes, 0) / ROW_BYTES;

  return {
    memory: pool,

    /** The row in `memory` where the next row of a part goes. It may be used until the next call. */
    rowFor(part: number): number {
      let row = next[part];
      if ((row & mask) === 0) row = takeBlock(part);
      next[part] = row + 1;
      return row;
    },

    rowsIn,

    /** Calls `take` with all rows of a part, some at a time, in memory that is used again. */
    each(part: number, take: (rows: Uint8Array) => void): void {
      for (const { at, bytes } of spilledOf[part]) {
        const some = fromFile.subarray(0, bytes);
        checkAll(readSync(file as number, some, 0, bytes, at), bytes);
        take(some);
      }
      let left = blocksOf[part].length * blockBytes - (-next[part] & mask) * ROW_BYTES;
      for (const block of blocksOf[part]) {
        take(bytesOf(block).subarray(0, left));
        left -= blockBytes;
      }
    },

    close(): void {
      if (file === undefined) return;
      closeSync(file);
      rmSync(path, { force: true });
      file = undefined;
    },
  };
}
