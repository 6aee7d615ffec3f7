/** The thread that reads the files of one import, slice by slice. What it finds goes back to the importer. */
import { countAfter, type Counts } from '../storage/datasets.ts';
import { defineThread } from '../threads/define.ts';
import { filesParser, type FilesParserOptions } from './files-parser.ts';

export interface ParserData extends FilesParserOptions {
  /** Path of the database. */
  path: string;
}

export const parserThread = defineThread(import.meta.url, (data: ParserData) => ({
  ...filesParser(data),

  /** Customers, buyers and articles as they will be, once everything is written. */
  counts: (importId: number): Counts => countAfter(data.path, { importId, ...data.options }),
}));
