/** Entry of a thread that only reads. */
import { openStores } from '../storage/stores.ts';
import { defineThread } from '../threads/define.ts';
import { READ_CACHE_BYTES, readHandlers } from './handlers.ts';

export const READER_THREADS = 2;

export const readerThread = defineThread(import.meta.url, ({ path }: { path: string }) => ({
  read: readHandlers(openStores(path, READ_CACHE_BYTES)),
}));
