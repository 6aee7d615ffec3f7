/** Loads files, one import at a time: uploads, and files below IMPORT_DIR. */
import { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import { csvLine } from '../formats/csv-field.ts';
import type { Import, ImportOptions } from '../model/import.ts';
import { secretMark } from '../storage/hashed-ids.ts';
import type { Stores } from '../storage/stores.ts';
import type { AskedOptions, LoadOptions } from '../contract.ts';
import type { Door, Look } from '../model/look.ts';
import { tooLarge } from './content-bounds.ts';
import { checkSecret } from './hash-ids.ts';
import { findImportFiles } from './import-files.ts';
import { importQueue } from './import-queue.ts';
import { importRunner, type ImportRunnerDeps } from './import-run.ts';
import { lookAtFile } from './look-at-file.ts';
import { lookAtFiles } from './look-at-files.ts';
import { takeBacks } from './take-back.ts';
import type { ReadableFile } from './read-file.ts';
import { removeLeftovers } from './temporary-files.ts';
import { uploads } from './uploads.ts';

const REJECTS_AT_A_TIME = 1000;

/** The bad rows of an import as CSV: file (if it has several), line, reason, and the row itself. */
function* rejectsCsv({ imports }: Stores, importId: number): Generator<string> {
  let rejects = imports.rejectsAfter(importId, 0, REJECTS_AT_A_TIME);
  const isOfSeveral = rejects.length > 0 && rejects[0].file !== null;
  yield isOfSeveral ? 'file,line,reason,row\n' : 'line,reason,row\n';
  while (rejects.length > 0) {
    yield rejects
      .map(({ file, line, reason, row }) => [...(isOfSeveral ? [file] : []), line, reason, row])
      .map(csvLine)
      .join('');
    rejects = imports.rejectsAfter(importId, rejects[rejects.length - 1].number, REJECTS_AT_A_TIME);
  }
}

/** Bodies that are looked at at once: each has a thread. */
const MOST_LOOKS = 16;

/** The same function, with a bound on how often it runs at once. */
function looks<A extends unknown[]>(look: (...args: A) => Promise<Look>) {
  let running = 0;
  return async (...args: A): Promise<Look> => {
    if (running >= MOST_LOOKS) {
      const detail = `${running} files are being looked at. Try again in a moment.`;
      throw new Problem('overloaded', detail, { retryAfter: 5 });
    }
    running++;
    return look(...args).finally(() => running--);
  };
}

const HTTP: Door = { words: 'http' };

type ImporterDeps = ImportRunnerDeps & { importDir: string | undefined };

function checkSize(files: ReadableFile[], maxBytes: number): void {
  const size = files.reduce((sum, { size = 0 }) => sum + size, 0);
  if (size > maxBytes) throw tooLarge(maxBytes);
}

function looking({ importDir, path, maxImportBytes, idSecret, inline }: ImporterDeps) {
  return {
    look: looks((body: Readable, { door = HTTP, ...options }: AskedOptions): Promise<Look> =>
      lookAtFile(body, { options, door, inline, database: path, maxBytes: maxImportBytes, idSecret }),
    ),

    async lookAtPath(paths: string | string[], { door = HTTP, ...options }: AskedOptions): Promise<Look> {
      const asked = [paths].flat();
      const files = await findImportFiles(importDir, asked);
      return lookAtFiles(files, {
        options,
        door: { ...door, files: asked, byPath: true },
        inline,
        database: path,
        maxBytes: maxImportBytes,
        idSecret,
      });
    },
  };
}

/** Cancelling again changes nothing; an import that succeeded or failed cannot be cancelled. */
function cancels({ stores, writer }: Pick<ImporterDeps, 'stores' | 'writer'>, stop: (id: number) => void) {
  return async (id: number): Promise<Import | undefined> => {
    const found = stores.imports.get(id);
    if (!found) return undefined;
    if (found.state === 'succeeded' || found.state === 'failed') {
      throw new Problem('conflict', `Import ${id} has already ${found.state}; there is nothing to cancel.`);
    }
    await writer.call.imports.end(id, 'cancelled', null).finally(() => stop(id));
    return stores.imports.get(id);
  };
}

export function startImporter({ importDir, ...deps }: ImporterDeps) {
  const { path, stores, writer, housekeeper, maxImportBytes, idSecret } = deps;
  const queue = importQueue(() => housekeeper.sweep());
  const runner = importRunner(deps);
  const begin = async ({ kind, mode, hash_ids }: ImportOptions, source: string) => {
    runner.checkWritten();
    return writer.call.imports.begin(kind, mode, source, hash_ids ? secretMark(idSecret!) : null);
  };

  async function load(
    files: ReadableFile[],
    { door = HTTP, source, bytes: _bytes, ...options }: LoadOptions,
    begun?: number,
  ): Promise<Import> {
    checkSecret(options, idSecret);
    checkSize(files, maxImportBytes);
    const run = async () => runner.run(begun ?? (await begin(options, source)), files, { options, door });
    return queue.add(run, { isAdmitted: begun !== undefined });
  }

  const uploaded = uploads({ path, idSecret, maxImportBytes, queue, begin, load, ended: runner.ended });

  return {
    upload: uploaded.upload,
    uploads: uploaded.count,
    load,

    async loadPath(paths: string | string[], { door = HTTP, ...options }: AskedOptions): Promise<Import> {
      checkSecret(options, idSecret);
      const asked = [paths].flat();
      const files = await findImportFiles(importDir, asked);
      checkSize(files, maxImportBytes);
      const id = await new Promise<number>((resolve, reject) => {
        const loading = queue.add(async () => {
          const begun = await begin(options, asked.join(', '));
          resolve(begun);
          return runner.run(begun, files, { options, door: { ...door, files: asked, byPath: true } });
        });
        loading.catch(reject); // without effect once it has begun: the import itself says how it ended
      });
      return stores.imports.get(id) as Import;
    },

    ...looking({ importDir, ...deps }),

    get: (id: number): Import | undefined => stores.imports.get(id),

    cancel: cancels(deps, (id) => {
      runner.cancel(id);
      uploaded.cancel(id);
    }),

    /** False if there is no such import. Throws Problem (conflict) if it runs or was replaced. */
    delete: takeBacks(deps, runner.whenEnded),

    rejects: (id: number): Readable | undefined =>
      stores.imports.get(id) ? Readable.from(rejectsCsv(stores, id), { highWaterMark: 1 }) : undefined,

    waiting: queue.waiting,
    /** Removes what a killed process left behind; new imports wait for it. */
    async recover(): Promise<void> {
      await writer.call.imports.abandonRunning();
      await removeLeftovers(path);
      queue.waitFor(housekeeper.sweep());
    },

    async stop(): Promise<void> {
      runner.stop();
      await uploaded.stop();
      await queue.whenEmpty();
    },
  };
}
