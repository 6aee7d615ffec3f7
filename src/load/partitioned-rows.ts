/**
 * Rows of an import, partitioned as they come, in frames of memory of one partition each. Once all frames are
 * taken, the full ones go to a temporary file: memory doesn't grow with the number of rows.
 */
import { diskRoom } from './disk-room.ts';
import { ROW_BYTES, rowMemory } from './row-memory.ts';
import { spillFile, type Spilled } from './temporary-files.ts';

/** Frames that are written or read at a time. */
const FRAMES_AT_A_TIME = 128;

export type PartitionedRows = ReturnType<typeof partitionedRows>;

/** `path` names the temporary file, which `close` removes. `mostRows` stay in memory. */
export function partitionedRows(path: string, partitions: number, mostRows: number) {
  // A partition has one frame that isn't full; four times as many frames keep the writes large.
  const frameBits = Math.max(0, Math.min(9, Math.floor(Math.log2(mostRows / partitions / 4))));
  const frameRows = 2 ** frameBits;
  const frameBytes = frameRows * ROW_BYTES;
  const mask = frameRows - 1;
  const frames = Math.max(partitions + 1, Math.floor(mostRows / frameRows));
  /** Memory that is not written to yet is not taken from the system either. */
  const pool = rowMemory(frames * frameRows);
  let untouched = 0;
  const free: number[] = [];
  /** Frames of each partition; the last one may not be full. */
  const framesOf: number[][] = Array.from({ length: partitions }, () => []);
  /** The next row in each partition's last frame; a multiple of frameRows says that a new frame is due. */
  const next = new Int32Array(partitions);
  const file = spillFile(path);
  const room = diskRoom(path);
  const spilledOf: Spilled[][] = Array.from({ length: partitions }, () => []);
  const fromFile = new Uint8Array(FRAMES_AT_A_TIME * frameBytes);

  const bytesOf = (frame: number) => pool.bytes.subarray(frame * frameBytes, (frame + 1) * frameBytes);

  function spill(): void {
    for (let partition = 0; partition < partitions; partition++) {
      const open = (next[partition] & mask) === 0 ? 0 : 1;
      const full = framesOf[partition].splice(0, framesOf[partition].length - open);
      room.take(full.length * frameBytes);
      for (let from = 0; from < full.length; from += FRAMES_AT_A_TIME)
        spilledOf[partition].push(file.append(full.slice(from, from + FRAMES_AT_A_TIME).map(bytesOf)));
      free.push(...full);
    }
  }

  /** Row in the pool where a new frame of the partition begins. */
  function takeFrame(partition: number): number {
    if (free.length === 0 && untouched === frames) spill();
    const frame = free.pop() ?? untouched++;
    framesOf[partition].push(frame);
    return frame * frameRows;
  }

  return {
    memory: pool,

    /** The row in `memory` where the next row of a partition goes. It may be used until the next call. */
    rowFor(partition: number): number {
      let row = next[partition];
      if ((row & mask) === 0) row = takeFrame(partition);
      next[partition] = row + 1;
      return row;
    },

    rowsIn: (partition: number): number =>
      framesOf[partition].length * frameRows -
      (-next[partition] & mask) +
      spilledOf[partition].reduce((sum, { bytes }) => sum + bytes, 0) / ROW_BYTES,

    /** Calls `take` with all rows of a partition, some at a time, in memory that is reused. */
    each(partition: number, take: (rows: Uint8Array) => void): void {
      for (const spilled of spilledOf[partition]) take(file.read(spilled, fromFile));
      let left = framesOf[partition].length * frameBytes - (-next[partition] & mask) * ROW_BYTES;
      for (const frame of framesOf[partition]) {
        take(bytesOf(frame).subarray(0, left));
        left -= frameBytes;
      }
    },

    close: () => file.close(),
  };
}
