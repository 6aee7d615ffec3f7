/** The thread that reads the file of one import, slice by slice. What it finds goes back to the importer. */
import { createHash } from 'node:crypto';
import type { ImportOptions } from '../model/import.ts';
import { openForReading } from '../storage/database.ts';
import { countAs, type Counts } from '../storage/datasets.ts';
import { defineThread } from '../threads/define.ts';
import { fileContent } from './file-content.ts';
import { fileParser, type Findings } from './file-parser.ts';

export interface ParserData {
  /** Path of the database. */
  path: string;
  gzip: boolean;
  options: ImportOptions;
  /** How many sets of parsed rows may be in use at a time. */
  rowsKept: number;
}

/** Findings in about a mebibyte of content; counts are cumulative. */
export interface ParserResult extends Findings {
  /** Bytes of the content. */
  bytes_read: number;
  /** How many slices are used up: their memory may be overwritten. */
  slices_used: number;
  /** Digest of the content, once all of it is parsed. */
  sha256: string | undefined;
}

/** Content parsed per result: bounded, so that a small gzip file cannot fill the memory. */
const STEP_BYTES = 2 ** 20;

export const parserThread = defineThread(import.meta.url, ({ path, gzip, options, rowsKept }: ParserData) => {
  const content = fileContent(gzip);
  const parser = fileParser(options, rowsKept);
  const digest = createHash('sha256');
  let bytes_read = 0;
  let isEnding = false;
  let sha256: string | undefined;

  /** What the last step left, since it found many rows. */
  let rest: Uint8Array | undefined;

  async function nextBytes(): Promise<Uint8Array | undefined> {
    const bytes = await content.next();
    if (!bytes) return undefined;
    digest.update(bytes);
    bytes_read += bytes.length;
    return bytes;
  }

  async function step(): Promise<ParserResult> {
    let left = STEP_BYTES;
    let bytes = rest ?? (await nextBytes());
    while (bytes && left > 0 && !parser.isFull()) {
      parser.push(bytes.subarray(0, parser.pieceBytes));
      left -= Math.min(bytes.length, parser.pieceBytes);
      bytes = bytes.length > parser.pieceBytes ? bytes.subarray(parser.pieceBytes) : undefined;
      if (!bytes && left > 0) bytes = await nextBytes();
    }
    // The memory of a slice is overwritten once it's used up.
    rest = bytes && Uint8Array.from(bytes);
    if (isEnding && left > 0 && !rest && sha256 === undefined) {
      parser.end();
      sha256 = digest.digest('hex');
    }
    return { ...parser.findings(), bytes_read, slices_used: content.used, sha256 };
  }

  return {
    push(slice: Uint8Array): Promise<ParserResult> {
      content.push(slice);
      return step();
    },

    /** Goes on without a further slice. */
    more: step,

    /** No more slices will come; `more` returns what is left. */
    end(): Promise<ParserResult> {
      content.end();
      isEnding = true;
      return step();
    },

    /** Totals over all records of a customers or articles file. */
    recordSums: () => parser.recordSums(),

    /** Customers, buyers and articles as they will be, once everything is written. */
    counts(importId: number): Counts {
      const db = openForReading(path);
      try {
        return countAs(db, importId, options.kind, options.mode === 'replace');
      } finally {
        db.close();
      }
    },
  };
});
