/**
 * The bytes of a download in pieces whose memory is used again. A download of gigabytes would otherwise leave as much
 * to the garbage collector of the HTTP thread, which then spends a third of its time on it.
 */
import type { RowGroup } from '../formats/interactions-parquet.ts';
import type { Place } from './cursor.ts';
import { READER_THREADS, type ReaderPool } from './reader-pool.ts';
import type { RowsFormat, RowsRequest } from './rows-request.ts';

export interface Piece {
  bytes: Uint8Array;
  /** The bytes have been used: they may be overwritten. A piece that is never released is not used again. */
  release(): void;
  /** In Parquet: what the footer says of the bytes. */
  rowGroup?: RowGroup;
}

/** Both ends included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Most rows of a piece fit; what does not is handed over in memory of its own. */
export const SLOT_BYTES = 2 ** 22;

const nothing = () => undefined;

/** A piece that is nobody else's. */
export const ownPiece = (bytes: Uint8Array): Piece => ({ bytes, release: nothing });

type WriteStretch = (from: Place) => Promise<{ piece: Piece; place: Place | null }>;

/** Has stretches of rows written into memory that is used again once their pieces are released. */
function stretchWriter(readers: ReaderPool, request: RowsRequest, format: RowsFormat): WriteStretch {
  const free: SharedArrayBuffer[] = [];
  return async (from) => {
    const slot = free.pop() ?? new SharedArrayBuffer(SLOT_BYTES);
    const { bytes, length, place, rowGroup } = await readers.write(request, from, format, slot);
    if (bytes) free.push(slot);
    const piece = bytes
      ? ownPiece(bytes)
      : { bytes: new Uint8Array(slot, 0, length), release: () => void free.push(slot) };
    return { piece: { ...piece, rowGroup }, place };
  };
}

/** Rows from a place on, without a header. The next piece is made while one is used. */
export async function* piecesFrom(
  readers: ReaderPool,
  request: RowsRequest,
  place: Place,
  format: RowsFormat,
): AsyncGenerator<Piece> {
  const write = stretchWriter(readers, request, format);
  let coming = write(place);
  for (;;) {
    const { piece, place: next } = await coming;
    if (next) (coming = write(next)).catch(nothing);
    yield piece;
    if (!next) return;
  }
}

/** Stretches under way for one download: as many as there are readers, and one that waits for the first of them to be free. */
const STRETCHES_AHEAD = READER_THREADS + 1;

/** The same where all places are known beforehand: the readers work at the same time, twice as fast with two of them. */
export async function* piecesAt(
  readers: ReaderPool,
  request: RowsRequest,
  places: Iterable<Place>,
  format: RowsFormat,
): AsyncGenerator<Piece> {
  const write = stretchWriter(readers, request, format);
  const coming: ReturnType<WriteStretch>[] = [];
  for (const place of places) {
    const stretch = write(place);
    stretch.catch(nothing); // awaited in turn
    coming.push(stretch);
    if (coming.length === STRETCHES_AHEAD) yield (await coming.shift()!).piece;
  }
  for (const stretch of coming) yield (await stretch).piece;
}

/** Without the first `skip` bytes, and `length` bytes long. */
export async function* stretchOf(
  pieces: AsyncIterable<Piece>,
  skip: number,
  length: number,
): AsyncGenerator<Piece> {
  for await (const { bytes, release } of pieces) {
    const part = bytes.subarray(skip, skip + length);
    skip = Math.max(0, skip - bytes.length);
    length -= part.length;
    yield { bytes: part, release };
    if (length === 0) return;
  }
}
