/** Runs one import to its end: one last commit makes the whole file visible, or nothing of it stays. */
import type { Readable } from 'node:stream';
import { diskFull, Problem } from '../errors.ts';
import type { Import } from '../model/import.ts';
import type { Housekeeper } from '../storage/housekeeper.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import { failureOf } from './failure.ts';
import { checkSameSecret, mixedIds, problemToKeep, problemWithoutValues } from './hash-ids.ts';
import type { ParserData } from './parser-thread.ts';
import { readDifferently } from './read-differently.ts';
import { readFiles, type ReadableFile } from './read-file.ts';
import { duplicateWarnings } from './duplicates.ts';
import { nothingToLoad, readingDigest, refuseDuplicate } from './refusals.ts';
import { CANCELLED, startImportThreads, UNDER_WAY, type RunningImport } from './running-import.ts';
import { storeTransactions } from './store-transactions.ts';
import { temporaryPath } from './temporary-files.ts';

export interface ImportRunnerDeps {
  /** Path of the database. */
  path: string;
  stores: Stores;
  writer: Writer;
  housekeeper: Housekeeper;
  onError(error: unknown, importId: number): void;
  /** Bytes that one import may have, once unpacked. */
  maxImportBytes: number;
  /** Hashes ids with `hash_ids`. */
  idSecret?: string;
  /** Rows that the keeper holds in memory: fewer only in tests. */
  mostRows?: number;
  /** Without threads, in tests. */
  inline?: boolean;
}

/** Sets of rows that the parser may have handed out: those at the keeper, and those that wait for it. */
const ROWS_KEPT = 2 * UNDER_WAY;
/** The sales of an import of customers or articles. */
const NO_SALES = { first_t_dat: null, last_t_dat: null, dates_only: 1 };

/** How files are to be loaded, and who asks. */
type Asked = Pick<ParserData, 'options' | 'door'>;

type Files = { files: ReadableFile[]; open: (file: ReadableFile) => Readable };

/** Reads the files and makes their rows visible. */
async function load(
  { stores, idSecret }: ImportRunnerDeps,
  running: RunningImport,
  { files: toRead, open }: Files,
): Promise<void> {
  const { id, options, writer, threads, signal } = running;
  if (options.hash_ids) checkSameSecret(stores, options, idSecret!);
  const read = await readFiles(running, toRead, open);
  const { reading, ...how } = await threads.parser.call.howRead();
  const several = await threads.parser.call.files();
  const files = several.map(({ reading, ...one }) => ({
    ...one,
    reading_digest: readingDigest(reading),
  }));
  const file = { ...read, ...how, files, reading_digest: readingDigest(reading) };
  refuseDuplicate(stores, file, options);
  if (read.rows_loaded === 0) {
    await writer.call.imports.progress(id, read);
    const [first] = read.rows_rejected > 0 ? stores.imports.rejectsAfter(id, 0, 1) : [];
    throw nothingToLoad(read, first);
  }
  const sums =
    options.kind === 'transactions'
      ? await storeTransactions(running)
      : { ...(await threads.parser.call.recordSums()), ...NO_SALES };
  how.warnings.push(...((await threads.keeper?.call.idWarnings()) ?? []));
  how.warnings.push(...readDifferently(several));
  how.warnings.push(...mixedIds(stores, options, read.rows_loaded));
  how.warnings.push(...duplicateWarnings(stores, file, options));
  for (let outcome = 'stale'; outcome !== 'finished';) {
    const counts = await threads.parser.call.counts(id);
    if (signal.aborted) throw CANCELLED;
    outcome = await writer.call.datasets.finish(id, { ...file, ...sums, ...counts });
    if (outcome === 'ended') throw CANCELLED;
  }
}

/** How imports end without success. */
export function importEnds({ writer, housekeeper }: Pick<ImportRunnerDeps, 'writer' | 'housekeeper'>) {
  const unwritten = new Set<number>();
  return {
    saveEnd(id: number, state: 'failed' | 'cancelled', error: Import['error']): Promise<void> {
      async function write(): Promise<void> {
        try {
          await writer.call.imports.end(id, state, error);
        } catch (failure) {
          unwritten.add(id);
          throw failure;
        }
      }
      return housekeeper.write(write, () => void unwritten.delete(id));
    },
    /** Throws disk_full while the end of an import can't be written: the next would get its keys. */
    checkWritten(): void {
      if (unwritten.size > 0) throw diskFull();
    },
  };
}

type HowEnded = { isCancelled: boolean; isHashed: boolean };

export function importRunner(deps: ImportRunnerDeps) {
  const { path, stores, writer, mostRows, maxImportBytes: maxBytes, idSecret, inline } = deps;
  const cancels = new Map<number, AbortController>();
  const runs = new Map<number, Promise<unknown>>();
  const stopping = new AbortController();
  const { saveEnd, checkWritten } = importEnds(deps);

  /** Saves how the import ended, and returns the Problem that the client gets. */
  async function endedBy(error: unknown, id: number, { isCancelled, isHashed }: HowEnded): Promise<Problem> {
    if (stopping.signal.aborted) {
      const detail = 'footfall is stopping. Nothing was loaded; load the file again.';
      return new Problem('overloaded', detail, { retryAfter: 10 });
    }
    if (isCancelled) {
      await saveEnd(id, 'cancelled', null);
      return new Problem('conflict', `Import ${id} was cancelled. Nothing was loaded.`);
    }
    const found = failureOf(error);
    const failure = isHashed ? problemWithoutValues(found, error) : found;
    if (failure.code === 'internal') deps.onError(error, id);
    const { code, message: detail, errors, suggested } = isHashed ? problemToKeep(failure) : failure;
    await saveEnd(id, 'failed', { code, detail, line: errors?.[0]?.line, suggested });
    return failure;
  }

  async function start(id: number, files: ReadableFile[], { options, door }: Asked): Promise<Import> {
    const cancel = new AbortController();
    cancels.set(id, cancel);
    const { signal } = cancel;
    const stop = () => cancel.abort();
    if (stopping.signal.aborted) stop();
    stopping.signal.addEventListener('abort', stop);
    const kept = { rowsKept: ROWS_KEPT, temporary: temporaryPath(path, id), mostRows };
    const threads = startImportThreads({ path, options, door, ...kept, maxBytes, idSecret }, inline);
    let body: Readable | undefined;
    const open = (file: ReadableFile) => {
      body = file.open();
      if (signal.aborted) abort();
      return body;
    };
    const abort = () => body?.destroy(new Error('cancelled'));
    signal.addEventListener('abort', abort);
    try {
      if (!(await writer.call.imports.takeTurn(id))) throw CANCELLED;
      await load(deps, { id, options, writer, threads, signal }, { files, open });
      return stores.imports.get(id) as Import;
    } catch (error) {
      body?.resume(); // so that the client reads the response
      const isCancelled = cancel.signal.aborted || error === CANCELLED;
      throw await endedBy(error, id, { isCancelled, isHashed: options.hash_ids });
    } finally {
      signal.removeEventListener('abort', abort);
      stopping.signal.removeEventListener('abort', stop);
      cancels.delete(id);
      await threads.stop();
      void deps.housekeeper.sweep(); // rows that this import replaced, or left behind
    }
  }

  return {
    /** Rejects with the Problem for the client. */
    run(id: number, files: ReadableFile[], asked: Asked): Promise<Import> {
      const running = start(id, files, asked);
      runs.set(id, running);
      return running.finally(() => runs.delete(id));
    },

    checkWritten,

    /** Saves how an import ended before its turn came, and returns the Problem for the client. */
    ended: (error: unknown, id: number): Promise<Problem> =>
      endedBy(error, id, { isCancelled: stores.imports.get(id)?.state === 'cancelled', isHashed: false }),

    /** Resolves when nothing of this import runs any more. */
    whenEnded: async (id: number): Promise<void> => void (await runs.get(id)?.catch(() => undefined)),
    cancel: (id: number): void => cancels.get(id)?.abort(),
    stop: (): void => stopping.abort(),
  };
}
