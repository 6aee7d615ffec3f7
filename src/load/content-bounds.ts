/** What one import may have: bytes once unpacked, and how many of them each byte of the file may become. */
import { Problem } from '../errors.ts';
import type { Bytes } from './content-source.ts';
import { ROW_BYTES } from './row-memory.ts';

/** Logs become 5 to 50 times as large, the most repetitive ones 100 times; what means harm, 500. */
const MOST_RATIO = 200;
/** Content that every file may have, however small it is. */
const FREE_BYTES = 2 ** 28;

export const tooLarge = (maxBytes: number) =>
  new Problem(
    'too_large',
    `The file has more than ${maxBytes} bytes once unpacked, the most that one import may have ` +
      '(MAX_IMPORT_BYTES). Nothing was loaded; load it in several imports.',
  );

const tooPacked = () =>
  new Problem(
    'too_large',
    `The file unpacks to more than ${MOST_RATIO} times its size, the most that is allowed. ` +
      'Nothing was loaded; if it is meant to be like that, unpack it and load what is in it.',
  );

/** Bounds of the files of one import. */
export function contentBounds(maxBytes: number) {
  let before = 0;

  return {
    /** Hands on one layer of unpacked bytes, unless they are too many; `packed`: bytes of the file so far. */
    async *layer(bytes: Bytes, packed: () => number): Bytes {
      let size = 0;
      for await (const some of bytes) {
        size += some.length;
        if (before + size > maxBytes) throw tooLarge(maxBytes);
        if (size > FREE_BYTES && size > packed() * MOST_RATIO) throw tooPacked();
        yield some;
      }
    },

    /** After some content: `bytes` and `rows` of all files so far. Few bytes of Parquet may be many rows. */
    check(bytes: number, rows: number): void {
      if (Math.max(bytes, rows * ROW_BYTES) > maxBytes) throw tooLarge(maxBytes);
    },

    /** The next file begins; the ones before it had that many bytes. */
    next(bytes: number): void {
      before = bytes;
    },
  };
}

export type ContentBounds = ReturnType<typeof contentBounds>;
