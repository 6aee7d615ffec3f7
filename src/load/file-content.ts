/** For the parser thread: the content of a file handed in slice by slice, gunzipped if need be. */
import { createGunzip } from 'node:zlib';

export interface FileContent {
  /** Hands in the next slice, which must not change until it is used up. */
  push(slice: Uint8Array): void;
  /** No more slices will come. */
  end(): void;
  /** The next bytes; undefined at the end of the slices so far. Rejects if the gzip data are bad. */
  next(): Promise<Uint8Array | undefined>;
  /** How many slices are used up. */
  readonly used: number;
}

export const fileContent = (gzip: boolean): FileContent => (gzip ? gunzippedContent() : plainContent());

function plainContent(): FileContent {
  const slices: Uint8Array[] = [];
  let used = 0;
  return {
    push: (slice) => void slices.push(slice),
    end: () => undefined,
    async next() {
      if (slices.length > 0) used++;
      return slices.shift();
    },
    get used() {
      return used;
    },
  };
}

/** What gunzip returns at a time. It works in a thread of Node's own, one of these ahead of the parser. */
const GUNZIPPED_BYTES = 2 ** 18;

function gunzippedContent(): FileContent {
  const gunzip = createGunzip({ chunkSize: GUNZIPPED_BYTES });
  let pushed = 0;
  let used = 0;
  let isEnding = false;
  let wake = () => {};
  for (const event of ['readable', 'end', 'error']) gunzip.on(event, () => wake());

  return {
    push(slice) {
      pushed++;
      gunzip.write(slice, () => {
        used++;
        wake();
      });
    },
    end() {
      isEnding = true;
      gunzip.end();
    },
    async next() {
      for (;;) {
        const bytes = gunzip.read() as Buffer | null;
        if (bytes) return bytes;
        if (gunzip.errored) throw gunzip.errored;
        if (gunzip.readableEnded || (used === pushed && !isEnding)) return undefined;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    get used() {
      return used;
    },
  };
}
