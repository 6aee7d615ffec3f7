/** What the parts of a job's work share. */
import type { Housekeeper } from '../storage/housekeeper.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import type { Workers } from './workers.ts';

export interface JobDeps {
  stores: Stores;
  writer: Writer;
  workers: Workers;
  housekeeper: Housekeeper;
  /** For the log. */
  onError(error: unknown, jobId: number): void;
  /** How many jobs may wait in the queue; undefined: any number. */
  maxQueuedJobs?: number;
  /** Customers in a chunk: set by tests only. */
  chunkCustomers?: number;
  /** Aborted when the program stops: work ends between two steps and can be resumed. */
  stopping: AbortSignal;
}
