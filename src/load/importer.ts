/**
 * Loads files, one at a time: streams them to a loader thread, hands what that makes to the writer, and makes all of it
 * visible by one last commit, or nothing of it.
 */
import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from '../errors.ts';
import type { Import, ImportKind, ImportOptions } from '../model/import.ts';
import { cursorFor, placeOf } from '../storage/cursor.ts';
import type { Counts } from '../storage/datasets.ts';
import type { Housekeeper } from '../storage/housekeeper.ts';
import type { PurchaseBatch } from '../storage/purchases.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer.ts';
import { startThread, threadFile, type Thread } from '../threads.ts';
import { chunksOf } from './chunks.ts';
import { failureOf } from './failure.ts';
import { removeLeftovers, temporaryPath } from './temporary-files.ts';
import { findImportFile, openImportFile } from './import-files.ts';
import type { ChunkResult, LoaderData, ReadResult, Sales } from './loader-thread.ts';
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
}

/** So many imports may wait for the one that runs. */
const MOST_WAITING = 8;
/** Chunks at the loader, batches at the writer: enough that neither waits for the other. */
const UNDER_WAY = 3;
const PROGRESS_MS = 500;

const CANCELLED = Symbol('cancelled');

export function startImporter({
  path,
  importDir,
  stores,
  writer,
  housekeeper,
  onError,
  mostRows,
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

  /** Reads the file to its end. What has to be written on the way is written. */
  async function read(id: number, kind: ImportKind, loader: Thread, body: Readable, signal: AbortSignal) {
    const sha256 = createHash('sha256');
    const started = Date.now();
    let bytes_read = 0;
    let savedAt = started;
    const figures = {
      bytes_read,
      rows_read: 0,
      rows_loaded: 0,
      rows_rejected: 0,
      rows_per_second: null as number | null,
    };

    const take = async (coming: Promise<ChunkResult>) => {
      const { rejects, records, ...counts } = await coming;
      const seconds = Math.max(1, Date.now() - started) / 1000;
      Object.assign(figures, counts, { bytes_read, rows_per_second: Math.round(counts.rows_read / seconds) });
      if (rejects.length > 0) await writer.write('imports', 'saveRejects', [id, rejects]);
      if (records.ids.length > 0) {
        const noun = kind === 'customers' ? 'customers' : 'articles';
        await writer.write(noun, 'describe', [id, records.ids, records.attributes]);
      }
      if (Date.now() - savedAt < PROGRESS_MS) return;
      savedAt = Date.now();
      await writer.write('imports', 'progress', [id, figures]);
    };

    const coming: Promise<ChunkResult>[] = [];
    for await (const chunk of chunksOf(body, UNDER_WAY)) {
      if (signal.aborted) throw CANCELLED;
      sha256.update(chunk);
      bytes_read += chunk.length;
      const result = loader.call<ChunkResult>('push', [chunk]);
      result.catch(() => undefined); // awaited in turn
      coming.push(result);
      if (coming.length >= UNDER_WAY) await take(coming.shift() as Promise<ChunkResult>);
    }
    for (const result of coming) await take(result);
    await take(loader.call('end', []));
    return { figures, sha256: sha256.digest('hex') };
  }

  /** Writes the packed purchases. Nobody sees them yet. */
  async function writePurchases(
    id: number,
    loader: Thread,
    articles: string[],
    signal: AbortSignal,
  ): Promise<Uint32Array> {
    const [keys] = await Promise.all([
      writer.write('articles', 'keysFor', [articles]),
      loader.call('sort', []),
    ]);
    await loader.call('pack', [keys]);
    const writes: Promise<unknown>[] = [];
    const nextBatch = () => {
      const batch = loader.call<PurchaseBatch | undefined>('batch', []);
      batch.catch(() => undefined);
      return batch;
    };
    let parts = 0;
    for (let coming = nextBatch(), batch = await coming; batch; batch = await coming) {
      if (signal.aborted) throw CANCELLED;
      coming = nextBatch();
      const write = writer.write(
        'purchases',
        'append',
        [id, parts, batch],
        [batch.events.buffer as ArrayBuffer, batch.details.buffer as ArrayBuffer],
      );
      write.catch(() => undefined);
      parts += batch.parts;
      writes.push(write);
      if (writes.length >= UNDER_WAY) await writes.shift();
    }
    await Promise.all(writes);
    return keys;
  }

  function refuseDuplicate(sha256: string, options: ImportOptions): void {
    const before = options.allow_duplicate ? undefined : stores.imports.withSha256(sha256, options.kind);
    if (before === undefined) return;
    throw new Problem(
      'duplicate_file',
      `Import ${before} loaded the same file (SHA-256 ${sha256}). Nothing was loaded again; use allow_duplicate=true if its rows are to count twice.`,
    );
  }

  async function load(
    id: number,
    loader: Thread,
    body: Readable,
    options: ImportOptions,
    signal: AbortSignal,
  ): Promise<void> {
    const { figures, sha256 } = await read(id, options.kind, loader, body, signal);
    refuseDuplicate(sha256, options);
    const { articles, attribute_columns, rows_loaded } = await loader.call<ReadResult>('read', []);
    const keys =
      options.kind === 'transactions'
        ? await writePurchases(id, loader, articles, signal)
        : new Uint32Array(0);
    const { units, first, last: lastSale, ...sums } = await loader.call<Sales>('sales', []);
    if (keys.length > 0) await writer.write('purchases', 'saveSales', [id, keys, units, first, lastSale]);
    const counts = await loader.call<Counts>('counts', [id]);
    if (signal.aborted) throw CANCELLED;
    const done = await writer.write('datasets', 'finish', [
      id,
      { ...figures, rows_loaded, sha256, attribute_columns, ...sums, ...counts },
    ]);
    if (!done) throw CANCELLED;
  }

  /** Sees an import to its end. Rejects with the Problem that the client is to get. */
  async function run(id: number, body: Readable, gzip: boolean, options: ImportOptions): Promise<Import> {
    const cancel = new AbortController();
    running.set(id, cancel);
    const signal = AbortSignal.any([cancel.signal, stopping.signal]);
    const data: LoaderData = { path, temporary: temporaryPath(path, id), options, mostRows };
    const loader = startThread(threadFile('loader-thread', import.meta.url), data);
    // The pipeline's errors reach whoever reads `bytes`.
    const bytes = gzip ? pipeline(body, createGunzip(), () => undefined) : body;
    const abort = () => bytes.destroy(new Error('cancelled'));
    signal.addEventListener('abort', abort);
    try {
      await load(id, loader, bytes, options, signal);
      return stores.imports.get(id) as Import;
    } catch (error) {
      body.resume(); // so that the client gets to read the answer
      if (stopping.signal.aborted)
        throw new Problem('overloaded', 'footfall is stopping: nothing was loaded. Load the file again.', {
          retryAfter: 10,
        });
      if (cancel.signal.aborted || error === CANCELLED) {
        await writer.write('imports', 'end', [id, 'cancelled', null]);
        throw new Problem('conflict', `Import ${id} was cancelled: nothing was loaded.`);
      }
      const failure = failureOf(error);
      if (failure.code === 'internal') onError(error, id);
      await writer.write('imports', 'end', [
        id,
        'failed',
        { code: failure.code, detail: failure.message, line: failure.errors?.[0]?.line },
      ]);
      throw failure;
    } finally {
      signal.removeEventListener('abort', abort);
      running.delete(id);
      await loader.call('close', []).catch(() => undefined);
      await loader.stop();
      void housekeeper.sweep(); // rows that this import replaced, or left behind
    }
  }

  return {
    upload(body: Readable, options: ImportOptions & { gzip: boolean; source: string }): Promise<Import> {
      body.on('error', () => undefined); // a client may leave before its turn: reading the body will tell
      return inTurn(async () =>
        run(
          await writer.write('imports', 'begin', [options.kind, options.mode, options.source]),
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
          const begun = await writer.write('imports', 'begin', [options.kind, options.mode, file]);
          resolve(begun);
          return run(begun, body, gzip, options);
        }).catch(reject); // too late to matter once it has begun: the import itself tells how it ended
      });
      return stores.imports.get(id) as Import;
    },

    get: (id: number): Import | undefined => stores.imports.get(id),

    list({ limit, after }: { limit: number; after?: string }): { items: Import[]; after: string | null } {
      const before = after === undefined ? Number.MAX_SAFE_INTEGER : (placeOf('imports', after)[0] as number);
      const items = stores.imports.list(before, limit + 1);
      const more = items.length > limit;
      if (more) items.pop();
      return { items, after: more ? cursorFor('imports', [items[items.length - 1].id]) : null };
    },

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
      await writer.write('imports', 'end', [id, 'cancelled', null]);
      running.get(id)?.abort();
      return stores.imports.get(id);
    },

    rejects: (id: number): Readable | undefined =>
      stores.imports.get(id) ? Readable.from(rejectsCsv(stores, id)) : undefined,

    /** Removes what a process that died left behind; imports that come in wait for it. */
    async recover(): Promise<void> {
      await writer.write('imports', 'abandonRunning', []);
      await removeLeftovers(path);
      last = housekeeper.sweep();
    },

    async stop(): Promise<void> {
      stopping.abort();
      await last.catch(() => undefined);
    },
  };
}
