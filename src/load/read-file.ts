/**
 * The first half of an import: slices of the file go to the parser, the transactions that it finds to the
 * keeper, other records to the writer. Work under way is bounded, and memory with it.
 */
import type { Readable } from 'node:stream';
import { started } from '../threads/started.ts';
import type { ParserResult } from './parser-thread.ts';
import { CANCELLED, UNDER_WAY, type RunningImport } from './running-import.ts';

/** Calls that the parser has at least, so that it never waits for this thread. */
const CALLS_AHEAD = 2;
const PROGRESS_MS = 500;
const SLICE_BYTES = 2 ** 20;

/**
 * Cuts a stream into slices, all full but the last, in memory that threads share. A slice is overwritten once
 * `kept` more have been requested: it must have been read by then.
 */
async function* slicesOf(stream: Readable, kept: number): AsyncGenerator<Uint8Array> {
  const slices = Array.from({ length: kept + 1 }, () => new Uint8Array(new SharedArrayBuffer(SLICE_BYTES)));
  let turn = 0;
  let end = 0;
  for await (const bytes of stream as AsyncIterable<Buffer>) {
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

/** Reads the file to its end. Records are written, but not visible yet; rows are kept. */
export async function readFile(running: RunningImport, body: Readable) {
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
    const { bytes_read, rows_read, rows_loaded, rows_rejected, rows_left_out, sha256 } = await takeNext();
    if (sha256 === undefined) continue;
    await finish();
    return { bytes_read, rows_read, rows_loaded, rows_rejected, rows_left_out, sha256 };
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
