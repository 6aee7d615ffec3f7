/** Cuts a stream of bytes into slices of a mebibyte, in memory that threads share and that is reused. */
import type { Readable } from 'node:stream';

const SLICE_BYTES = 2 ** 20;

/**
 * A slice is overwritten once `kept` more have been requested: it must have been read by then. The last one
 * is shorter.
 */
export async function* slicesOf(stream: Readable, kept: number): AsyncGenerator<Uint8Array> {
  const slices = Array.from({ length: kept + 1 }, () => new Uint8Array(new SharedArrayBuffer(SLICE_BYTES)));
  let turn = 0;
  let end = 0;
  for await (const bytes of stream as AsyncIterable<Buffer>) {
    for (let from = 0; from < bytes.length;) {
      const some = bytes.subarray(from, from + SLICE_BYTES - end);
      slices[turn].set(some, end);
      end += some.length;
      from += some.length;
      if (end < SLICE_BYTES) continue;
      yield slices[turn];
      turn = (turn + 1) % slices.length;
      end = 0;
    }
  }
  if (end > 0) yield slices[turn].subarray(0, end);
}
