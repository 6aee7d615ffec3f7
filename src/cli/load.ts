/** `footfall load`: the same as an upload. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Problem } from '../errors.ts';
import { faulty } from '../errors.ts';
import { ImportRequest, type ImportOptions } from '../model/import.ts';
import { importOptions } from '../validation/import-options.ts';
import { validator } from '../validation/validator.ts';
import { UsageError, type Options } from './usage-error.ts';
import { showProgress } from './progress.ts';
import { withServices } from './session.ts';
import { flag, inCommandWords, remarksOn } from './words.ts';

const check = validator(ImportRequest, { noun: 'parameter' });

/** The value of a flag; a number where the request wants one. */
const spelledOut = (name: string, value: Options[string]) =>
  name === 'skip-lines' && /^\d{1,9}$/.test(String(value)) ? Number(value) : value;

/** Throws UsageError, which speaks of flags where HTTP speaks of parameters. */
function optionsOf({ rejects: _rejects, ...options }: Options): ImportOptions {
  const request = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name.replaceAll('-', '_'), spelledOut(name, value)]),
  ) as ImportRequest;
  try {
    const faults = check(request);
    if (faults.length > 0) throw faulty(faults);
    return importOptions(request);
  } catch (error) {
    const { parameter, detail } = (error as Problem).errors?.[0] ?? {};
    if (parameter === undefined || detail === undefined) throw error;
    throw new UsageError(`load: ${detail.replace(parameter, flag(parameter))}`, { cause: error });
  }
}

export async function load(paths: string[], options: Options): Promise<void> {
  const asked = optionsOf(options);
  const source = paths.join(', ');
  await withServices(async ({ imports }) => {
    const found = await imports.findFiles(paths);
    const progress = showProgress('loading');
    const size = found.reduce((sum, file) => sum + file.size, 0);
    let bytes = 0;
    const count = (chunk: Buffer) =>
      progress.update((bytes += chunk.length), size, `${Math.round(bytes / 1e6)} MB`);
    const files = found.map(({ name, open }) => ({ name, open: () => open().on('data', count).pause() }));
    const done = await imports
      .load(files, { ...asked, source })
      .catch((error: unknown) => {
        throw inCommandWords(error);
      })
      .finally(() => progress.end());
    process.stdout.write(
      `Loaded ${done.rows_loaded} ${asked.kind} from ${source} (${done.rows_per_second} rows/s), ` +
        `${done.rows_rejected} bad rows left out: import ${done.id}.\n`,
    );
    for (const remark of remarksOn(done)) process.stderr.write(`${remark}\n`);
    const rejects = options.rejects === undefined ? undefined : await imports.rejects(done.id);
    if (rejects) await pipeline(rejects, createWriteStream(options.rejects as string));
  });
}
