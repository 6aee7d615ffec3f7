/**
 * A file that is unlinked once open, so that the system reclaims its space however the program ends. It is
 * written once, then read in ranges, by several at a time.
 */
import { open, unlink, type FileHandle } from 'node:fs/promises';
import type { ByteRange, Piece } from '../contract.ts';
import type { OwnSlots, Slots } from './slots.ts';

export interface UnnamedFile {
  handle: FileHandle;
  bytes: number;
  users: number;
  /** Closed once nobody reads it. */
  dropped: boolean;
}

/** All that take space, those that are dropped but still read included, with the numbers of their jobs. */
export type OnDisk = Map<UnnamedFile, number>;

const PIECE_BYTES = 2 ** 20;

const SHORTER = 'A kept file is not what it was when its download began.';

/** `path` is its name until it is open. */
export async function createFile(path: string, onDisk: OnDisk, job: number): Promise<UnnamedFile> {
  const handle = await open(path, 'w+');
  const file: UnnamedFile = { handle, bytes: 0, users: 0, dropped: false };
  onDisk.set(file, job);
  try {
    await unlink(path);
    return file;
  } catch (error) {
    await closeFile(file, onDisk);
    throw error;
  }
}

/** `before` is called before each piece, with its size, and may throw. */
export async function fillFile(
  file: UnnamedFile,
  pieces: AsyncIterable<Piece>,
  before: (bytes: number) => Promise<void>,
): Promise<void> {
  for await (const { bytes, release } of pieces) {
    try {
      await before(bytes.length);
      await file.handle.writeFile(bytes);
    } finally {
      release();
    }
    file.bytes += bytes.length;
  }
}

/** What files take that aren't dropped. */
export function bytesOf(onDisk: OnDisk): number {
  let bytes = 0;
  for (const file of onDisk.keys()) if (!file.dropped) bytes += file.bytes;
  return bytes;
}

/** Closes it now, or once nobody reads it. */
export async function closeFile(file: UnnamedFile, onDisk: OnDisk): Promise<void> {
  file.dropped = true;
  if (file.users > 0) return;
  onDisk.delete(file);
  await file.handle.close();
}

/** `find` makes the file again if it was dropped before this began. */
export async function* readFile(
  find: () => Promise<UnnamedFile>,
  { bytes, range }: { bytes: number; range: ByteRange },
  { slots, onDisk }: { slots: Slots; onDisk: OnDisk },
): AsyncGenerator<Piece> {
  let file = await find();
  while (file.dropped) file = await find();
  if (file.bytes !== bytes) throw new Error(SHORTER); // it was made again with other rows
  file.users++;
  try {
    yield* readRange(file.handle, slots.open(), range);
  } finally {
    file.users--;
    if (file.dropped) await closeFile(file, onDisk);
  }
}

async function* readRange(handle: FileHandle, slots: OwnSlots, range: ByteRange): AsyncGenerator<Piece> {
  for (let at = range.start; at <= range.end;) {
    const { memory, release } = await slots.take();
    try {
      const most = Math.min(PIECE_BYTES, range.end + 1 - at);
      const { bytesRead } = await handle.read(new Uint8Array(memory), 0, most, at);
      if (bytesRead === 0) throw new Error(SHORTER);
      at += bytesRead;
      yield { bytes: new Uint8Array(memory, 0, bytesRead), release };
    } catch (error) {
      release();
      throw error;
    }
  }
}
