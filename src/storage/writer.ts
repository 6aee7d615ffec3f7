/**
 * The one thread that writes. Everybody else sends it calls, which it answers in order: nobody waits for a lock, and
 * the HTTP thread never waits for a write.
 */
import type { TransferListItem } from 'node:worker_threads';
import { startThread, threadFile } from '../threads.ts';
import type { Writes } from './stores.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- the methods of all stores */
type Method<S extends keyof Writes, M extends keyof Writes[S]> = Writes[S][M] extends (...args: any[]) => any
  ? Writes[S][M]
  : never;

export interface Writer {
  /** Calls a method of a store's writes, for example `write('jobs', 'cancel', [7])`. Rejects with SQLite's code. */
  write<S extends keyof Writes, M extends keyof Writes[S] & string>(
    store: S,
    method: M,
    args: Parameters<Method<S, M>>,
    move?: TransferListItem[],
  ): Promise<ReturnType<Method<S, M>>>;
  /** Calls that are not answered yet. */
  readonly pending: number;
  close(): Promise<void>;
}

/** Starts it; resolves when the database is open and its tables are up to date. */
export async function startWriter(path: string, onDeath: (error: Error) => void): Promise<Writer> {
  const thread = startThread(threadFile('writer-thread', import.meta.url), { path }, onDeath);
  try {
    await thread.call('open', []);
  } catch (error) {
    await thread.stop();
    throw error;
  }
  return {
    get pending() {
      return thread.pending;
    },
    write: (store, method, args, move) => thread.call('write', [store, method, args], move),
    async close() {
      await thread.call('write', ['database', 'close', []]);
      await thread.stop();
    },
  };
}
