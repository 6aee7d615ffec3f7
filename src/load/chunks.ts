/** Turns a stream of bytes into chunks of about a mebibyte that may be moved to a thread. */
import type { Readable } from 'node:stream';

const CHUNK_BYTES = 2 ** 20;

export async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array> {
  let chunk = new Uint8Array(CHUNK_BYTES);
  let end = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + CHUNK_BYTES - end);
      chunk.set(part, end);
      end += part.length;
      at += part.length;
      if (end < CHUNK_BYTES) continue;
      yield chunk;
      chunk = new Uint8Array(CHUNK_BYTES);
      end = 0;
    }
  }
  if (end > 0) yield chunk.slice(0, end);
}
