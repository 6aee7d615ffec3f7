/** `footfall load`: the same as an upload. */
import { readConfig } from '../config.ts';
import type { ImportService } from '../contract.ts';
import { optionsOf } from './load-options.ts';
import type { Options } from './usage-error.ts';
import { showProgress } from './progress.ts';
import { rejectsFile } from './rejects-file.ts';
import { rowsInWords } from './rows-in-words.ts';
import { withServices } from './session.ts';
import { remarksOn } from './words.ts';

export async function load(paths: string[], options: Options): Promise<void> {
  const asked = await optionsOf('load', options);
  const source = paths.join(', ');
  await withServices(
    async ({ services: { imports }, interrupted }) => {
      const found = await imports.findFiles(paths);
      const used = [...found.map(({ name }) => name), readConfig().database];
      const rejects =
        options.rejects === undefined ? undefined : await rejectsFile(options.rejects as string, used);
      const progress = showProgress('loading');
      const size = found.reduce((sum, file) => sum + file.size, 0);
      let bytes = 0;
      const count = (chunk: Buffer) =>
        progress.update((bytes += chunk.length), size, `${Math.round(bytes / 1e6)} MB`);
      const files = found.map(({ name, open }) => ({
        name,
        open() {
          interrupted.throwIfAborted();
          return open().on('data', count).pause();
        },
      }));
      interrupted.addEventListener('abort', () => void cancelRunning(imports));
      const done = await imports
        .load(files, { ...asked, source, door: { words: 'command', files: paths } })
        .catch(async (error: unknown) => {
          await rejects?.discard();
          throw error;
        })
        .finally(() => progress.end());
      process.stdout.write(
        `Loaded ${rowsInWords(done.rows_loaded, asked.kind.slice(0, -1))} from ${source} ` +
          `(${done.rows_per_second} rows/s), ` +
          `${rowsInWords(done.rows_rejected, 'bad row')} left out: import ${done.id}.\n`,
      );
      for (const remark of remarksOn(done)) process.stderr.write(`${remark}\n`);
      const bad = rejects && (await imports.rejects(done.id));
      if (bad) await rejects.write(bad);
    },
    { mayBeNew: true },
  );
}

/** There is one at most: this process has the database for itself. */
async function cancelRunning(imports: ImportService): Promise<void> {
  const { items } = await imports.list({ limit: 1 });
  // One that has just ended cannot be cancelled, which is as good.
  for (const { id, state } of items) if (state === 'running') await imports.cancel(id).catch(() => undefined);
}
