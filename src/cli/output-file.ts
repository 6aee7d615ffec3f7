/** Where `generate` writes its rows: a file that appears when it is complete, or standard output. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import type { Format } from '../contract.ts';
import { causeOf, Problem } from '../errors.ts';
import { UsageError } from './usage-error.ts';

const FORMATS: readonly Format[] = ['csv', 'ndjson', 'parquet', 'arrow'];
const SUFFIXES = FORMATS.map((format) => `.${format}`).join(', ');

export interface OutputFile {
  format: Format;
  /** As it was given. */
  name: string;
  isStandardOutput: boolean;
  open(): Promise<OpenOutput>;
}

export interface OpenOutput {
  /** `bytes` may be overwritten once it resolves. Rejects with EPIPE if nobody reads any more. */
  write(bytes: Uint8Array): Promise<void>;
  /** All is written. */
  finish(): Promise<void>;
  /** Removes what was written, as far as that can be. */
  discard(): Promise<void>;
}

function formatOf(name: string, given: string | undefined): Format {
  if (given !== undefined) {
    const format = FORMATS.find((one) => one === given);
    if (format) return format;
    throw new UsageError(`generate: --format must be ${FORMATS.join(', ')}, not ${JSON.stringify(given)}.`);
  }
  if (name === '-') return 'csv';
  const format = FORMATS.find((one) => `.${one}` === extname(name).toLowerCase());
  if (format) return format;
  throw new UsageError(
    `generate: The name of the output must end in ${SUFFIXES}, not ${JSON.stringify(name)}; or name the ` +
      'format with --format.',
  );
}

const cannotWrite = (name: string, why: string, remedy: string, cause?: unknown) =>
  new Problem('bad_data', `${name} cannot be written: ${why}. ${remedy}`, { cause });

/** `inputs`: files that it must not overwrite. Throws UsageError or Problem before the work begins. */
export function outputFile(name: string, given: string | undefined, inputs: string[]): OutputFile {
  const format = formatOf(name, given);
  if (name === '-') return { format, name, isStandardOutput: true, open: openStandardOutput };
  const found = statSync(name, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw cannotWrite(name, 'it is a folder', 'Name a file.');
  const isInput = (input: string) => {
    const other = statSync(input, { throwIfNoEntry: false });
    return found?.isFile() === true && other?.ino === found.ino && other.dev === found.dev;
  };
  const overwritten = inputs.find(isInput);
  if (overwritten !== undefined)
    throw cannotWrite(name, `it is the input ${overwritten}`, 'Name another file.');
  // A device or a pipe is written to as it is; a link stays one.
  const isPlain = found === undefined || found.isFile();
  const target = found?.isFile() ? realpathSync(name) : name;
  try {
    accessSync(isPlain ? dirname(target) : target, constants.W_OK);
  } catch (error) {
    throw cannotWrite(name, causeOf(error as Error), 'Make its folder, or name another one.', error);
  }
  return {
    ...{ format, name, isStandardOutput: false },
    open: () => (isPlain ? openPart(target) : openAsIs(target)),
  };
}

/** FILE.part until it is complete: what `kill -9` leaves of it is overwritten the next time. */
async function openPart(target: string): Promise<OpenOutput> {
  const part = `${target}.part`;
  const file = await open(part, 'w');
  let isOpen = true;
  const close = async () => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  return {
    write: (bytes) => file.writeFile(bytes),
    async finish() {
      await file.sync();
      await close();
      await rename(part, target);
    },
    async discard() {
      await close();
      await rm(part, { force: true });
    },
  };
}

async function openAsIs(target: string): Promise<OpenOutput> {
  const file = await open(target, 'w');
  return {
    write: (bytes) => file.writeFile(bytes),
    finish: () => file.close(),
    discard: () => file.close(),
  };
}

async function openStandardOutput(): Promise<OpenOutput> {
  const { stdout } = process;
  let failure: Error | undefined;
  stdout.on('error', (error: Error) => (failure = error));
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    finish: async () => undefined,
    discard: async () => undefined,
  };
}
