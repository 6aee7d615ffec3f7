/** The reader threads: whoever needs rows gets the one with the least to do, one stretch at a time. */
import type { Place } from '../storage/cursor.ts';
import { startThread, threadFile, type Thread } from '../threads.ts';
import type { BytesStretch } from './interaction-rows.ts';
import type { RowsRequest, RowStretch } from './rows-request.ts';

const THREADS = 2;

export interface ReaderPool {
  start(request: RowsRequest): Promise<Place>;
  read(request: RowsRequest, place: Place, limit: number): Promise<RowStretch>;
  /** The header line of the CSV. */
  header(request: RowsRequest): Promise<string>;
  /** Where the CSV of a job has to be read from for the byte at `offset` (the header not counted), and how much to skip. */
  placeAtByte(jobId: number, parts: number, offset: number): Promise<{ place: Place; skip: number }>;
  write(request: RowsRequest, place: Place, format: 'csv' | 'ndjson'): Promise<BytesStretch>;
  close(): Promise<void>;
}

/** Threads start when they are first needed; one that dies is replaced at the next call. */
export function readerPool(path: string, onDeath: (error: Error) => void): ReaderPool {
  const threads: (Thread | undefined)[] = new Array<Thread | undefined>(THREADS).fill(undefined);

  function start(place: number): Thread {
    return (threads[place] = startThread(threadFile('reader-thread', import.meta.url), { path }, (error) => {
      threads[place] = undefined;
      onDeath(error);
    }));
  }

  function idlest(): Thread {
    const pending = threads.map((thread) => thread?.pending ?? 0);
    const place = pending.indexOf(Math.min(...pending));
    return threads[place] ?? start(place);
  }

  const call =
    <A extends unknown[], T>(name: string) =>
    (...args: A): Promise<T> =>
      idlest().call<T>(name, args);
  return {
    start: call('start'),
    read: call('read'),
    header: call('header'),
    placeAtByte: call('placeAtByte'),
    write: call('write'),
    async close() {
      await Promise.all(threads.map((thread) => thread?.stop()));
    },
  };
}
