/** Pieces of files that are put together. */
import type { Piece } from '../contract.ts';
import { ownPiece } from '../read/pieces.ts';

/** The pieces after a string or some bytes, such as a header. */
export async function* withStart(
  start: string | Uint8Array,
  pieces: AsyncIterable<Piece>,
): AsyncGenerator<Piece> {
  yield ownPiece(typeof start === 'string' ? Buffer.from(start) : start);
  yield* pieces;
}
