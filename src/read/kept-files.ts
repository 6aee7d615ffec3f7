/**
 * Files whose length is only known once they are written: made when first requested, then read in ranges.
 * They are unlinked as soon as they are open, so that the system reclaims their space however the program
 * ends.
 */
import { open, unlink, type FileHandle } from 'node:fs/promises';
import type { ByteRange, Piece } from '../contract.ts';

export interface KeptFile {
  bytes: number;
  /** The file or a range of it. Makes the file again if it was evicted meanwhile. */
  pieces(range?: ByteRange): AsyncGenerator<Piece>;
}

export interface KeptFiles {
  /** The file with this number, made by `make` if missing. Rejects if that fails or the disk is full. */
  open(id: number, make: () => AsyncIterable<Piece>): Promise<KeptFile>;
  /** Frees the file's space once nobody reads it. */
  drop(id: number): Promise<void>;
  close(): Promise<void>;
}

interface OpenFile {
  handle: FileHandle;
  bytes: number;
  users: number;
  dropped: boolean;
}

interface Entry {
  made: Promise<OpenFile>;
  /** Set when it is complete. */
  file?: OpenFile;
}

const PIECE_BYTES = 2 ** 20;

/**
 * Files named `path` plus their number, as long as they have a name. Together they take at most `limit`
 * bytes: least recently used files are evicted first; a file larger than the limit is kept on its own.
 */
export function keptFiles(path: string, limit: number): KeptFiles {
  /** Most recently used last. */
  const entries = new Map<number, Entry>();
  let total = 0;

  async function dropFile(id: number, file: OpenFile): Promise<void> {
    entries.delete(id);
    total -= file.bytes;
    file.dropped = true;
    if (file.users === 0) await file.handle.close();
  }

  async function makeRoom(bytes: number): Promise<void> {
    for (const [id, { file }] of entries) {
      if (total + bytes <= limit) return;
      if (file) await dropFile(id, file);
    }
  }

  async function write(id: number, pieces: AsyncIterable<Piece>): Promise<OpenFile> {
    const name = `${path}${id}`;
    const handle = await open(name, 'w+');
    const file = { handle, bytes: 0, users: 0, dropped: false };
    try {
      await unlink(name);
      for await (const { bytes, release } of pieces) {
        await makeRoom(bytes.length);
        await handle.writeFile(bytes);
        release();
        file.bytes += bytes.length;
        total += bytes.length;
      }
      return file;
    } catch (error) {
      total -= file.bytes;
      await handle.close();
      throw error;
    }
  }

  function make(id: number, pieces: AsyncIterable<Piece>): Entry {
    const entry: Entry = { made: write(id, pieces) };
    entry.made.then(
      (file) => void (entry.file = file),
      () => entries.delete(id),
    );
    return entry;
  }

  function find(id: number, pieces: () => AsyncIterable<Piece>): Promise<OpenFile> {
    const entry = entries.get(id) ?? make(id, pieces());
    entries.delete(id);
    entries.set(id, entry);
    return entry.made;
  }

  async function* read(find: () => Promise<OpenFile>, range: ByteRange | undefined): AsyncGenerator<Piece> {
    let file = await find();
    while (file.dropped) file = await find();
    file.users++;
    try {
      yield* readRange(file, range ?? { start: 0, end: file.bytes - 1 });
    } finally {
      if (--file.users === 0 && file.dropped) await file.handle.close();
    }
  }

  async function drop(id: number): Promise<void> {
    const entry = entries.get(id);
    // Those who asked for a file that cannot be made know it already.
    const file = await entry?.made.catch(() => undefined);
    if (file && !file.dropped) await dropFile(id, file);
  }

  return {
    async open(id, make) {
      const { bytes } = await find(id, make);
      return { bytes, pieces: (range) => read(() => find(id, make), range) };
    },
    drop,
    close: async () => void (await Promise.all([...entries.keys()].map(drop))),
  };
}

async function* readRange({ handle }: OpenFile, { start, end }: ByteRange): AsyncGenerator<Piece> {
  const free: Buffer[] = [];
  for (let at = start; at <= end;) {
    const slot = free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
    const { bytesRead } = await handle.read(slot, 0, Math.min(PIECE_BYTES, end + 1 - at), at);
    if (bytesRead === 0) throw new Error('A kept file is shorter than when it was written.');
    at += bytesRead;
    yield { bytes: slot.subarray(0, bytesRead), release: () => void free.push(slot) };
  }
}
