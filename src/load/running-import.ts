/** What the steps of an import that runs share. */
import type { ImportOptions } from '../model/import.ts';
import type { Writer } from '../storage/writer-thread.ts';
import type { ImportThreads } from './import-threads.ts';

/**
 * Slices at the parser, sets of rows at the keeper, chunks at the writer: enough that none waits for another.
 */
export const UNDER_WAY = 3;

export const CANCELLED = Symbol('cancelled');

export interface RunningImport {
  id: number;
  options: ImportOptions;
  writer: Writer;
  threads: ImportThreads;
  /** Ends the work, which rejects with CANCELLED. */
  signal: AbortSignal;
}
