/** The thread that reads the file of one import, slice by slice. What it finds goes back to the importer. */
import { createHash } from 'node:crypto';
import type { ImportOptions } from '../model/import.ts';
import type { ReadAs, Warning } from '../model/look.ts';
import type { Reading } from '../model/reading.ts';
import { countAfter, type Counts } from '../storage/datasets.ts';
import { defineThread } from '../threads/define.ts';
import { fileContent } from './file-content.ts';
import { fileParser, type Findings } from './file-parser.ts';
import { plainReading } from './plain-reading.ts';

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

/** What is known once the file is read. */
export interface HowRead {
  /** All that decides which rows the file has. */
  reading: Reading;
  /** The same in the words of the request; null: unknown. */
  read_as: ReadAs | null;
  warnings: Warning[];
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

  async function step(): Promise<ParserResult> {
    let bytes: Uint8Array | undefined;
    let left = STEP_BYTES;
    while (left > 0 && (bytes = await content.next())) {
      digest.update(bytes);
      parser.push(bytes);
      bytes_read += bytes.length;
      left -= bytes.length;
    }
    if (isEnding && left > 0 && sha256 === undefined) {
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

    /** How the file was read, and what people should look at. */
    howRead(): HowRead {
      return { reading: plainReading(options), read_as: null, warnings: [] };
    },

    /** Customers, buyers and articles as they will be, once everything is written. */
    counts: (importId: number): Counts => countAfter(path, { importId, ...options }),
  };
});
