/** Turns a stream of bytes into chunks of a mebibyte in memory that threads share and that is used again and again. */
import type { Readable } from 'node:stream';

const CHUNK_BYTES = 2 ** 20;

/** A chunk is overwritten when `kept` more have been asked for: by then it must have been read. The last one is shorter. */
export async function* chunksOf(stream: Readable, kept: number): AsyncGenerator<Uint8Array> {
  const chunks = Array.from({ length: kept + 1 }, () => new Uint8Array(new SharedArrayBuffer(CHUNK_BYTES)));
  let turn = 0;
  let end = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + CHUNK_BYTES - end);
      chunks[turn].set(part, end);
      end += part.length;
      at += part.length;
      if (end < CHUNK_BYTES) continue;
      yield chunks[turn];
      turn = (turn + 1) % chunks.length;
      end = 0;
    }
  }
  if (end > 0) yield chunks[turn].subarray(0, end);
}
