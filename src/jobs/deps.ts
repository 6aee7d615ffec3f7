/** What the parts of this room share. */
import type { Housekeeper } from '../storage/housekeeper.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import type { Workers } from './workers.ts';

export interface JobDeps {
  stores: Stores;
  writer: Writer;
  workers: Workers;
  housekeeper: Housekeeper;
  /** Called with unexpected errors, for the log. */
  onError(error: unknown, jobId: number): void;
  /** Customers in a chunk: set by tests only. */
  chunkCustomers?: number;
  /** Aborted when the program stops: work ends between two steps and stays resumable. */
  stopping: AbortSignal;
}
