/**
 * The first half of an import: slices of the files go to the parser, the transactions that it finds to the
 * keeper, other records to the writer. Work under way is bounded, and memory with it.
 */
import type { Readable } from 'node:stream';
import type { ImportFile } from '../contract.ts';
import { started } from '../threads/started.ts';
import { inFile } from './failure.ts';
import { paced, type PaceRule } from './pace.ts';
import type { ParserResult } from './files-parser.ts';
import { CANCELLED, UNDER_WAY, type RunningImport } from './running-import.ts';

/** Calls that the parser has at least, so that it never waits for this thread. */
const CALLS_AHEAD = 2;
const PROGRESS_MS = 500;

/** Opens a file, so that it can be closed when the import is cancelled. */
type OpenFile = (file: ReadableFile) => Readable;

/** `paces`: what its client has to keep to, if it comes from the wire; `size`: if it is known. */
export type ReadableFile = ImportFile & { paces?: PaceRule[]; size?: number };

const SLICE_BYTES = 2 ** 20;

/**
 * Cuts a stream into slices, all full but the last, in memory that threads share. A slice is overwritten once
 * `kept` more have been requested: it must have been read by then.
 */
async function* slicesOf(stream: AsyncIterable<Buffer>, kept: number): AsyncGenerator<Uint8Array> {
  const slices = Array.from({ length: kept + 1 }, () => new Uint8Array(new SharedArrayBuffer(SLICE_BYTES)));
  let turn = 0;
  let end = 0;
  for await (const bytes of stream) {
    for (let from = 0; from < bytes.length;) {
      const some = bytes.subarray(from, from + SLICE_BYTES - end);
      slices[turn].set(some, end);
      end += some.length;
      from += some.length;
      if (end < SLICE_BYTES) continue;
      yield slices[turn];
      turn = (turn + 1) % slices.length;
      end = 0;
    }
  }
  if (end > 0) yield slices[turn].subarray(0, end);
}

/** Reads the files to their end. Records are written, but not visible yet; rows are kept. */
export async function readFiles(running: RunningImport, files: ReadableFile[], open: OpenFile) {
  const { parser } = running.threads;
  const results = resultTaker(running);
  let last: ParserResult | undefined;
  for (const [index, file] of files.entries()) {
    const name = files.length > 1 ? file.name : undefined;
    try {
      await parser.call.begin(name, index);
      const body = open(file);
      const bytes = file.paces ? paced(body, file.paces) : (body as AsyncIterable<Buffer>);
      last = await readFile(running, bytes, results.take);
    } catch (error) {
      throw name === undefined || error === CANCELLED ? error : inFile(error, name);
    }
  }
  await results.finish();
  const { bytes_read, rows_read, rows_loaded, rows_rejected, rows_left_out } = last!;
  const counts = { bytes_read, rows_read, rows_loaded, rows_rejected, rows_left_out };
  return { ...counts, sha256: await parser.call.sha256() };
}

/** Reads one file; returns the counts so far. */
async function readFile(
  running: RunningImport,
  body: AsyncIterable<Buffer>,
  take: (result: ParserResult) => Promise<void>,
) {
  const { parser } = running.threads;
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
    const result = await takeNext();
    if (!result.is_done) continue;
    while (calls.length > 0) await take(await calls.shift()!);
    return result;
  }
}

/** Hands on what the parser found, and saves the progress. */
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
