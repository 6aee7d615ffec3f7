/** Loads files, one at a time: uploads, and files below IMPORT_DIR. */
import { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import { csvLine } from '../formats/csv-field.ts';
import type { Import, ImportOptions } from '../model/import.ts';
import type { Stores } from '../storage/stores.ts';
import type { AskedOptions, ImportFile, LoadOptions } from '../contract.ts';
import type { Door, Look } from '../model/look.ts';
import { findImportFiles } from './import-files.ts';
import { importQueue } from './import-queue.ts';
import { importRunner, type ImportRunnerDeps } from './import-run.ts';
import { lookAtFile } from './look-at-file.ts';
import { lookAtFiles } from './look-at-files.ts';
import { takeBacks } from './take-back.ts';
import { removeLeftovers } from './temporary-files.ts';

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

const HTTP: Door = { words: 'http' };

type ImporterDeps = ImportRunnerDeps & { importDir: string | undefined };

export function startImporter({ importDir, ...deps }: ImporterDeps) {
  const { path, stores, writer, housekeeper, inline } = deps;
  const queue = importQueue(() => housekeeper.sweep());
  const runner = importRunner(deps);
  const begin = async ({ kind, mode }: ImportOptions, source: string) => {
    runner.checkWritten();
    return writer.call.imports.begin(kind, mode, source);
  };

  const load = (files: ImportFile[], { door = HTTP, ...options }: LoadOptions): Promise<Import> =>
    queue.add(async () => runner.run(await begin(options, options.source), files, { options, door }));

  return {
    upload(body: Readable, options: LoadOptions): Promise<Import> {
      body.on('error', () => undefined); // a client may leave before its turn: reading reports it
      return load([{ name: options.source, open: () => body }], options);
    },

    load,

    async loadPath(paths: string | string[], { door = HTTP, ...options }: AskedOptions): Promise<Import> {
      const asked = [paths].flat();
      const files = await findImportFiles(importDir, asked);
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

    look: (body: Readable, { door = HTTP, ...options }: AskedOptions): Promise<Look> =>
      lookAtFile(body, { options, door, inline, database: path }),

    async lookAtPath(paths: string | string[], { door = HTTP, ...options }: AskedOptions): Promise<Look> {
      const asked = [paths].flat();
      const files = await findImportFiles(importDir, asked);
      return lookAtFiles(files, {
        options,
        door: { ...door, files: asked, byPath: true },
        inline,
        database: path,
      });
    },

    get: (id: number): Import | undefined => stores.imports.get(id),

    /** Cancelling again changes nothing; an import that succeeded or failed cannot be cancelled. */
    async cancel(id: number): Promise<Import | undefined> {
      const found = stores.imports.get(id);
      if (!found) return undefined;
      if (found.state === 'succeeded' || found.state === 'failed') {
        throw new Problem('conflict', `Import ${id} has already ${found.state}; there is nothing to cancel.`);
      }
      await writer.call.imports.end(id, 'cancelled', null).finally(() => runner.cancel(id));
      return stores.imports.get(id);
    },

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
      await queue.whenEmpty();
    },
  };
}
