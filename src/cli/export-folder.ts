/** `footfall export --format`: the same files as an export over HTTP, into a folder. */
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../errors.ts';
import type { ExportOptions } from '../model/export.ts';
import { jobNumber } from './job-number.ts';
import { outputOf, type Output } from './output.ts';
import type { OpenedExport } from './services.ts';
import { withServices, type Session } from './session.ts';
import { settingsOf } from './settings.ts';
import { UsageError, type Options } from './usage-error.ts';

/** What is in a folder; undefined if there is none. */
async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Problem('bad_data', `${folder} is not a folder that can be read: name another one.`, {
      cause: error,
    });
  }
}

/** Throws if the folder has other files than `own`. */
async function checkEmpty(folder: string, own: string[] = []): Promise<void> {
  const other = (await namesIn(folder))?.find((name) => !own.includes(name));
  if (other === undefined) return;
  const detail = `${folder} is not empty: it has ${other}. Name a new folder, or empty this one.`;
  throw new Problem('bad_data', detail);
}

type Files = OpenedExport['files'];
type Writing = Pick<Session, 'interrupted'> & { output: Output };

/** Returns the number of bytes. */
async function writeFiles(folder: string, files: Files, { output, interrupted }: Writing): Promise<number> {
  const progress = output.progress('writing');
  let bytes = 0;
  try {
    for (const [i, { name, body }] of files.entries()) {
      const content = await body();
      content.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        progress.update({ done: i, total: files.length, amount: bytes, unit: 'bytes', note: name });
      });
      const file = createWriteStream(join(folder, name), { flush: true });
      await pipeline(content, file, { signal: interrupted });
    }
  } finally {
    progress.end();
  }
  return bytes;
}

/**
 * Writes to FOLDER.part first, so that a folder of that name is always complete. When it is interrupted,
 * nothing remains; what `kill -9` leaves is overwritten the next time.
 */
async function writeFolder(folder: string, files: Files, writing: Writing): Promise<number> {
  const part = `${folder}.part`;
  await checkEmpty(part, files.map(({ name }) => name)); // prettier-ignore
  try {
    await mkdir(part, { recursive: true });
    const bytes = await writeFiles(part, files, writing);
    if (await namesIn(folder)) await rmdir(folder);
    await rename(part, folder);
    return bytes;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** Flags that are also options of formats. */
const FLAGS = ['split', 'fold'] as const;

/** Flags that say where and how. */
const OTHERS = ['format', 'output', 'url', 'database', 'json', 'quiet'];

/** Throws UsageError for flags of files of rows, and for what is given twice. */
function optionsOf({ set, ...options }: Options): ExportOptions {
  const flags = Object.fromEntries(Object.entries(options).filter(([name]) => !OTHERS.includes(name)));
  const settings = settingsOf('export', { set });
  for (const name of Object.keys(flags)) {
    if (!FLAGS.includes(name as 'split'))
      throw new UsageError(
        `export: --${name} is for a FILE of rows, not for --format: leave one of them out.`,
      );
    if (name in settings)
      throw new UsageError(`export: ${name} is given twice, by --${name} and by --set: leave one out.`);
  }
  return { ...settings, ...flags };
}

export async function exportFolder(job: string, file: string | undefined, options: Options): Promise<void> {
  const id = jobNumber('export', job);
  const { format, output } = options as Record<string, string | undefined>;
  if (file !== undefined || format === undefined || output === undefined)
    throw new UsageError('export: Expected JOB and FILE, or JOB with --format NAME and --output FOLDER.');
  const folder = output.replace(/[/\\]+$/, '') || output;
  const settings = optionsOf(options);
  await checkEmpty(folder);
  const said = outputOf(options);
  await withServices(options, async ({ services, interrupted }) => {
    const request = { job_id: id, format, options: settings };
    const opened = await services.exports.open(request, `${folder}.zip.part`);
    try {
      const { files } = opened;
      const bytes = await writeFolder(folder, files, { output: said, interrupted });
      const names = files.map(({ name }) => name);
      const words = `Wrote ${files.length} files (${bytes} bytes) to ${folder}.`;
      said.result({ folder, files: names, bytes }, words);
    } finally {
      await opened.close();
    }
  });
}
