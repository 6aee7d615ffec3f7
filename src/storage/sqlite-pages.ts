/**
 * Reads pages of an SQLite file and its write-ahead log as plain bytes, without opening them as a database:
 * SQLite itself creates `-wal` and `-shm` even to read. For looking at a file that may be somebody else's.
 * Closing a descriptor drops this process's locks on the file, so it must have no connection to it yet.
 * See https://www.sqlite.org/fileformat2.html.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export type Value = number | string | null;
/** The page with this number, from 1. */
export type PageReader = (page: number) => Buffer;

const MAGIC = 'SQLite format 3\0';
const WAL_MAGIC = 0x377f0682; // its last bit: checksums are over big-endian words
const WAL_HEADER = 32;
const FRAME_HEADER = 24;
const INTERIOR = 5;
const LEAF = 13;
/** A table with more pages is none that we look at, or damaged. */
const MOST_PAGES = 1_000;

/** Bytes of a file at an offset; fewer at its end. */
type Bytes = (offset: number, length: number) => Buffer;

/** Calls `use` with the bytes of a file while it's open; undefined if there's none or it's empty. */
export function withBytes<T>(path: string, use: (bytes: Bytes, size: number) => T): T | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { size } = fstatSync(file);
    if (size === 0) return undefined;
    const bytes: Bytes = (offset, length) => {
      const buffer = Buffer.alloc(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, offset));
    };
    return use(bytes, size);
  } finally {
    closeSync(file);
  }
}

/** The fields of the first page; undefined if it isn't that of an SQLite database. */
export function headerOf(page: Buffer) {
  if (page.length < 100 || page.toString('latin1', 0, 16) !== MAGIC) return undefined;
  const size = page.readUInt16BE(16);
  return {
    pageSize: size === 1 ? 65_536 : size,
    version: page.readUInt32BE(60),
    applicationId: page.readUInt32BE(68),
  };
}

/** SQLite's running checksum of a log: two sums over words of four bytes. */
function addToSums(sums: [number, number], bytes: Buffer, bigEndian: boolean): void {
  let [a, b] = sums;
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0;
    b = (b + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0;
  }
  sums[0] = a;
  sums[1] = b;
}

/** What SQLite would take from a log: its committed pages. Undefined if there are none. */
export function walOf(bytes: Bytes) {
  const header = bytes(0, WAL_HEADER);
  if (header.length < WAL_HEADER || (header.readUInt32BE(0) & ~1) >>> 0 !== WAL_MAGIC) return undefined;
  const bigEndian = (header[3] & 1) === 1;
  const pageSize = header.readUInt32BE(8);
  const sums: [number, number] = [0, 0];
  const isIntact = (at: Buffer, offset: number) =>
    at.readUInt32BE(offset) === sums[0] && at.readUInt32BE(offset + 4) === sums[1];
  addToSums(sums, header.subarray(0, 24), bigEndian);
  if (!isIntact(header, 24)) return undefined;

  const committed = new Map<number, number>();
  const offsets: number[] = [];
  let pending: [page: number, offset: number][] = [];
  for (let at = WAL_HEADER; ; at += FRAME_HEADER + pageSize) {
    const frame = bytes(at, FRAME_HEADER + pageSize);
    if (frame.length < FRAME_HEADER + pageSize) break;
    if (frame.compare(header, 16, 24, 8, 16) !== 0) break; // of an earlier round through the file
    addToSums(sums, frame.subarray(0, 8), bigEndian);
    addToSums(sums, frame.subarray(FRAME_HEADER), bigEndian);
    if (!isIntact(frame, 16)) break;
    pending.push([frame.readUInt32BE(0), at + FRAME_HEADER]);
    if (frame.readUInt32BE(4) === 0) continue; // not the last of its commit
    for (const [page, offset] of pending) committed.set(page, offset);
    offsets.push(...pending.map(([, offset]) => offset));
    pending = [];
  }
  if (offsets.length === 0) return undefined;
  const page = (number: number): Buffer | undefined => {
    const offset = committed.get(number);
    return offset === undefined ? undefined : bytes(offset, pageSize);
  };
  return {
    pageSize,
    salt: saltOf(header),
    page,
    /** Whether any committed page, even one that was written again later, has these characters. */
    includes: (text: string) => offsets.some((offset) => bytes(offset, pageSize).includes(text)),
  };
}

/** Random for each new log, and one more each time that SQLite starts again at its beginning. */
export const saltOf = (header: Buffer): number => header.readUInt32BE(16);

/** Yields the rows of a table's pages. What doesn't fit into a page is left out: a row may end early. */
export function* rowsOf(pageOf: PageReader, root: number): Generator<Value[]> {
  const pages = [root];
  for (let read = 0; pages.length > 0; read++) {
    const number = pages.pop()!;
    const page = pageOf(number);
    const at = number === 1 ? 100 : 0;
    const [kind, cells] = [page[at], page.readUInt16BE(at + 3)];
    if ((kind !== INTERIOR && kind !== LEAF) || read === MOST_PAGES) throw new RangeError(`page ${number}`);
    const first = at + (kind === LEAF ? 8 : 12);
    if (kind === INTERIOR) pages.push(page.readUInt32BE(at + 8));
    for (let cell = cells - 1; cell >= 0; cell--) {
      const offset = page.readUInt16BE(first + cell * 2);
      if (kind === INTERIOR) pages.push(page.readUInt32BE(offset));
      else yield recordAt(page, varint(page, varint(page, offset)[1])[1]);
    }
  }
}

function varint(page: Buffer, at: number): [value: number, end: number] {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = page.readUInt8(at++);
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, at];
  }
  return [value * 256 + page.readUInt8(at), at + 1];
}

/** Bytes of the integers of types 1 to 6. */
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];

function recordAt(page: Buffer, start: number): Value[] {
  const values: Value[] = [];
  const [headerBytes, first] = varint(page, start);
  let value = start + headerBytes;
  for (let at = first; at < start + headerBytes;) {
    const [type, next] = varint(page, at);
    at = next;
    const length = type >= 12 ? (type - (type % 2 === 0 ? 12 : 13)) / 2 : (INTEGER_BYTES[type] ?? 0);
    if (value + length > page.length) break;
    if (type >= 12) values.push(page.toString('utf8', value, value + length));
    else if (length === 8) values.push(Number(page.readBigInt64BE(value)));
    else if (length > 0) values.push(page.readIntBE(value, length));
    else values.push(type === 8 ? 0 : type === 9 ? 1 : null);
    value += length;
  }
  return values;
}
