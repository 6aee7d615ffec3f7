/**
 * Files whose length is known only once they are written: made when first requested, then read in ranges.
 * They are unlinked once open, so that the system reclaims their space however the program ends.
 */
import { open, unlink, type FileHandle } from 'node:fs/promises';
import type { ByteRange, Piece } from '../contract.ts';
import type { OwnSlots, Slots } from './slots.ts';

export interface KeptFile {
  bytes: number;
  /** The file or a range of it. Makes the file again if it was evicted meanwhile. */
  pieces(range?: ByteRange): AsyncGenerator<Piece>;
}

export type KeptFiles = ReturnType<typeof keptFiles>;

interface OpenFile {
  handle: FileHandle;
  bytes: number;
  users: number;
  dropped: boolean;
}

/** Files with their numbers. */
type OnDisk = Map<OpenFile, number>;

const PIECE_BYTES = 2 ** 20;

const SHORTER = 'A kept file is not what it was when its download began.';

/**
 * Files named `path` plus a number. Together they take at most `limit` bytes: least recently used files are
 * evicted first; a file larger than the limit is kept on its own. They are read into `slots`.
 */
export function keptFiles(path: string, limit: number, slots: Slots) {
  /** Most recently used last; `file` is set once it's complete. */
  const entries = new Map<number, { made: Promise<OpenFile>; file: OpenFile | undefined }>();
  let total = 0;
  /** All that take space, those that are dropped but still read included. */
  const onDisk: OnDisk = new Map();

  async function dropFile(id: number, file: OpenFile): Promise<void> {
    entries.delete(id);
    total -= file.bytes;
    file.dropped = true;
    await closeUnused(file, onDisk);
  }

  async function write(id: number, pieces: AsyncIterable<Piece>): Promise<OpenFile> {
    const handle = await open(`${path}${id}`, 'w+');
    const file: OpenFile = { handle, bytes: 0, users: 0, dropped: false };
    onDisk.set(file, id);
    try {
      await unlink(`${path}${id}`);
      for await (const { bytes, release } of pieces) {
        try {
          for (const [other, { file }] of entries)
            if (file && total + bytes.length > limit) await dropFile(other, file);
          await handle.writeFile(bytes);
        } finally {
          release();
        }
        file.bytes += bytes.length;
        total += bytes.length;
      }
      return file;
    } catch (error) {
      total -= file.bytes;
      file.dropped = true;
      await closeUnused(file, onDisk);
      throw error;
    }
  }

  function find(id: number, make: () => AsyncIterable<Piece>): Promise<OpenFile> {
    const known = entries.get(id);
    const entry = known ?? { made: write(id, make()), file: undefined };
    if (!known)
      entry.made.then(
        (file) => (entry.file = file),
        () => entries.delete(id),
      );
    entries.delete(id);
    entries.set(id, entry);
    return entry.made;
  }

  /** Frees the file's space once nobody reads it. */
  async function drop(id: number): Promise<void> {
    // Those who asked for a file that cannot be made know it already.
    const file = await entries.get(id)?.made.catch(() => undefined);
    if (file && !file.dropped) await dropFile(id, file);
  }

  /** Drops a file at once: its bytes are gone, and downloads of it break off. */
  async function cut(id: number): Promise<void> {
    await entries.get(id)?.made.catch(() => undefined);
    for (const [file, number] of onDisk) if (number === id) await file.handle.truncate(0);
    await drop(id);
  }

  return {
    /** The file with this number, made by `make` if missing. Rejects if that fails. */
    async open(id: number, make: () => AsyncIterable<Piece>): Promise<KeptFile> {
      const { bytes } = await find(id, make);
      const all = { start: 0, end: bytes - 1 };
      const found = () => find(id, make);
      return { bytes, pieces: (range = all) => readKept(found, { bytes, range }, { slots, onDisk }) };
    },
    drop,
    cut,
    close: async (): Promise<void> => void (await Promise.all([...entries.keys()].map(drop))),
  };
}

async function closeUnused(file: OpenFile, onDisk: OnDisk): Promise<void> {
  if (!file.dropped || file.users > 0) return;
  onDisk.delete(file);
  await file.handle.close();
}

type Part = { bytes: number; range: ByteRange };

async function* readKept(
  find: () => Promise<OpenFile>,
  { bytes, range }: Part,
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
    await closeUnused(file, onDisk);
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
