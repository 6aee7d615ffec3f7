/** `footfall load`: the same as an upload. */
import { readConfig } from '../config.ts';
import { Problem } from '../errors.ts';
import { findLocalFiles } from '../load/import-files.ts';
import { importRequest } from './load-options.ts';
import { outputOf } from './output.ts';
import type { Progress } from './progress.ts';
import { rejectsFile } from './rejects-file.ts';
import { rowsInWords } from './rows-in-words.ts';
import type { LocalFile } from './services.ts';
import { withServices, type Session } from './session.ts';
import { UsageError, type Options } from './usage-error.ts';
import { remarksOn } from './words.ts';

/** The same files, which say how much of them is read. */
function counted(files: LocalFile[], progress: Progress, interrupted: AbortSignal): LocalFile[] {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  const count = (chunk: Buffer) => progress.update({ done: (done += chunk.length), total, unit: 'bytes' });
  return files.map(({ open, ...file }) => ({
    ...file,
    open() {
      if (interrupted.aborted) throw interruption();
      return open().on('data', count).pause();
    },
  }));
}

const interruption = (cause?: unknown) =>
  new Problem('conflict', 'Interrupted. Nothing was loaded.', { cause });

export async function load(paths: string[], options: Options): Promise<void> {
  if (options['dry-run']) return (await import('./inspect.ts')).dryRun(paths, options);
  const { request, asked } = await importRequest('load', options);
  if (options.rejects !== undefined && asked.on_error !== 'skip')
    throw new UsageError('load: --rejects is for --on-error skip: without it, nothing is loaded at all.');
  const output = outputOf(options);
  const work = async ({ services: { imports }, interrupted }: Session) => {
    const found = await findLocalFiles(paths);
    const used = [...found.map(({ name }) => name), readConfig().database];
    const rejects =
      options.rejects === undefined ? undefined : await rejectsFile(options.rejects as string, used);
    const progress = output.progress('loading');
    const files = counted(found, progress, interrupted);
    const done = await imports
      .load(files, request, { interrupted, paths })
      .catch(async (error: unknown) => {
        await rejects?.discard();
        throw interrupted.aborted ? interruption(error) : error;
      })
      .finally(() => progress.end());
    const bad = rejects && (await imports.rejects(done.id));
    if (bad) await rejects.write(bad);
    output.result(
      done,
      `Loaded ${rowsInWords(done.rows_loaded, asked.kind.slice(0, -1))} from ${paths.join(', ')} ` +
        `(${done.rows_per_second} rows/s), ` +
        `${rowsInWords(done.rows_rejected, 'bad row')} left out: import ${done.id}.`,
    );
    for (const remark of remarksOn(done)) output.remark(remark);
  };
  await withServices(options, work, { mayBeNew: true });
}
