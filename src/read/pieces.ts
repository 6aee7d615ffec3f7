/** The bytes of a download in pieces, whose memory is reused: see slots.ts. */
import type { Format, Piece } from '../contract.ts';
import type { WrittenGroup } from '../formats/interactions-parquet.ts';
import type { Cursor } from './cursor.ts';
import type { Readers } from './handlers.ts';
import type { WrittenSlice } from './written-slice.ts';
import { started } from '../threads/started.ts';
import type { RowQuery } from './row-query.ts';
import type { Slots } from './slots.ts';

/** A piece of rows with what is known of it: see `ByteSlice`. */
export type RowPiece = Piece & { rowGroup?: WrittenGroup; rows?: number };

/** Readers that work for one download at a time. */
const READERS_PER_DOWNLOAD = 2;

const nothing = () => undefined;

/** A piece whose memory isn't reused. */
export const ownPiece = <B extends Uint8Array>(bytes: B) => ({ bytes, release: nothing });

/** What downloads read with, and into. */
export interface Reading {
  readers: Readers;
  slots: Slots;
}

type Slice = Promise<{ piece: RowPiece } & Pick<WrittenSlice, 'next' | 'unfinished'>>;

/** Has a reader write the slice that begins at `from` into a slot. */
type WriteSlice<From> = (from: From, slot: SharedArrayBuffer) => Promise<WrittenSlice>;

const rowsOf =
  ({ readers }: Reading, query: RowQuery, format: Format): WriteSlice<Cursor> =>
  (from, slot) =>
    readers.call.read.write(query, from, format, slot);

/** Has readers write slices into slots, which are free again once their pieces are released. */
function sliceWriter<From>(slots: Slots, writeSlice: WriteSlice<From>) {
  const own = slots.open();
  return {
    async write(from: From): Slice {
      const { memory, release } = await own.take();
      try {
        const slice = await writeSlice(from, memory);
        const { bytes = new Uint8Array(memory, 0, slice.length), next, unfinished, rowGroup, rows } = slice;
        // Memory of its own counts as the slot that it didn't fit in.
        return { piece: { bytes, release, rowGroup, rows }, next, unfinished };
      } catch (error) {
        release();
        throw error;
      }
    },
    /** Gives back what nobody has taken. */
    close(slices: Slice[]): void {
      for (const slice of slices) slice.then(({ piece }) => piece.release(), nothing);
      own.close();
    },
  };
}

/** All rows of a query. The next piece is made while one is used. */
export async function* piecesOf(reading: Reading, query: RowQuery, format: Format): AsyncGenerator<RowPiece> {
  const { write, close } = sliceWriter(reading.slots, rowsOf(reading, query, format));
  const start = await reading.readers.call.read.start(query);
  const coming: Slice[] = start ? [write(start)] : [];
  try {
    while (coming.length > 0) {
      const { piece, next } = await coming.shift()!;
      if (next) coming.push(started(write(next)));
      yield piece;
    }
  } finally {
    close(coming);
  }
}

/** Memory of its own: with a slot more, downloads that each wait for one could wait for each other. */
const NO_SLOT = new SharedArrayBuffer(0);

/** The same where all cursors are known beforehand: the readers work in parallel. */
export function piecesAt(reading: Reading, query: RowQuery, cursors: Iterable<Cursor>, format: Format) {
  const write = rowsOf(reading, query, format);
  return slicesAt(reading, write, cursors, (next) => write(next, NO_SLOT));
}

/** Slices whose beginnings are known, in order, written in parallel; `goOn` goes on with unfinished ones. */
export async function* slicesAt<From>(
  reading: Reading,
  writeSlice: WriteSlice<From>,
  cursors: Iterable<From>,
  goOn?: (next: Cursor) => Promise<WrittenSlice>,
): AsyncGenerator<RowPiece> {
  const { write, close } = sliceWriter(reading.slots, writeSlice);
  // One slice for each reader, and one that waits for the first of them.
  const ahead = Math.min(reading.readers.size, READERS_PER_DOWNLOAD) + 1;
  const coming: Slice[] = [];
  async function* nextSlice(): AsyncGenerator<RowPiece> {
    const slice = await coming.shift()!;
    yield slice.piece;
    for (let reached: Pick<WrittenSlice, 'next' | 'unfinished'> = slice; reached.unfinished;) {
      const more = await goOn!(reached.next!);
      yield ownPiece(more.bytes!);
      reached = more;
    }
  }
  try {
    for (const cursor of cursors) {
      coming.push(started(write(cursor)));
      if (coming.length === ahead) yield* nextSlice();
    }
    while (coming.length > 0) yield* nextSlice();
  } finally {
    close(coming);
  }
}

/** `length` bytes of the pieces, after the first `skip`. */
export async function* cutPieces(pieces: AsyncIterable<Piece>, skip: number, length: number) {
  for await (const { bytes, release } of pieces) {
    const cut = bytes.subarray(skip, skip + length);
    skip = Math.max(0, skip - bytes.length);
    length -= cut.length;
    yield { bytes: cut, release };
    if (length === 0) return;
  }
}
