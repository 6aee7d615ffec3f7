/** The reader threads: whoever needs rows gets the one with the least to do, one stretch at a time. */
import type { Place } from './cursor.ts';
import { threadPool } from '../threads/pool.ts';
import type { ThreadOptions } from '../threads/thread.ts';
import { readerThread } from './reader-thread.ts';
import type { BytesStretch } from './interaction-rows.ts';
import type { RowsFormat, RowsRequest, RowStretch } from './rows-request.ts';

export const READER_THREADS = 2;
/**
 * Packed rows lie outside of V8's heap until it collects the small objects that hold them, which it does when these fill
 * its young generation: with the usual size two threads hold 70 MiB more, and are not faster.
 */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

/** What of a slot was written, and where to go on. */
export interface WrittenStretch extends Omit<BytesStretch, 'bytes'> {
  length: number;
  bytes: Uint8Array | undefined;
}

export interface ReaderPool {
  start(request: RowsRequest): Promise<Place>;
  read(request: RowsRequest, place: Place, limit: number): Promise<RowStretch>;
  /** The header line of the CSV. */
  header(request: RowsRequest): Promise<string>;
  /** Where the CSV of a job has to be read from for the byte at `offset` (the header not counted), and how much to skip. */
  placeAtByte(jobId: number, parts: number, offset: number): Promise<{ place: Place; skip: number }>;
  /** Writes the next rows into `slot`; `bytes` holds them instead where they do not fit. */
  write(
    request: RowsRequest,
    place: Place,
    format: RowsFormat,
    slot: SharedArrayBuffer,
  ): Promise<WrittenStretch>;
  close(): Promise<void>;
}

export function readerPool(path: string, options: ThreadOptions): ReaderPool {
  const threads = threadPool(readerThread, { path }, READER_THREADS, { ...options, limits: LIMITS });
  return {
    start: (...args) => threads.call.start(...args),
    read: (...args) => threads.call.read(...args),
    header: (...args) => threads.call.header(...args),
    placeAtByte: (...args) => threads.call.placeAtByte(...args),
    write: (...args) => threads.call.write(...args),
    close: () => threads.stop(),
  };
}
