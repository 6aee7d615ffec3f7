/**
 * The bytes of a download in pieces whose memory is reused. Otherwise the HTTP thread would spend a third of
 * its time collecting garbage.
 */
import type { Format, Piece } from '../contract.ts';
import type { RowGroup } from '../formats/interactions-parquet.ts';
import type { Cursor } from './cursor.ts';
import type { Readers } from './handlers.ts';
import type { RowQuery } from './row-query.ts';

/** A piece of rows; in Parquet with what the footer says of it. */
export type RowPiece = Piece & { rowGroup?: RowGroup };

/** Most slices of rows fit; those that don't come in memory of their own. */
const SLOT_BYTES = 2 ** 22;

/** Readers that work for one download at a time. */
const READERS_PER_DOWNLOAD = 2;

const nothing = () => undefined;

/** A piece whose memory isn't reused. */
export const ownPiece = <B extends Uint8Array>(bytes: B) => ({ bytes, release: nothing });

/** Has readers write slices into memory that is reused once their pieces are released. */
function sliceWriter(readers: Readers, query: RowQuery, format: Format) {
  const free: SharedArrayBuffer[] = [];
  return async (from: Cursor): Promise<{ piece: RowPiece; next: Cursor | null }> => {
    const slot = free.pop() ?? new SharedArrayBuffer(SLOT_BYTES);
    const release = () => void free.push(slot);
    const { bytes, length, next, rowGroup } = await readers.call.read.write(query, from, format, slot);
    if (!bytes) return { piece: { bytes: new Uint8Array(slot, 0, length), release, rowGroup }, next };
    release();
    return { piece: { ...ownPiece(bytes), rowGroup }, next };
  };
}

/** All rows of a query. The next piece is made while one is used. */
export async function* piecesOf(readers: Readers, query: RowQuery, format: Format): AsyncGenerator<RowPiece> {
  const write = sliceWriter(readers, query, format);
  const start = await readers.call.read.start(query);
  let coming = start && write(start);
  while (coming) {
    const { piece, next } = await coming;
    coming = next && write(next);
    coming?.catch(nothing); // awaited in turn
    yield piece;
  }
}

/** The same where all cursors are known beforehand: the readers work in parallel. */
export async function* piecesAt(
  readers: Readers,
  query: RowQuery,
  cursors: Iterable<Cursor>,
  format: Format,
): AsyncGenerator<RowPiece> {
  const write = sliceWriter(readers, query, format);
  // One slice for each reader, and one that waits for the first of them.
  const ahead = Math.min(readers.size, READERS_PER_DOWNLOAD) + 1;
  const coming: ReturnType<typeof write>[] = [];
  for (const cursor of cursors) {
    const slice = write(cursor);
    slice.catch(nothing); // awaited in turn
    coming.push(slice);
    if (coming.length === ahead) yield (await coming.shift()!).piece;
  }
  for (const slice of coming) yield (await slice).piece;
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
