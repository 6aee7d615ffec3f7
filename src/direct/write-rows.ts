/** The way of the data without a database: plan, sequences, rows of a file, counted as they go. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Format } from '../contract.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/leak-audit.ts';
import { digestOfRows } from './digest-of-rows.ts';
import type { DirectJob } from './job.ts';
import { rowCounter, type RowCounts } from './report.ts';
import { rowWriter } from './row-writers.ts';
import { sequencesOf } from './sequences.ts';

export interface WrittenRows {
  report: Report;
  verdict: Verdict;
  counts: RowCounts;
}

interface Writing {
  format: Format;
  /** Takes bytes, which are overwritten once the promise is resolved. */
  write(bytes: Uint8Array): Promise<void>;
  signal: AbortSignal;
  onProgress(counts: RowCounts): void;
}

/** This thread does all the work; a signal is heard after this many milliseconds at the latest. */
const BREATH_MS = 50;

/** The number of a job in a new database. */
const FIRST_JOB = 1;

/** Generates and writes all rows. Rejects with the reason of `signal`, or with what `write` throws. */
export async function writeRows(
  job: DirectJob,
  { format, write, signal, onProgress }: Writing,
): Promise<WrittenRows> {
  const writer = await rowWriter(format, job);
  const counter = rowCounter(job, FIRST_JOB);
  const digest = digestOfRows(job);
  let breath = performance.now();

  async function all(pieces: Iterable<Uint8Array>): Promise<void> {
    for (const bytes of pieces) if (bytes.length > 0) await write(bytes);
  }

  await all([writer.begin()]);
  for (const sequence of sequencesOf(job)) {
    counter.add(sequence.rows);
    digest.add(sequence);
    await all(writer.add(sequence));
    if (performance.now() - breath < BREATH_MS) continue;
    onProgress(counter.totals);
    await breathe();
    signal.throwIfAborted();
    breath = performance.now();
  }
  await all(writer.end());
  return { ...counter.finish(digest.end()), counts: counter.totals };
}
