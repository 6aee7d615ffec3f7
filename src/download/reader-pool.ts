/** The reader threads: whoever needs rows gets the one with the least to do, one stretch at a time. */
import type { Place } from '../storage/cursor.ts';
import { threadFile, threadPool } from '../threads.ts';
import type { BytesStretch } from './interaction-rows.ts';
import type { RowsFormat, RowsRequest, RowStretch } from './rows-request.ts';

export const READER_THREADS = 2;

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

export function readerPool(path: string, onDeath: (error: Error) => void): ReaderPool {
  const threads = threadPool(threadFile('reader-thread', import.meta.url), { path }, READER_THREADS, onDeath);
  return {
    start: (...args) => threads.call('start', args),
    read: (...args) => threads.call('read', args),
    header: (...args) => threads.call('header', args),
    placeAtByte: (...args) => threads.call('placeAtByte', args),
    write: (...args) => threads.call('write', args),
    close: () => threads.stop(),
  };
}
