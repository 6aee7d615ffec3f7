/**
 * Decompresses Zstandard with the reference implementation, compiled to WebAssembly: it takes any number of
 * frames, checks their checksums, and refuses windows above 128 MiB. Node's own (22.15 and later) stops after
 * the first frame.
 */
import { ZSTDDecoder } from 'zstddec/stream';
import { UnusableFile } from '../formats/unusable-file.ts';
import type { Bytes } from './content-source.ts';

/** Results without a byte in a row that mean an error, which the package does not report. */
const MOST_EMPTY = 1000;
/** Handed over at a time: copied into the decoder's memory. */
const PIECE_BYTES = 2 ** 16;

const damaged = () =>
  new UnusableFile(
    'The Zstandard data are cut off or damaged, or need more than 128 MiB of memory: ' +
      'compress the file again (zstd without --long or --ultra), and send all of it.',
  );

export async function* zstdDecompressed(source: Bytes): Bytes {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  const pieces: Uint8Array[] = [];
  const output = decoder.decodeStreaming(takenFrom(pieces));

  /** Decompresses all pieces but the last `kept`, or with `kept` -1 to the end of the file. */
  function* decompressed(kept: number): Generator<Uint8Array> {
    for (let empty = 0; pieces.length > kept;) {
      const { done, value } = output.next();
      if (done) return;
      empty = value.length > 0 ? 0 : empty + 1;
      if (empty > MOST_EMPTY) throw damaged();
      if (value.length > 0) yield value;
    }
  }

  try {
    for await (const slice of source) {
      // A copy: the memory is used again before the last piece of it is decompressed.
      const bytes = Buffer.from(slice);
      for (let at = 0; at < bytes.length; at += PIECE_BYTES)
        pieces.push(bytes.subarray(at, at + PIECE_BYTES));
      // Without a piece, the decoder takes the file to be over.
      yield* decompressed(1);
    }
    yield* decompressed(-1);
  } catch (error) {
    if ((error as Error).message.startsWith('Incomplete')) throw damaged();
    throw error;
  }
}

function* takenFrom(pieces: Uint8Array[]): Generator<Uint8Array> {
  for (let piece; (piece = pieces.shift());) yield piece;
}
