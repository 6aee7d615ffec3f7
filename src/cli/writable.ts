/** A place that a command writes to: a file that appears when it is complete, a device, standard output. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { causeOf, isDiskFull, Problem } from '../errors.ts';

export interface Writable {
  /** As it was given. */
  name: string;
  isStandardOutput: boolean;
  open(): Promise<OpenWritable>;
}

export interface OpenWritable {
  /** `bytes` may be overwritten once it resolves. Rejects with EPIPE if nobody reads any more. */
  write(bytes: Uint8Array): Promise<void>;
  /** All is written. */
  finish(): Promise<void>;
  /** Removes what was written, as far as that can be. */
  discard(): Promise<void>;
}

const cannotWrite = (name: string, why: string, remedy: string, cause?: unknown) =>
  new Problem('bad_data', `${name} cannot be written: ${why}. ${remedy}`, { cause });

/** What the system says of the place, while it is written. */
function failedAt(name: string, error: unknown): unknown {
  if (!isDiskFull(error)) return error;
  const why = 'its disk is full, or a quota or size limit is reached';
  const detail = `${name} cannot be written: ${why}. Free some space there, or name another place.`;
  return new Problem('disk_full', detail, { cause: error });
}

/** Where bytes go until a file is complete: what `kill -9` leaves there is overwritten the next time. */
const partOf = (target: string) => `${target}.part`;

/** Whether two paths are the same file, whatever links lead to it. */
function isSame(path: string, other: string): boolean {
  const [one, two] = [path, other].map((name) => statSync(name, { throwIfNoEntry: false }));
  return one?.isFile() === true && one.ino === two?.ino && one.dev === two.dev;
}

/** `others`: files that it must not overwrite, with what they are. Throws Problem before the work begins. */
export function writable(name: string, others: Record<string, string[]>): Writable {
  if (name === '-') return { name, isStandardOutput: true, open: openStandardOutput };
  const found = statSync(name, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw cannotWrite(name, 'it is a folder', 'Name a file.');
  // A device or a pipe is written to as it is; a link stays one.
  const isPlain = found === undefined || found.isFile();
  const target = found?.isFile() ? realpathSync(name) : name;
  for (const [what, paths] of Object.entries(others))
    for (const path of isPlain ? paths : []) {
      const again = [target, partOf(target)].find(
        (one) => resolve(one) === resolve(path) || isSame(one, path),
      );
      if (again === undefined) continue;
      const why = again === target ? `it is ${what} ${path}` : `${what} ${path} would be overwritten`;
      throw cannotWrite(name, why, 'Name another file.');
    }
  try {
    accessSync(isPlain ? dirname(target) : target, constants.W_OK);
  } catch (error) {
    throw cannotWrite(name, causeOf(error as Error), 'Make its folder, or name another one.', error);
  }
  return {
    ...{ name, isStandardOutput: false },
    open: () => (isPlain ? openPart(name, target) : openAsIs(name, target)),
  };
}

const writeTo = (file: FileHandle, name: string) => (bytes: Uint8Array) =>
  file.writeFile(bytes).catch((error: unknown) => {
    throw failedAt(name, error);
  });

async function openPart(name: string, target: string): Promise<OpenWritable> {
  const part = partOf(target);
  const file = await open(part, 'w');
  let isOpen = true;
  const close = async () => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  return {
    write: writeTo(file, name),
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

async function openAsIs(name: string, target: string): Promise<OpenWritable> {
  const file = await open(target, 'w');
  return { write: writeTo(file, name), finish: () => file.close(), discard: () => file.close() };
}

async function openStandardOutput(): Promise<OpenWritable> {
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
