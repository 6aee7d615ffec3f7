/** `footfall load`: the same as an upload. */
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../errors.ts';
import type { ImportOptions } from '../model/import.ts';
import { importOptions as resolveOptions } from '../http/requests/import-options.ts';
import { UsageError, type Options } from './commands.ts';
import { showProgress } from './progress.ts';
import { withServices } from './session.ts';

function oneOf<T extends string>(name: string, value: Options[string], words: readonly T[]): T {
  if (value === undefined) return words[0];
  if (words.includes(value as T)) return value as T;
  throw new UsageError(`load: --${name} must be ${words.join(' or ')}, not ${JSON.stringify(value)}.`);
}

function importOptions(options: Options): ImportOptions {
  const asked = {
    kind: oneOf('kind', options.kind, ['transactions', 'customers', 'articles']),
    columns: options.columns as string | undefined,
    time_unit: oneOf('time-unit', options['time-unit'], ['ms', 's']),
    on_error: oneOf('on-error', options['on-error'], ['abort', 'skip']),
    mode: oneOf('mode', options.mode, ['append', 'replace']),
    allow_duplicate: options['allow-duplicate'] === true,
  };
  try {
    return resolveOptions(asked);
  } catch (error) {
    throw new UsageError(`load: ${(error as Error).message}`, { cause: error });
  }
}

/** Counts the bytes of a stream as they pass. */
function countBytes(body: Readable, onBytes: (bytes: number) => void): Readable {
  let bytes = 0;
  return body.on('data', (chunk: Buffer) => onBytes((bytes += chunk.length))).pause();
}

export async function load(file: string, options: Options): Promise<void> {
  const asked = importOptions(options);
  const { size } = await stat(file).catch((error: unknown) => {
    throw new Problem(
      'bad_data',
      `The file ${JSON.stringify(file)} cannot be read: ${(error as Error).message}.`,
      { cause: error },
    );
  });
  await withServices(async ({ imports }) => {
    const { body, gzip } = await imports.openFile(file);
    const progress = showProgress('loading');
    countBytes(body, (bytes) => progress.update(bytes, size, `${Math.round(bytes / 1e6)} MB`));
    const done = await imports.upload(body, { ...asked, gzip, source: file }).finally(() => progress.end());
    process.stdout.write(
      `Loaded ${done.rows_loaded} ${asked.kind} from ${file} (${done.rows_per_second} rows/s), ${done.rows_rejected} bad rows left out: import ${done.id}.\n`,
    );
    const rejects = options.rejects === undefined ? undefined : await imports.rejects(done.id);
    if (rejects) await pipeline(rejects, createWriteStream(options.rejects as string));
  });
}
