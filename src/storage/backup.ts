/**
 * Backs up the database into one file, while others read and write it. Needs no lock and blocks nobody: a
 * process of its own copies it (backup-process.ts).
 */
import { fork } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { causeOf, Problem } from '../errors.ts';
import { withoutInputType } from '../threads/flags.ts';
import { receivedError } from '../threads/messages.ts';
import type { BackupMessage } from './backup-process.ts';
import type { Writer } from './writer-thread.ts';

const PROCESS = new URL(`./backup-process${extname(import.meta.url)}`, import.meta.url);

interface Wanted {
  database: string;
  target: string;
  /** Part of the temporary name. */
  tag: string | number;
  /** Gives it up: nothing remains. */
  signal: AbortSignal;
}

/** Resolves with the size in bytes once the file is complete, checked, on disk and under its name. */
export async function backUp({ database, target, tag, signal }: Wanted): Promise<number> {
  const { mode } = await stat(database).catch((error: Error) =>
    unusable(`${database} cannot be read`, error),
  );
  const temporary = `${target}.${tag}.part`;
  if (isTaken(target)) throw taken(target);
  // Who may read the database may read its backup, and nobody else.
  const file = await open(temporary, 'w', mode & 0o777).catch((error: Error) =>
    unusable(`${target} cannot be written`, error),
  );
  try {
    await file.close();
    const bytes = await copied(database, temporary, signal);
    if (isTaken(target)) throw taken(target);
    await rename(temporary, target);
    await syncFolder(dirname(target));
    return bytes;
  } finally {
    for (const suffix of ['', '-journal']) await rm(temporary + suffix, { force: true });
  }
}

function unusable(what: string, error: Error): never {
  if ((error as { code?: string }).code === 'ENOSPC') throw error;
  throw new Problem('bad_data', `${what}: ${causeOf(error)}.`, { cause: error });
}

/** Also by a link that leads nowhere. */
const isTaken = (target: string) => lstatSync(target, { throwIfNoEntry: false }) !== undefined;

const taken = (target: string) =>
  new Problem('conflict', `${JSON.stringify(basename(target))} exists already: choose another name.`);

async function copied(database: string, target: string, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const child = fork(PROCESS, [database, target], withoutInputType());
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  let message: BackupMessage | undefined;
  child.on('message', (sent: BackupMessage) => (message = sent));
  try {
    const [code, killedBy] = (await once(child, 'close')) as [number | null, string | null];
    signal.throwIfAborted();
    if (!message) throw new Error(`The process that makes the backup has ended (${killedBy ?? code}).`);
    if ('error' in message) throw receivedError(message.error);
    return message.bytes;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

/** Makes the new name last. Some systems can't open folders; there it lasts a little later. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

async function removeLeftovers(folder: string, tag: string): Promise<void> {
  const ends = [`.${tag}.part`, `.${tag}.part-journal`];
  const names = (await readdir(folder)).filter((name) => ends.some((end) => name.endsWith(end)));
  for (const name of names) await rm(join(folder, name), { force: true });
}

interface BackupsDeps {
  writer: Writer;
  /** Called after each: the WAL can be emptied again. */
  ended(): void;
}

/**
 * The backups of a service, one at a time, in a `folder` (BACKUP_DIR). Removes what a killed process left
 * behind.
 */
export async function startBackups(
  database: string,
  folder: string | undefined,
  { writer, ended }: BackupsDeps,
) {
  const stopping = new AbortController();
  const tag = hash('sha256', database).slice(0, 8);
  let running: Promise<unknown> | undefined;

  async function make(folder: string, file: string) {
    try {
      const target = join(folder, file);
      const bytes = await backUp({ database, target, tag, signal: stopping.signal });
      return { file, bytes, integrity: 'ok' as const };
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
      throw new Problem('overloaded', 'footfall is stopping. There is no backup.', { retryAfter: 10 });
    } finally {
      running = undefined;
      // While it ran, the WAL could not be emptied.
      if (!stopping.signal.aborted) {
        await writer.call.sweep.checkpoint(true).catch(() => undefined);
        ended();
      }
    }
  }

  if (folder !== undefined) await removeLeftovers(folder, tag);
  return {
    /** Throws Problem: conflict, overloaded, disk_full. */
    async create(file: string) {
      if (folder === undefined) {
        const remedy =
          'Start footfall with BACKUP_DIR set to a folder, or use the command `footfall backup`.';
        throw new Problem('conflict', `Backups over HTTP are off. ${remedy}`);
      }
      const own = `${basename(database)}-`;
      if (file.startsWith(own)) {
        const detail = `file must not begin with ${JSON.stringify(own)}: footfall's own files do.`;
        throw new Problem('bad_request', detail, { errors: [{ pointer: '/file', detail }] });
      }
      if (running) {
        const detail = 'Another backup is being written. Try again when it is done.';
        throw new Problem('overloaded', detail, { retryAfter: 5 });
      }
      const made = make(folder, file);
      running = made.catch(() => undefined);
      return made;
    },

    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}
