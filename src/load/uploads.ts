/** Takes uploads in: decides which are loaded as they come, and bounds how many are received at once. */
import type { Readable } from 'node:stream';
import type { LoadOptions } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { Import } from '../model/import.ts';
import { tooLarge } from './content-bounds.ts';
import { diskRoom } from './disk-room.ts';
import { failureOf } from './failure.ts';
import type { importQueue } from './import-queue.ts';
import { LEAST_PACE, PACE_IN_TURN, type PaceRule } from './pace.ts';
import type { ReadableFile } from './read-file.ts';
import { beginningOf, spooledUpload, wholeAgain, type Beginning } from './received-upload.ts';

/** Uploads that are being received, or wait to be loaded from their file. */
const MOST_RECEIVED = 32;

export interface UploadDeps {
  /** Path of the database. */
  path: string;
  maxImportBytes: number;
  queue: ReturnType<typeof importQueue>;
  load(files: ReadableFile[], options: LoadOptions, how?: { isAdmitted: boolean }): Promise<Import>;
}

export function uploads({ path, maxImportBytes, queue, load }: UploadDeps) {
  const received = new Set<Readable>();
  const ends = new Set<Promise<unknown>>();
  let isStopping = false;

  const paces: PaceRule[] = [LEAST_PACE, { ...PACE_IN_TURN, applies: () => queue.length > 1 }];

  async function receive(body: Readable, options: LoadOptions): Promise<Import> {
    const { source: name, bytes = 0 } = options;
    if (bytes > maxImportBytes) throw tooLarge(maxImportBytes);
    const beginning = await beginningOf(body);
    if (beginning.isWhole || (beginning.isFast && queue.length === 0))
      return load([{ name, open: () => wholeAgain(body, beginning), paces }], options);
    return loadSpooled(body, beginning, options);
  }

  async function loadSpooled(body: Readable, beginning: Beginning, options: LoadOptions): Promise<Import> {
    const { source: name, bytes = 0 } = options;
    diskRoom(path).check(bytes);
    const spooled = await spooledUpload(body, beginning, { database: path, maxBytes: maxImportBytes });
    try {
      return await load([{ name, open: spooled.open }], options, { isAdmitted: true });
    } finally {
      await spooled.remove();
    }
  }

  return {
    async upload(body: Readable, options: LoadOptions): Promise<Import> {
      body.on('error', () => undefined); // a client may leave before its turn: reading reports it
      if (isStopping) throw stopping();
      if (received.size >= MOST_RECEIVED) {
        const detail = `${received.size} uploads are being received or wait. Try again when some of them are done.`;
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
