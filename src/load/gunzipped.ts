/** Gunzips: one member or several, with zeros behind them as tapes and some programs leave them. */
import { createGunzip } from 'node:zlib';
import { UnusableFile } from '../formats/unusable-file.ts';
import type { Bytes } from './content-source.ts';

/** What gunzip returns at a time. It works in a thread of Node's own, one of these ahead of the parser. */
const GUNZIPPED_BYTES = 2 ** 18;

export async function* gunzipped(source: Bytes): Bytes {
  const gunzip = createGunzip({ chunkSize: GUNZIPPED_BYTES });
  let wake = () => {};
  for (const event of ['readable', 'end', 'error']) gunzip.on(event, () => wake());

  /** What comes out until `isDone` or the end. */
  async function* read(isDone: () => boolean): Bytes {
    for (;;) {
      const bytes = gunzip.read() as Buffer | null;
      if (bytes) yield bytes;
      else if (gunzip.errored) throw gunzip.errored;
      else if (gunzip.readableEnded || isDone()) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  let taken = 0;
  let isOver = false;
  for await (const slice of source) {
    taken += slice.length;
    if (!isOver) {
      let isWritten = false;
      gunzip.write(slice, () => {
        isWritten = true;
        wake();
      });
      yield* read(() => isWritten);
      isOver = gunzip.bytesWritten < taken;
      if (isOver) yield* read(() => false);
    }
    // It ignores what follows a zero behind a member, and would silently lose a member there.
    if (isOver) checkIsPadding(slice.subarray(Math.max(0, slice.length - (taken - gunzip.bytesWritten))));
  }
  if (isOver) return;
  gunzip.end();
  yield* read(() => false);
}

function checkIsPadding(rest: Uint8Array): void {
  if (rest.every((byte) => byte === 0)) return;
  throw new UnusableFile(
    'The gzip data go on behind zeros, where they should end: decompress the file and load it plain.',
  );
}
