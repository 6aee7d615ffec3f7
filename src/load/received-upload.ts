/**
 * Receives uploads. One import runs at a time, and no client may hold that turn by sending slowly: a body
 * that begins fast while nobody else loads is loaded as it comes; others are first written to a file beside
 * the database.
 */
import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import { tooLarge } from './content-bounds.ts';
import { diskRoom } from './disk-room.ts';
import { fileBody } from './file-body.ts';
import { LEAST_PACE, paced, type PaceRule } from './pace.ts';
import { temporaryPath } from './temporary-files.ts';

/** What a fast client sends within that time: 2 MiB a second. A small file is whole by then. */
const FAST_BYTES = 2 ** 20;
const FAST_MS = 500;

/** Chunks of the wire that are written together. */
const WRITTEN_BYTES = 2 ** 20;

export interface Beginning {
  chunks: Buffer[];
  /** Nothing follows. */
  isWhole: boolean;
  /** There is enough of it. */
  isFast: boolean;
}

/** Reads a body until `bytes` of it are there, it ends, or `ms` have passed. Rejects if it breaks off. */
export function beginningOf(body: Readable, bytes = FAST_BYTES, ms = FAST_MS): Promise<Beginning> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    const settle = (how: Omit<Beginning, 'chunks'>) => {
      stopListening();
      resolve({ chunks, ...how });
    };
    const onReadable = () => {
      for (let chunk; length < bytes && (chunk = body.read() as Buffer | null);) {
        chunks.push(chunk);
        length += chunk.length;
      }
      if (length >= bytes) settle({ isWhole: false, isFast: true });
    };
    const onEnd = () => settle({ isWhole: true, isFast: true });
    const onError = (error: Error) => {
      stopListening();
      reject(error);
    };
    const onClose = () => onError(new Problem('bad_request', 'The upload ended early.'));
    const timer = setTimeout(() => settle({ isWhole: false, isFast: false }), ms);
    function stopListening(): void {
      clearTimeout(timer);
      body.off('readable', onReadable).off('end', onEnd).off('error', onError).off('close', onClose);
    }
    if (body.errored) return onError(body.errored);
    body.on('readable', onReadable).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

/** The body with its beginning put back. */
export function wholeAgain(body: Readable, { chunks, isWhole }: Beginning): Readable {
  // What was read may have been all: the stream then ends before its turn comes.
  if (isWhole || body.readableEnded) return Readable.from(chunks, { objectMode: false });
  if (chunks.length > 0) body.unshift(Buffer.concat(chunks));
  return body;
}

interface SpoolOptions {
  /** Path of the database. */
  database: string;
  /** Bytes that it may have. */
  maxBytes: number;
  pace?: PaceRule;
}

/** A file that is gone once it is closed. */
export interface SpooledUpload {
  open(): Readable;
  remove(): Promise<void>;
}

/** Writes a body to a file, from its beginning to its end. Leaves nothing behind if it fails. */
export async function spooledUpload(
  body: Readable,
  { chunks }: Beginning,
  { database, maxBytes, pace = LEAST_PACE }: SpoolOptions,
): Promise<SpooledUpload> {
  const path = temporaryPath(database, `upload-${randomUUID()}`);
  const remove = () => rm(path, { force: true });
  const room = diskRoom(path);
  const file = await open(path, 'wx', 0o600);
  let [held, heldBytes, size] = [chunks, chunks.reduce((sum, { length }) => sum + length, 0), 0];

  async function write(): Promise<void> {
    room.take(heldBytes);
    size += heldBytes;
    if (size > maxBytes) throw tooLarge(maxBytes);
    await file.appendFile(Buffer.concat(held));
    [held, heldBytes] = [[], 0];
  }

  try {
    for await (const chunk of paced(body, [pace])) {
      held.push(chunk);
      heldBytes += chunk.length;
      if (heldBytes >= WRITTEN_BYTES) await write();
    }
    await write();
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await remove();
    throw error;
  }
  return { open: () => fileBody(path), remove };
}
