/**
 * The bytes of a download in pieces whose memory is used again. A download of gigabytes would otherwise leave as much
 * to the garbage collector of the HTTP thread, which then spends a third of its time on it.
 */
import type { RowGroup } from '../formats/interactions-parquet.ts';
import type { Place } from '../storage/cursor.ts';
import type { ReaderPool } from './reader-pool.ts';
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

/** Rows from a place on, without a header. The next piece is made while one is used. */
export async function* piecesFrom(
  readers: ReaderPool,
  request: RowsRequest,
  place: Place,
  format: RowsFormat,
): AsyncGenerator<Piece> {
  const free: SharedArrayBuffer[] = [];
  const write = async (from: Place): Promise<{ piece: Piece; place: Place | null }> => {
    const slot = free.pop() ?? new SharedArrayBuffer(SLOT_BYTES);
    const { bytes, length, place: next, rowGroup } = await readers.write(request, from, format, slot);
    if (bytes) free.push(slot);
    const piece = bytes
      ? ownPiece(bytes)
      : { bytes: new Uint8Array(slot, 0, length), release: () => void free.push(slot) };
    return { piece: { ...piece, rowGroup }, place: next };
  };
  let coming = write(place);
  for (;;) {
    const { piece, place: next } = await coming;
    if (next) (coming = write(next)).catch(nothing);
    yield piece;
    if (!next) return;
  }
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
