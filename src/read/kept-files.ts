/**
 * Files whose length is known only once they are written: made when first requested, then read in ranges,
 * until others need their space.
 */
import type { ByteRange, Piece } from '../contract.ts';
import type { Slots } from './slots.ts';
import { bytesOf, closeFile, createFile, fillFile, readFile } from './unnamed-file.ts';
import type { OnDisk, UnnamedFile } from './unnamed-file.ts';

export interface KeptFile {
  bytes: number;
  /** The file or a range of it. Makes the file again if it was evicted meanwhile. */
  pieces(range?: ByteRange): AsyncGenerator<Piece>;
}

export type KeptFiles = ReturnType<typeof keptFiles>;

/** Which file: one job may have many, of other columns or in other formats. */
export interface FileKey {
  job: number;
  /** What tells it from the others of the job; changes when its bytes would. */
  version: string;
}

/** How a file is made. */
export interface Making {
  pieces: () => AsyncIterable<Piece>;
  /**
   * Pieces to expect: if they are more bytes than are kept, or will probably be, it isn't made. Undefined:
   * it's made and kept whatever its size.
   */
  expected?: number;
}

interface Entry {
  job: number;
  made: Promise<UnnamedFile>;
  /** Set once it's complete. */
  file?: UnnamedFile;
}

/** Each takes a file descriptor. */
const MOST_FILES = 64;

/** Pieces from which the size of all is estimated. */
const PIECES_TO_ESTIMATE = 8;

/** A file is larger than may be kept. */
class TooLarge extends Error {}

/**
 * Files named `path` plus a number. Together they take at most `limit` bytes, and there are at most `most`:
 * least recently used files are evicted first; a file larger than the limit is kept on its own. They are read
 * into `slots`.
 */
export function keptFiles(path: string, limit: number, slots: Slots, most = MOST_FILES) {
  /** By job and version; most recently used last. */
  const entries = new Map<string, Entry>();
  const onDisk: OnDisk = new Map();
  const tooLarge = largeFiles();
  let lastNumber = 0;

  async function dropFile(name: string, file: UnnamedFile): Promise<void> {
    entries.delete(name);
    await closeFile(file, onDisk);
  }

  /** Makes room for `bytes` more. */
  async function evict(bytes: number): Promise<void> {
    for (const [name, { file }] of entries)
      if (file && (bytesOf(onDisk) + bytes > limit || entries.size > most)) await dropFile(name, file);
  }

  async function write(job: number, { pieces, expected }: Making): Promise<UnnamedFile> {
    const file = await createFile(`${path}${++lastNumber}`, onDisk, job);
    let seen = 0;
    try {
      await fillFile(file, pieces(), async (bytes) => {
        const size = expected === undefined ? 0 : sizeFrom(file.bytes + bytes, ++seen, expected);
        if (size > limit) throw new TooLarge();
        await evict(bytes);
      });
      return file;
    } catch (error) {
      await closeFile(file, onDisk);
      throw error;
    }
  }

  function find({ job, version }: FileKey, making: Making): Promise<UnnamedFile> {
    const name = `${job} ${version}`;
    const known = entries.get(name);
    const entry: Entry = known ?? { job, made: write(job, making) };
    if (!known)
      entry.made.then(
        (file) => (entry.file = file),
        () => entries.delete(name),
      );
    entries.delete(name);
    entries.set(name, entry);
    return entry.made;
  }

  const keep = { entries, dropFile };
  return {
    /** The file, made if missing; undefined if it is too large. Rejects if it cannot be made. */
    async open(key: FileKey, making: Making): Promise<KeptFile | undefined> {
      if (tooLarge.has(key)) return undefined;
      const found = () => find(key, making);
      try {
        const { bytes } = await found();
        const all = { start: 0, end: bytes - 1 };
        return { bytes, pieces: (range = all) => readFile(found, { bytes, range }, { slots, onDisk }) };
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        tooLarge.add(key);
        return undefined;
      }
    },
    /** Frees the space of a job's files once nobody reads them. */
    drop(job: number): Promise<void> {
      tooLarge.forget(job);
      return dropOf(job, keep);
    },
    /** Drops a job's files at once: their bytes are gone, and downloads of them break off. */
    async cut(job: number): Promise<void> {
      tooLarge.forget(job);
      for (const entry of entries.values()) if (entry.job === job) await whenMade(entry);
      for (const [file, owner] of onDisk) if (owner === job) await file.handle.truncate(0);
      await dropOf(job, keep);
    },
    close: () => dropOf(undefined, keep),
  };
}

/** The size of all pieces, from those seen so far. */
function sizeFrom(bytes: number, seen: number, expected: number): number {
  return seen < PIECES_TO_ESTIMATE ? bytes : Math.max(bytes, (bytes / seen) * expected);
}

/** Undefined if it cannot be made: those who asked for it know it already. */
const whenMade = (entry: Entry) => entry.made.catch(() => undefined);

interface Keep {
  entries: Map<string, Entry>;
  dropFile(name: string, file: UnnamedFile): Promise<void>;
}

/** Of a job, or of all. */
async function dropOf(job: number | undefined, { entries, dropFile }: Keep): Promise<void> {
  for (const [name, entry] of [...entries]) {
    if (job !== undefined && entry.job !== job) continue;
    const file = await whenMade(entry);
    if (file && !file.dropped) await dropFile(name, file);
  }
}

/** Which files were too large, so that they are not tried again. */
function largeFiles() {
  const known = new Map<number, Set<string>>();
  return {
    has: ({ job, version }: FileKey): boolean => known.get(job)?.has(version) ?? false,
    add: ({ job, version }: FileKey) => void known.set(job, (known.get(job) ?? new Set()).add(version)),
    forget: (job: number) => void known.delete(job),
  };
}
