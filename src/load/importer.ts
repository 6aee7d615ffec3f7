/**
 * Loads files, one at a time, and makes all of a file visible by one last commit, or nothing of it.
 */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from '../errors.ts';
import type { Import, ImportOptions } from '../model/import.ts';
import type { Housekeeper } from '../storage/housekeeper.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import { failureOf } from './failure.ts';
import { removeLeftovers, temporaryPath } from './temporary-files.ts';
import { findImportFile, openImportFile } from './import-files.ts';
import { startImportThreads } from './import-threads.ts';
import { CANCELLED, readFile, ROWS_KEPT, storePurchases, type ImportDeps } from './pipeline.ts';
import { rejectsCsv } from './rejects-csv.ts';

export interface ImporterDeps {
  path: string;
  importDir: string | undefined;
  stores: Stores;
  writer: Writer;
  housekeeper: Housekeeper;
  onError(error: unknown, importId: number): void;
  /** Rows that a loader keeps in memory: smaller only in tests. */
  mostRows?: number;
  /** Without threads, in tests. */
  inline?: boolean;
}

/** So many imports may wait for the one that runs. */
const MOST_WAITING = 8;
/** What an import of customers or articles says of sales. */
const NO_SALES = { first_t_dat: null, last_t_dat: null, dates_only: 1 };

export function startImporter({
  path,
  importDir,
  stores,
  writer,
  housekeeper,
  onError,
  mostRows,
  inline,
}: ImporterDeps) {
  const running = new Map<number, AbortController>();
  const stopping = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  /** One import after the other; a failed one is swept before the next begins, which gives its keys to nobody else. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting > MOST_WAITING) {
      throw new Problem(
        'overloaded',
        `${waiting} imports are running or waiting. Try again when some of them are done.`,
        { retryAfter: 30 },
      );
    }
    waiting++;
    const result = last.then(work).finally(() => waiting--);
    last = result.catch(() => housekeeper.sweep());
    return result;
  }

  function refuseDuplicate(sha256: string, options: ImportOptions): void {
    const before = options.allow_duplicate ? undefined : stores.imports.withSha256(sha256, options.kind);
    if (before === undefined) return;
    throw new Problem(
      'duplicate_file',
      `Import ${before} loaded the same file (SHA-256 ${sha256}). Nothing was loaded again; use allow_duplicate=true if its rows are to count twice.`,
    );
  }

  async function load(deps: ImportDeps, body: Readable, options: ImportOptions): Promise<void> {
    const { id, threads, signal } = deps;
    const { figures, sha256 } = await readFile(deps, body);
    refuseDuplicate(sha256, options);
    const found =
      options.kind === 'transactions'
        ? await storePurchases(deps)
        : { ...(await threads.parser.call.records()), ...NO_SALES };
    const counts = await threads.parser.call.counts(id);
    if (signal.aborted) throw CANCELLED;
    const done = await writer.call.datasets.finish(id, { ...figures, sha256, ...found, ...counts });
    if (!done) throw CANCELLED;
  }

  /** Sees an import to its end. Rejects with the Problem that the client is to get. */
  async function run(id: number, body: Readable, gzip: boolean, options: ImportOptions): Promise<Import> {
    const cancel = new AbortController();
    running.set(id, cancel);
    const signal = AbortSignal.any([cancel.signal, stopping.signal]);
    const temporary = temporaryPath(path, id);
    const threads = startImportThreads({ path, temporary, options, mostRows, rowsKept: ROWS_KEPT }, inline);
    // The pipeline's errors reach whoever reads `bytes`.
    const bytes = gzip ? pipeline(body, createGunzip(), () => undefined) : body;
    const abort = () => bytes.destroy(new Error('cancelled'));
    signal.addEventListener('abort', abort);
    try {
      await load({ id, kind: options.kind, writer, threads, signal }, bytes, options);
      return stores.imports.get(id) as Import;
    } catch (error) {
      body.resume(); // so that the client gets to read the answer
      if (stopping.signal.aborted)
        throw new Problem('overloaded', 'footfall is stopping: nothing was loaded. Load the file again.', {
          retryAfter: 10,
        });
      if (cancel.signal.aborted || error === CANCELLED) {
        await writer.call.imports.end(id, 'cancelled', null);
        throw new Problem('conflict', `Import ${id} was cancelled: nothing was loaded.`);
      }
      const failure = failureOf(error);
      if (failure.code === 'internal') onError(error, id);
      await writer.call.imports.end(id, 'failed', {
        code: failure.code,
        detail: failure.message,
        line: failure.errors?.[0]?.line,
      });
      throw failure;
    } finally {
      signal.removeEventListener('abort', abort);
      running.delete(id);
      await threads.stop();
      void housekeeper.sweep(); // rows that this import replaced, or left behind
    }
  }

  return {
    upload(body: Readable, options: ImportOptions & { gzip: boolean; source: string }): Promise<Import> {
      body.on('error', () => undefined); // a client may leave before its turn: reading the body will tell
      return inTurn(async () =>
        run(
          await writer.call.imports.begin(options.kind, options.mode, options.source),
          body,
          options.gzip,
          options,
        ),
      );
    },

    async loadPath(file: string, options: ImportOptions): Promise<Import> {
      const found = await findImportFile(importDir, file);
      const id = await new Promise<number>((resolve, reject) => {
        inTurn(async () => {
          const { body, gzip } = await openImportFile(found);
          const begun = await writer.call.imports.begin(options.kind, options.mode, file);
          resolve(begun);
          return run(begun, body, gzip, options);
        }).catch(reject); // too late to matter once it has begun: the import itself tells how it ended
      });
      return stores.imports.get(id) as Import;
    },

    get: (id: number): Import | undefined => stores.imports.get(id),

    /** Cancelling again changes nothing; an import that succeeded or failed cannot be cancelled. */
    async cancel(id: number): Promise<Import | undefined> {
      const found = stores.imports.get(id);
      if (!found) return undefined;
      if (found.state === 'succeeded' || found.state === 'failed') {
        throw new Problem(
          'conflict',
          `Import ${id} has ${found.state} already, so there is nothing to cancel.`,
        );
      }
      await writer.call.imports.end(id, 'cancelled', null);
      running.get(id)?.abort();
      return stores.imports.get(id);
    },

    rejects: (id: number): Readable | undefined =>
      stores.imports.get(id) ? Readable.from(rejectsCsv(stores, id)) : undefined,

    /** Removes what a process that died left behind; imports that come in wait for it. */
    async recover(): Promise<void> {
      await writer.call.imports.abandonRunning();
      await removeLeftovers(path);
      last = housekeeper.sweep();
    },

    async stop(): Promise<void> {
      stopping.abort();
      await last.catch(() => undefined);
    },
  };
}
