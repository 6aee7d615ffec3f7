/** Reads some files slice by slice: unpacks them, looks at their beginnings, and finds their rows. */
import { createHash, type Hash } from 'node:crypto';
import type { ImportOptions } from '../model/import.ts';
import type { Door } from '../model/look.ts';
import { contentBounds } from './content-bounds.ts';
import { fileContent } from './file-content.ts';
import { fileParser, type Findings, type HowRead, type ParsedFile } from './file-parser.ts';

export interface FilesParserOptions {
  /** With `hash_ids`. */
  idSecret?: string;
  options: ImportOptions;
  door: Door;
  /** How many sets of parsed rows may be in use at a time. */
  rowsKept: number;
  /** What the names of the import's temporary files begin with. */
  temporary: string;
  /** Bytes that the contents of all files may have. */
  maxBytes: number;
}

/** One of several files. */
export interface ReadFile extends ParsedFile {
  /** SHA-256 of its content. */
  sha256: string;
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

export function filesParser(data: FilesParserOptions) {
  const { temporary } = data;
  const parser = fileParser(data);
  const digest = createHash('sha256');
  const files = fileDigests();
  const bounds = contentBounds(data.maxBytes);
  let content = fileContent(temporary, bounds);
  let bytes_read = 0;
  /** `rows`: the content is complete, but not all of its rows are read. */
  let state: 'open' | 'ending' | 'rows' | 'done' = 'open';

  async function step(): Promise<ParserResult> {
    let bytes: Uint8Array | undefined;
    let left = state === 'rows' || state === 'done' ? 0 : STEP_BYTES;
    while (left > 0 && (bytes = await content.next())) {
      digest.update(bytes);
      files.update(bytes);
      parser.push(bytes);
      bytes_read += bytes.length;
      left -= bytes.length;
    }
    if (state === 'ending' && left > 0) state = (await parser.end()) ? 'rows' : 'done';
    else if (state === 'rows' && !parser.more()) state = 'done';
    const findings = parser.findings();
    bounds.check(bytes_read, findings.rows_loaded);
    if (state === 'done') files.end(parser.file);
    return { ...findings, bytes_read, slices_used: content.used, is_done: state === 'done' };
  }

  return {
    /** Begins the next file; `name` if there are several. */
    begin(name: string | undefined, index: number): void {
      content.close();
      bounds.next(bytes_read);
      content = fileContent(`${temporary}-file-${index}`, bounds);
      state = 'open';
      if (name !== undefined) files.begin();
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

    /** The files, if there are several. */
    files: (): ReadFile[] => files.all,

    /** How the file was read, and what people should look at. */
    howRead: (): HowRead => parser.howRead(),

    /** Totals over all records of a customers or articles file. */
    recordSums: () => parser.recordSums(),

    /** Removes the temporary files. */
    close(): void {
      content.close();
      parser.close();
    },
  };
}

/** Digests of the single files of an import of several. */
function fileDigests() {
  const all: ReadFile[] = [];
  let digest: Hash | undefined;
  return {
    all,
    begin: (): void => void (digest = createHash('sha256')),
    update: (bytes: Uint8Array): void => void digest?.update(bytes),
    /** Without effect if none has begun. */
    end(parsed: () => ParsedFile): void {
      if (digest) all.push({ ...parsed(), sha256: digest.digest('hex') });
      digest = undefined;
    },
  };
}
