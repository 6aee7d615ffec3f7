/**
 * Reads files for one command, in this thread: the log, whose rows are kept (and spilled to a temporary file
 * where they are many), and what customers and articles files say. The same reader as that of imports.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import type { ImportFile } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { Reject } from '../formats/table-reader.ts';
import type { Records } from '../load/collected-records.ts';
import { sameContents } from '../load/duplicates.ts';
import { failureOf, inFile } from '../load/failure.ts';
import type { Findings } from '../load/file-parser.ts';
import { filesParser } from '../load/files-parser.ts';
import { problemWithoutValues } from '../load/hash-ids.ts';
import { keptTransactions } from '../load/kept-transactions.ts';
import { readDifferently } from '../load/read-differently.ts';
import { nothingToLoad, readingDigest } from '../load/refusals.ts';
import type { ImportOptions } from '../model/import.ts';
import type { Door, Warning } from '../model/look.ts';

/** What a command reads with. */
export interface ReadWith {
  /** Ends the reading, which rejects then. */
  signal: AbortSignal;
  /** Hashes ids of customers with `hash_ids`. */
  idSecret: string | undefined;
  /** Rows of the log in memory; more are spilled. */
  mostRows?: number;
}

/** Files of one kind, and how they are read. */
export interface AskedFiles {
  files: ImportFile[];
  options: ImportOptions;
  /** Their names, for messages. */
  names: string[];
  /** Words of the command line that reads them, without them and `options`; by default that of a load. */
  command?: string[];
}

/** What was found in some files. */
export interface ReadFiles extends Pick<Findings, Counts> {
  /** SHA-256 of their contents, one after the other. */
  sha256: string;
  rejects: Reject[];
  warnings: Warning[];
  /** Of customers and articles. */
  attribute_columns: string[];
  content_sum: string;
}

type Counts = 'rows_read' | 'rows_loaded' | 'rows_rejected' | 'rows_left_out';

/** Sets of rows that may be in use at a time: this thread reads one before it asks for the next. */
const ROWS_KEPT = 1;

let temporaryFiles = 0;
/** What the names of temporary files begin with. */
const temporaryPath = () => join(tmpdir(), `footfall-${process.pid}-${++temporaryFiles}`);

type Parser = ReturnType<typeof filesParser>;
type Result = Awaited<ReturnType<Parser['push']>>;

/** Hands one file to the parser, slice by slice; at most one is not used up, since memory is reused. */
async function parseFile(parser: Parser, body: Readable, take: (result: Result) => void): Promise<Result> {
  let sent = 0;
  const taken = (result: Result) => {
    take(result);
    return result;
  };
  for await (const slice of body as AsyncIterable<Buffer>) {
    sent++;
    let { slices_used } = taken(await parser.push(slice));
    while (sent - slices_used > 1) ({ slices_used } = taken(await parser.more()));
  }
  let result = taken(await parser.end());
  while (!result.is_done) result = taken(await parser.more());
  return result;
}

const NO_ROOM =
  `The disk of temporary files (${tmpdir()}) is full. Free some space there, or let the variable TMPDIR ` +
  'name a folder on another disk.';

/** What ends a command: nothing is ever loaded by it. */
function asProblem(error: unknown, isHashed: boolean): Problem {
  const found = failureOf(error);
  if (found.code === 'disk_full') return new Problem('disk_full', NO_ROOM, { cause: error });
  const { code, message, errors, suggested } = isHashed ? problemWithoutValues(found) : found;
  const said = message.replace(/ Nothing was (loaded|changed)\.?/, '');
  return new Problem(code, said, { errors, suggested, cause: error });
}

/** Reads all files; `take` gets what is found in them. Throws Problem. */
async function readAll(
  { files, options, names, command }: AskedFiles,
  { signal, idSecret }: ReadWith,
  take: (found: Findings) => void,
): Promise<ReadFiles> {
  const door: Door = { words: 'command', files: names, command };
  const more = { temporary: temporaryPath(), maxBytes: Infinity, rowsKept: ROWS_KEPT };
  const parser = filesParser({ options, idSecret, door, ...more });
  const rejects: Reject[] = [];
  const taken = (result: Result) => {
    signal.throwIfAborted();
    rejects.push(...result.rejects);
    take(result);
  };
  let last: Result | undefined;
  try {
    for (const [index, file] of files.entries()) {
      const name = files.length > 1 ? file.name : undefined;
      parser.begin(name, index);
      last = await parseFile(parser, addAbortSignal(signal, file.open()), taken).catch((error: unknown) => {
        throw name === undefined || signal.aborted ? error : inFile(error, name);
      });
    }
    const { rows_read, rows_loaded, rows_rejected, rows_left_out } = last!;
    if (rows_loaded === 0) throw nothingToLoad(last!, rejects[0]);
    const { warnings } = parser.howRead();
    const several = parser.files();
    warnings.push(...readDifferently(several));
    const digested = several.map((file) => ({ ...file, reading_digest: readingDigest(file.reading) }));
    warnings.push(...sameContents(digested, 'among these files'));
    const { attribute_columns, content_sum } = parser.recordSums();
    return {
      ...{ rows_read, rows_loaded, rows_rejected, rows_left_out, rejects, warnings },
      ...{ attribute_columns, content_sum, sha256: parser.sha256() },
    };
  } catch (error) {
    throw signal.aborted ? error : asProblem(error, options.hash_ids);
  } finally {
    parser.close();
  }
}

/** The log: its rows by numbers of ids, until they are closed. */
export async function readLog(asked: AskedFiles, reading: ReadWith) {
  const { idSecret, mostRows } = reading;
  const kept = keptTransactions({
    ...{ options: asked.options, idSecret, mostRows },
    temporary: temporaryPath(),
  });
  try {
    const read = await readAll(asked, reading, ({ rows }) => {
      if (rows) kept.keep(rows);
    });
    return { read, kept };
  } catch (error) {
    kept.close();
    throw error;
  }
}

/** A customers or articles file: `take` gets the ids, and JSON of the attributes of each. */
export const readRecords = (
  asked: AskedFiles,
  reading: ReadWith,
  take: (records: Records) => void,
): Promise<ReadFiles> =>
  readAll(asked, reading, ({ records }) => {
    if (records) take(records);
  });
