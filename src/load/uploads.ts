/** Takes uploads in: decides which are loaded as they come, and bounds how many are received at once. */
import type { Readable } from 'node:stream';
import type { LoadOptions } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { Import, ImportOptions } from '../model/import.ts';
import { tooLarge } from './content-bounds.ts';
import { diskRoom } from './disk-room.ts';
import { failureOf } from './failure.ts';
import { checkSecret } from './hash-ids.ts';
import type { importQueue } from './import-queue.ts';
import { LEAST_PACE, PACE_IN_TURN, type PaceRule } from './pace.ts';
import type { ReadableFile } from './read-file.ts';
import { beginningOf, spooledUpload, wholeAgain } from './received-upload.ts';
import type { Beginning, SpooledUpload } from './received-upload.ts';

/** Uploads that are being received, or wait to be loaded from their file. */
const MOST_RECEIVED = 32;

export interface UploadDeps {
  /** Path of the database. */
  path: string;
  idSecret?: string;
  maxImportBytes: number;
  queue: ReturnType<typeof importQueue>;
  /** Makes the entry of an import. */
  begin(options: ImportOptions, source: string): Promise<number>;
  /** Loads files when their turn has come; `begun`: the import that has its entry already. */
  load(files: ReadableFile[], options: LoadOptions, begun?: number): Promise<Import>;
  /** Saves why an import failed before its turn, and returns the Problem for the client. */
  ended(error: unknown, id: number): Promise<Problem>;
}

export function uploads({ path, idSecret, maxImportBytes, queue, begin, load, ended }: UploadDeps) {
  const received = new Set<Readable>();
  /** Those that are written to files, by import. */
  const spooling = new Map<number, Readable>();
  const ends = new Set<Promise<unknown>>();
  let isStopping = false;

  const paces: PaceRule[] = [LEAST_PACE, { ...PACE_IN_TURN, applies: () => queue.length > 1 }];

  async function receive(body: Readable, options: LoadOptions): Promise<Import> {
    const { source: name, bytes = 0 } = options;
    checkSecret(options, idSecret);
    if (bytes > maxImportBytes) throw tooLarge(maxImportBytes);
    const beginning = await beginningOf(body);
    if (beginning.isWhole || (beginning.isFast && queue.length === 0))
      return load([{ name, open: () => wholeAgain(body, beginning), paces }], options);
    return loadSpooled(body, beginning, options);
  }

  async function loadSpooled(body: Readable, beginning: Beginning, options: LoadOptions): Promise<Import> {
    const { source: name, bytes = 0 } = options;
    const id = await begin(options, name);
    spooling.set(id, body);
    let spooled: SpooledUpload;
    try {
      diskRoom(path).check(bytes);
      spooled = await spooledUpload(body, beginning, { database: path, maxBytes: maxImportBytes });
    } catch (error) {
      throw await ended(error, id);
    } finally {
      spooling.delete(id);
    }
    try {
      return await load([{ name, open: spooled.open }], options, id);
    } finally {
      await spooled.remove();
    }
  }

  return {
    async upload(body: Readable, options: LoadOptions): Promise<Import> {
      body.on('error', () => undefined); // a client may leave before its turn: reading reports it
      if (isStopping) throw stopping();
      if (received.size >= MOST_RECEIVED) {
        const detail = `${received.size} uploads are being received or wait. Try again in a while.`;
        throw new Problem('overloaded', detail, { retryAfter: 30 });
      }
      received.add(body);
      const end = receive(body, options);
      ends.add(end);
      try {
        return await end;
      } catch (error) {
        throw failureOf(error);
      } finally {
        received.delete(body);
        ends.delete(end);
      }
    },

    /** Ends the upload of an import that is still being received. */
    cancel(id: number): void {
      spooling.get(id)?.destroy(new Error('cancelled'));
    },

    /** Uploads that are being received, loaded, or wait for it. */
    count: (): number => received.size,

    /** Ends those that are being received. */
    async stop(): Promise<void> {
      isStopping = true;
      for (const body of received) body.destroy(stopping());
      await Promise.allSettled(ends);
    },
  };
}

const stopping = () =>
  new Problem('overloaded', 'footfall is stopping. Nothing was loaded; load the file again.', {
    retryAfter: 10,
  });
