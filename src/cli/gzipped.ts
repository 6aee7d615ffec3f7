/** Compresses what is written on its way. */
import { createGzip } from 'node:zlib';
import type { OpenWritable } from './writable.ts';

/** The same place, which gets what is written as one gzip member. */
export function gzipped(place: OpenWritable): OpenWritable {
  const gzip = createGzip();
  let failure: Error | undefined;
  const copied = (async () => {
    for await (const bytes of gzip as AsyncIterable<Buffer>)
      await place.write(bytes).catch((error: Error) => {
        throw (failure = error);
      });
  })();
  copied.catch(() => gzip.destroy()); // whoever writes hears of it
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        gzip.write(bytes, (error) => (error ? reject(failure ?? error) : resolve()));
      }),
    async finish() {
      gzip.end();
      await copied;
      await place.finish();
    },
    async discard() {
      gzip.destroy();
      await copied.catch(() => undefined);
      await place.discard();
    },
  };
}
