/** Runs one import to its end: one last commit makes the whole file visible, or nothing of it stays. */
import type { Readable } from 'node:stream';
import type { ImportFile } from '../contract.ts';
import { diskFull, Problem } from '../errors.ts';
import type { Import } from '../model/import.ts';
import type { Housekeeper } from '../storage/housekeeper.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import { failureOf } from './failure.ts';
import type { ParserData } from './parser-thread.ts';
import { readDifferently } from './read-differently.ts';
import { readFiles } from './read-file.ts';
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

type Files = { files: ImportFile[]; open: (file: ImportFile) => Readable };

/** Reads the files and makes their rows visible. */
async function load(
  { stores }: ImportRunnerDeps,
  running: RunningImport,
  { files: toRead, open }: Files,
): Promise<void> {
  const { id, options, writer, threads, signal } = running;
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
    throw nothingToLoad(stores, id, read);
  }
  const sums =
    options.kind === 'transactions'
      ? await storeTransactions(running)
      : { ...(await threads.parser.call.recordSums()), ...NO_SALES };
  how.warnings.push(...((await threads.keeper?.call.idWarnings()) ?? []));
  how.warnings.push(...readDifferently(several));
  how.warnings.push(...duplicateWarnings(stores, file, options));
  for (let outcome = 'stale'; outcome !== 'finished';) {
    const counts = await threads.parser.call.counts(id);
    if (signal.aborted) throw CANCELLED;
    outcome = await writer.call.datasets.finish(id, { ...file, ...sums, ...counts });
    if (outcome === 'ended') throw CANCELLED;
  }
}

/** How imports end without success. */
function importEnds({ writer, housekeeper }: ImportRunnerDeps) {
  const unwritten = new Set<number>();
  return {
    saveEnd(id: number, state: 'failed' | 'cancelled', error: Import['error']): Promise<void> {
      unwritten.add(id);
      const write = () => writer.call.imports.end(id, state, error);
      return housekeeper.write(write, () => void unwritten.delete(id));
    },
    /** Throws disk_full while the end of an import can't be written: the next would get its keys. */
    checkWritten(): void {
      if (unwritten.size > 0) throw diskFull();
    },
  };
}

export function importRunner(deps: ImportRunnerDeps) {
  const { path, stores, writer, mostRows, inline } = deps;
  const cancels = new Map<number, AbortController>();
  const runs = new Map<number, Promise<unknown>>();
  const stopping = new AbortController();
  const { saveEnd, checkWritten } = importEnds(deps);

  /** Saves how the import ended, and returns the Problem that the client gets. */
  async function endedBy(error: unknown, id: number, isCancelled: boolean): Promise<Problem> {
    if (stopping.signal.aborted) {
      const detail = 'footfall is stopping. Nothing was loaded; load the file again.';
      return new Problem('overloaded', detail, { retryAfter: 10 });
    }
    if (isCancelled) {
      await saveEnd(id, 'cancelled', null);
      return new Problem('conflict', `Import ${id} was cancelled. Nothing was loaded.`);
    }
    const failure = failureOf(error);
    const { code, message: detail, errors, suggested } = failure;
    if (code === 'internal') deps.onError(error, id);
    await saveEnd(id, 'failed', { code, detail, line: errors?.[0]?.line, suggested });
    return failure;
  }

  async function start(id: number, files: ImportFile[], { options, door }: Asked): Promise<Import> {
    const cancel = new AbortController();
    cancels.set(id, cancel);
    const { signal } = cancel;
    const stop = () => cancel.abort();
    stopping.signal.addEventListener('abort', stop);
    if (stopping.signal.aborted) stop();
    const temporary = temporaryPath(path, id);
    const data = { path, options, door, rowsKept: ROWS_KEPT, temporary, mostRows };
    const threads = startImportThreads(data, inline);
    let body: Readable | undefined;
    const open = (file: ImportFile) => {
      body = file.open();
      if (signal.aborted) abort();
      return body;
    };
    const abort = () => body?.destroy(new Error('cancelled'));
    signal.addEventListener('abort', abort);
    try {
      await load(deps, { id, options, writer, threads, signal }, { files, open });
      return stores.imports.get(id) as Import;
    } catch (error) {
      body?.resume(); // so that the client reads the response
      throw await endedBy(error, id, cancel.signal.aborted || error === CANCELLED);
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
    run(id: number, files: ImportFile[], asked: Asked): Promise<Import> {
      const running = start(id, files, asked);
      runs.set(id, running);
      return running.finally(() => runs.delete(id));
    },

    checkWritten,

    /** Resolves when nothing of this import runs any more. */
    whenEnded: async (id: number): Promise<void> => void (await runs.get(id)?.catch(() => undefined)),

    cancel: (id: number): void => cancels.get(id)?.abort(),

    stop: (): void => stopping.abort(),
  };
}
