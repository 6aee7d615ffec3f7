/**
 * For the parser thread: the content of a file handed in slice by slice, unpacked as often as its first bytes
 * say so, whatever anybody else says about it.
 */
import { compressionOf, KIND_BYTES } from '../formats/file-kind.ts';
import { UnusableFile } from '../formats/unusable-file.ts';
import type { Compression } from '../model/reading.ts';
import type { ContentBounds } from './content-bounds.ts';
import { contentSource, peeked, type Bytes } from './content-source.ts';
import { diskRoom } from './disk-room.ts';
import { gunzipped } from './gunzipped.ts';
import { temporaryFile } from './temporary-files.ts';
import { unzipped } from './unzipped.ts';
import { zstdDecompressed } from './zstd.ts';

export interface FileContent {
  /** Hands in the next slice, which must not change until it is used up. */
  push(slice: Uint8Array): void;
  /** No more slices will come. */
  end(): void;
  /** The next bytes; undefined at the end of the slices so far. Rejects if the packed data are bad. */
  next(): Promise<Uint8Array | undefined>;
  /** How many slices are used up. */
  readonly used: number;
  /** How the file is packed, known with the first bytes of its content. */
  readonly compression: Compression | null;
  /** Removes the temporary file. */
  close(): void;
}

/** A file may be packed twice by mistake, and the file in a ZIP archive may be gzipped. */
const MOST_LAYERS = 3;

/** `temporary` is what the names of its temporary files begin with. */
export function fileContent(temporary: string, bounds: ContentBounds): FileContent {
  const source = contentSource();
  const layers: Compression[] = [];
  const files: ReturnType<typeof temporaryFile>[] = [];

  async function* unpacked(packed: Bytes): Bytes {
    const { beginning, bytes } = await peeked(packed, KIND_BYTES);
    const compression = compressionOf(beginning);
    if (compression === null) return yield* bytes;
    layers.push(compression);
    if (layers.length > MOST_LAYERS) {
      throw new UnusableFile(
        `The file is packed more than ${MOST_LAYERS} times (${layers.join(', ')}): ` +
          'unpack it and load what is in it.',
      );
    }
    yield* unpacked(bounds.layer(await opened(compression, bytes), () => source.pushed));
  }

  async function opened(compression: Compression, bytes: Bytes): Promise<Bytes> {
    if (compression === 'gzip') return gunzipped(bytes);
    return compression === 'zstd' ? zstdDecompressed(bytes) : unzipped(await spooled(bytes));
  }

  /** Writes the bytes to a temporary file; returns its path. */
  async function spooled(bytes: Bytes): Promise<string> {
    const file = temporaryFile(`${temporary}-zip-${files.length}`);
    files.push(file);
    const room = diskRoom(file.path);
    for await (const some of bytes) {
      room.take(some.length);
      file.append(some);
    }
    return file.path;
  }

  const content = unpacked(source.bytes);
  let pending: Promise<IteratorResult<Uint8Array, void>> | undefined;
  let failure: { error: unknown } | undefined;

  return {
    push: source.push,
    end: source.end,
    async next() {
      if (failure) throw failure.error;
      if (!pending) {
        pending = content.next();
        pending.catch((error: unknown) => (failure = { error }));
      }
      const result = await Promise.race([pending, source.starved()]);
      if (!result) return undefined;
      pending = undefined;
      return result.value ?? undefined;
    },
    get used() {
      return source.used;
    },
    get compression() {
      return layers[0] ?? null;
    },
    close: () => files.forEach((file) => file.close()),
  };
}
