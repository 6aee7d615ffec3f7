/**
 * The one kind of thread that computes: it plans, generates and encodes, reads, and makes reports, with a
 * read-only connection of its own. Pools of it are for one purpose each, so that reading does not queue
 * behind generating.
 */
import { exportHandlers } from './export/handlers.ts';
import { jobHandlers } from './jobs/handlers.ts';
import { rowRemaker } from './jobs/remade-rows.ts';
import { readHandlers } from './read/handlers.ts';
import { reportHandlers } from './report/handlers.ts';
import { openStores } from './storage/stores.ts';
import { defineThread } from './threads/define.ts';

export interface WorkerData {
  /** Path of the database. */
  path: string;
  /** Memory for pages of the database that may be read again. */
  cacheBytes: number;
}

export const workerThread = defineThread(import.meta.url, ({ path, cacheBytes }: WorkerData) => {
  const stores = openStores(path, cacheBytes);
  return {
    jobs: jobHandlers(stores),
    read: readHandlers(stores, rowRemaker(stores)),
    export: exportHandlers(stores),
    report: reportHandlers(stores),
  };
});
