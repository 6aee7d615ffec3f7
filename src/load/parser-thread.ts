/** The thread that reads the files of one import, slice by slice. What it finds goes back to the importer. */
import { createHash } from 'node:crypto';
import type { ImportOptions } from '../model/import.ts';
import type { Door } from '../model/look.ts';
import { countAfter, type Counts } from '../storage/datasets.ts';
import { defineThread } from '../threads/define.ts';
import { fileContent } from './file-content.ts';
import { fileParser, type Findings, type HowRead } from './file-parser.ts';

export interface ParserData {
  /** Path of the database. */
  path: string;
  options: ImportOptions;
  door: Door;
  /** How many sets of parsed rows may be in use at a time. */
  rowsKept: number;
  /** What the names of the import's temporary files begin with. */
  temporary: string;
}

/** Findings in about a mebibyte of content; counts are cumulative. */
export interface ParserResult extends Findings {
  /** Bytes of the content. */
  bytes_read: number;
  /** How many slices of the file are used up: their memory may be overwritten. */
  slices_used: number;
  /** Whether all of the file is parsed. */
  is_done: boolean;
}

/** Content parsed per result: bounded, so that a small gzip file cannot fill the memory. */
const STEP_BYTES = 2 ** 20;

export const parserThread = defineThread(import.meta.url, (data: ParserData) => {
  const { path, options, temporary } = data;
  const parser = fileParser(data);
  const digest = createHash('sha256');
  let content = fileContent(temporary);
  let bytes_read = 0;
  /** `rows`: the content is complete, but not all of its rows are read. */
  let state: 'open' | 'ending' | 'rows' | 'done' = 'open';

  /** What the last step left, since it found many rows. */
  let rest: Uint8Array | undefined;

  async function nextBytes(): Promise<Uint8Array | undefined> {
    const bytes = await content.next();
    if (!bytes) return undefined;
    digest.update(bytes);
    bytes_read += bytes.length;
    return bytes;
  }

  /** Parses some bytes. Whether that was all there are so far. */
  async function parse(): Promise<boolean> {
    let left = STEP_BYTES;
    let bytes = rest ?? (await nextBytes());
    while (bytes && left > 0 && !parser.isFull()) {
      parser.push(bytes.subarray(0, parser.pieceBytes));
      left -= Math.min(bytes.length, parser.pieceBytes);
      bytes = bytes.length > parser.pieceBytes ? bytes.subarray(parser.pieceBytes) : undefined;
      if (!bytes && left > 0 && !parser.isFull()) bytes = await nextBytes();
    }
    // The memory of a slice is overwritten once it is used up.
    rest = bytes && Uint8Array.from(bytes);
    return !bytes && left > 0 && !parser.isFull();
  }

  async function step(): Promise<ParserResult> {
    if (state === 'rows') {
      if (!parser.more()) state = 'done';
    } else if (state !== 'done' && (await parse()) && state === 'ending') {
      state = (await parser.end()) ? 'rows' : 'done';
    }
    return { ...parser.findings(), bytes_read, slices_used: content.used, is_done: state === 'done' };
  }

  return {
    /** Begins the next file; `name` if there are several. */
    begin(name: string | undefined, index: number): void {
      content.close();
      content = fileContent(`${temporary}-file-${index}`);
      state = 'open';
      const unpacking = content;
      parser.begin(name, index, () => unpacking.compression);
    },

    push(slice: Uint8Array): Promise<ParserResult> {
      content.push(slice);
      return step();
    },

    /** Goes on without a further slice. */
    more: step,

    /** No more slices of the file will come; `more` returns what is left. */
    end(): Promise<ParserResult> {
      content.end();
      state = 'ending';
      return step();
    },

    /** SHA-256 of the contents of all files, one after the other. */
    sha256: (): string => digest.digest('hex'),

    /** How the file was read, and what people should look at. */
    howRead: (): HowRead => parser.howRead(),

    /** Totals over all records of a customers or articles file. */
    recordSums: () => parser.recordSums(),

    /** Customers, buyers and articles as they will be, once everything is written. */
    counts: (importId: number): Counts => countAfter(path, { importId, ...options }),

    /** Removes the temporary files. */
    close(): void {
      content.close();
      parser.close();
    },
  };
});
