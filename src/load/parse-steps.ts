/** Hands content to a parser in steps that find a bounded number of rows, and takes its digest. */
import { createHash } from 'node:crypto';
import type { FileContent } from './file-content.ts';
import type { FileParser } from './file-parser.ts';

/** Content parsed per step: bounded, so that a small gzip file cannot fill the memory. */
const STEP_BYTES = 2 ** 20;

export function parseSteps(parser: Pick<FileParser, 'push' | 'isFull' | 'pieceBytes'>) {
  const digest = createHash('sha256');
  let bytes_read = 0;
  /** What the last step left, since it found many rows. */
  let rest: Uint8Array | undefined;

  async function nextBytes(content: FileContent): Promise<Uint8Array | undefined> {
    const bytes = await content.next();
    if (!bytes) return undefined;
    digest.update(bytes);
    bytes_read += bytes.length;
    return bytes;
  }

  return {
    /** Parses some bytes; false if there may be more of those handed in so far. */
    async parse(content: FileContent): Promise<boolean> {
      let left = STEP_BYTES;
      let bytes = rest ?? (await nextBytes(content));
      while (bytes && left > 0 && !parser.isFull()) {
        parser.push(bytes.subarray(0, parser.pieceBytes));
        left -= Math.min(bytes.length, parser.pieceBytes);
        bytes = bytes.length > parser.pieceBytes ? bytes.subarray(parser.pieceBytes) : undefined;
        if (!bytes && left > 0 && !parser.isFull()) bytes = await nextBytes(content);
      }
      // The memory of a slice is overwritten once it is used up.
      rest = bytes && Uint8Array.from(bytes);
      return !bytes && left > 0 && !parser.isFull();
    },

    /** Of all contents so far. */
    get bytes_read() {
      return bytes_read;
    },
    /** SHA-256 of all contents; once. */
    sha256: (): string => digest.digest('hex'),
  };
}
