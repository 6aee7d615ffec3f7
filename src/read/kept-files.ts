/**
 * Files whose length is known only when they are written: made when they are first asked for, then read in ranges. They
 * lose their names as soon as they are open, so that the system takes their space back whatever ends the program.
 */
import { open, unlink, type FileHandle } from 'node:fs/promises';
import type { ByteRange, Piece } from './pieces.ts';

export interface KeptFile {
  bytes: number;
  /** A stretch of the file, or all of it. Makes the file again if it had to go meanwhile. */
  pieces(range?: ByteRange): AsyncGenerator<Piece>;
}

export interface KeptFiles {
  /** The file of this number, made by `make` if it is not there. Rejects as that does, or if the disk is full. */
  open(id: number, make: () => AsyncIterable<Piece>): Promise<KeptFile>;
  /** Gives the file's space back, once nobody reads it. */
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
  /** Set when it is whole. */
  file?: OpenFile;
}

const PIECE_BYTES = 2 ** 20;

/**
 * Files below `path`, to which a number is added while they have a name. Together they take `most` bytes: where they
 * would take more, those go that have not been asked for longest. One that is larger by itself is kept alone.
 */
export function keptFiles(path: string, most: number): KeptFiles {
  /** Those asked for last come last. */
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
      if (total + bytes <= most) return;
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
      yield* stretchOf(file, range ?? { start: 0, end: file.bytes - 1 });
    } finally {
      if (--file.users === 0 && file.dropped) await file.handle.close();
    }
  }

  async function drop(id: number): Promise<void> {
    const entry = entries.get(id);
    // One that cannot be made has been told to those who asked for it.
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

async function* stretchOf({ handle }: OpenFile, { start, end }: ByteRange): AsyncGenerator<Piece> {
  const free: Buffer[] = [];
  for (let at = start; at <= end;) {
    const slot = free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
    const { bytesRead } = await handle.read(slot, 0, Math.min(PIECE_BYTES, end + 1 - at), at);
    if (bytesRead === 0) throw new Error('A file that had been made is shorter than it was.');
    at += bytesRead;
    yield { bytes: slot.subarray(0, bytesRead), release: () => void free.push(slot) };
  }
}
