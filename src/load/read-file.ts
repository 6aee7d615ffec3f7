/**
 * The first half of an import: slices of the file go to the parser, rows of transactions from there to the
 * keeper, and other records to the writer. What is under way at a time is bounded, so memory is too.
 */
import type { Readable } from 'node:stream';
import { started } from '../threads/started.ts';
import { slicesOf } from './file-slices.ts';
import type { ParserResult } from './parser-thread.ts';
import { CANCELLED, UNDER_WAY, type RunningImport } from './running-import.ts';

/** Calls that the parser has at least, so that it never waits for this thread. */
const CALLS_AHEAD = 2;
const PROGRESS_MS = 500;

export interface FileRead {
  bytes_read: number;
  rows_read: number;
  rows_loaded: number;
  rows_rejected: number;
  sha256: string;
}

/** Reads the file to its end. Records are written, but not visible yet; rows are kept. */
export async function readFile(running: RunningImport, body: Readable): Promise<FileRead> {
  const { parser } = running.threads;
  const { take, finish } = resultTaker(running);
  const calls: Promise<ParserResult>[] = [];
  const takeNext = async () => {
    if (running.signal.aborted) throw CANCELLED;
    while (calls.length < CALLS_AHEAD) calls.push(started(parser.call.more()));
    const result = await calls.shift()!;
    await take(result);
    return result;
  };

  let sent = 0;
  let used = 0;
  for await (const slice of slicesOf(body, UNDER_WAY)) {
    calls.push(started(parser.call.push(slice)));
    sent++;
    while (sent - used >= UNDER_WAY) used = (await takeNext()).slices_used;
  }
  calls.push(started(parser.call.end()));
  for (;;) {
    const { bytes_read, rows_read, rows_loaded, rows_rejected, sha256 } = await takeNext();
    if (sha256 === undefined) continue;
    await finish();
    return { bytes_read, rows_read, rows_loaded, rows_rejected, sha256 };
  }
}

/** Hands on what the parser found, and saves how far the import is. */
function resultTaker({ id, options, writer, threads: { keeper } }: RunningImport) {
  const noun = options.kind === 'customers' ? 'customers' : 'articles';
  const keeping: Promise<void>[] = [];
  let savedAt = Date.now();

  return {
    async take({ rows, records, rejects, ...counts }: ParserResult): Promise<void> {
      if (rows) keeping.push(started(keeper!.call.keep(rows)));
      if (keeping.length >= UNDER_WAY) await keeping.shift();
      if (rejects.length > 0) await writer.call.imports.saveRejects(id, rejects);
      if (records) await writer.call[noun].describe(id, records.ids, records.attributes);
      if (Date.now() - savedAt < PROGRESS_MS) return;
      savedAt = Date.now();
      await writer.call.imports.progress(id, counts);
    },
    finish: () => Promise.all(keeping),
  };
}
