/** Runs one import to its end: all of a file becomes visible by one last commit, or nothing of it. */
import type { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import type { Import, ImportOptions } from '../model/import.ts';
import type { Housekeeper } from '../storage/housekeeper.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import { failureOf } from './failure.ts';
import { readFile } from './read-file.ts';
import { CANCELLED, startImportThreads, UNDER_WAY, type RunningImport } from './running-import.ts';
import { storeTransactions } from './store-transactions.ts';
import { temporaryPath } from './temporary-files.ts';

/** A file as it comes: `body` is still gzipped if `gzip`. */
type ImportFile = { body: Readable; gzip: boolean };

export interface ImportRunnerDeps {
  /** Path of the database. */
  path: string;
  stores: Stores;
  writer: Writer;
  housekeeper: Housekeeper;
  onError(error: unknown, importId: number): void;
  /** Rows that the keeper holds in memory: fewer only in tests. */
  mostRows?: number;
  /** Without threads, in tests. */
  inline?: boolean;
}

/** Sets of rows that the parser may have handed out: those at the keeper, and those that wait for it. */
const ROWS_KEPT = 2 * UNDER_WAY;
/** The sales of an import of customers or articles. */
const NO_SALES = { first_t_dat: null, last_t_dat: null, dates_only: 1 };

export function importRunner(deps: ImportRunnerDeps) {
  const { path, stores, writer } = deps;
  const cancels = new Map<number, AbortController>();
  const stopping = new AbortController();

  function refuseDuplicate(sha256: string, { allow_duplicate, kind }: ImportOptions): void {
    const before = allow_duplicate ? undefined : stores.imports.withSha256(sha256, kind);
    if (before === undefined) return;
    throw new Problem(
      'duplicate_file',
      `Import ${before} loaded the same file (SHA-256 ${sha256}). Nothing was loaded; ` +
        'set allow_duplicate=true to count its rows twice.',
    );
  }

  async function load(running: RunningImport, body: Readable): Promise<void> {
    const { id, options, threads, signal } = running;
    const read = await readFile(running, body);
    refuseDuplicate(read.sha256, options);
    const sums =
      options.kind === 'transactions'
        ? await storeTransactions(running)
        : { ...(await threads.parser.call.recordSums()), ...NO_SALES };
    const counts = await threads.parser.call.counts(id);
    if (signal.aborted) throw CANCELLED;
    if (!(await writer.call.datasets.finish(id, { ...read, ...sums, ...counts }))) throw CANCELLED;
  }

  /** Notes how the import ended, and returns the Problem that the client gets. */
  async function endedBy(error: unknown, id: number, isCancelled: boolean): Promise<Problem> {
    if (stopping.signal.aborted) {
      return new Problem('overloaded', 'footfall is stopping. Nothing was loaded; load the file again.', {
        retryAfter: 10,
      });
    }
    if (isCancelled) {
      await writer.call.imports.end(id, 'cancelled', null);
      return new Problem('conflict', `Import ${id} was cancelled. Nothing was loaded.`);
    }
    const failure = failureOf(error);
    if (failure.code === 'internal') deps.onError(error, id);
    const { code, message: detail, errors } = failure;
    await writer.call.imports.end(id, 'failed', { code, detail, line: errors?.[0]?.line });
    return failure;
  }

  return {
    /** Rejects with the Problem that the client is to get. */
    async run(id: number, { body, gzip }: ImportFile, options: ImportOptions): Promise<Import> {
      const cancel = new AbortController();
      cancels.set(id, cancel);
      const signal = AbortSignal.any([cancel.signal, stopping.signal]);
      const threads = startImportThreads(
        {
          path,
          gzip,
          options,
          rowsKept: ROWS_KEPT,
          temporary: temporaryPath(path, id),
          mostRows: deps.mostRows,
        },
        deps.inline,
      );
      const abort = () => body.destroy(new Error('cancelled'));
      signal.addEventListener('abort', abort);
      try {
        await load({ id, options, writer, threads, signal }, body);
        return stores.imports.get(id) as Import;
      } catch (error) {
        body.resume(); // so that the client reads the response
        throw await endedBy(error, id, cancel.signal.aborted || error === CANCELLED);
      } finally {
        signal.removeEventListener('abort', abort);
        cancels.delete(id);
        await threads.stop();
        void deps.housekeeper.sweep(); // rows that this import replaced, or left behind
      }
    },

    cancel: (id: number): void => cancels.get(id)?.abort(),

    stop: (): void => stopping.abort(),
  };
}
