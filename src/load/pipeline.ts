/**
 * The way of one import: chunks of the file to the parser's thread, rows to the one that keeps them, packed purchases
 * from there to the writer. What is under way at a time is bounded, so memory is too.
 */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ImportKind } from '../model/import.ts';
import type { Writer } from '../storage/writer-thread.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { started } from '../threads/started.ts';
import { chunksOf } from './chunks.ts';
import type { ImportThreads, Keeper } from './import-threads.ts';
import type { ChunkResult } from './parser-thread.ts';

/** Chunks at the parser, batches at the keeper and at the writer: enough that none waits for the other. */
const UNDER_WAY = 3;
/** Batches of rows that are being filled or read while the parser fills another one. */
export const ROWS_KEPT = 2 * UNDER_WAY;
const PROGRESS_MS = 500;

export const CANCELLED = Symbol('cancelled');

export interface ImportDeps {
  id: number;
  kind: ImportKind;
  writer: Writer;
  threads: ImportThreads;
  /** Ends the work, which rejects with CANCELLED. */
  signal: AbortSignal;
}

/** Reads the file to its end. What has to be written on the way is written, and rows are kept. */
export async function readFile({ id, kind, writer, threads, signal }: ImportDeps, body: Readable) {
  const { parser, keeper } = threads;
  const sha256 = createHash('sha256');
  const begun = Date.now();
  let savedAt = begun;
  const figures = {
    bytes_read: 0,
    rows_read: 0,
    rows_loaded: 0,
    rows_rejected: 0,
    rows_per_second: null as number | null,
  };
  const parsed: Promise<ChunkResult>[] = [];
  const kept: Promise<void>[] = [];

  const take = async (coming: Promise<ChunkResult>) => {
    const { rejects, records, rows, ...counts } = await coming;
    if (rows) kept.push(started(keeper!.call.keep(rows)));
    if (kept.length >= UNDER_WAY) await kept.shift();
    const seconds = Math.max(1, Date.now() - begun) / 1000;
    Object.assign(figures, counts, { rows_per_second: Math.round(counts.rows_read / seconds) });
    if (rejects.length > 0) await writer.call.imports.saveRejects(id, rejects);
    if (records.ids.length > 0) {
      const noun = kind === 'customers' ? 'customers' : 'articles';
      await writer.call[noun].describe(id, records.ids, records.attributes);
    }
    if (Date.now() - savedAt < PROGRESS_MS) return;
    savedAt = Date.now();
    await writer.call.imports.progress(id, figures);
  };

  for await (const chunk of chunksOf(body, UNDER_WAY)) {
    if (signal.aborted) throw CANCELLED;
    sha256.update(chunk);
    figures.bytes_read += chunk.length;
    parsed.push(started(parser.call.push(chunk)));
    if (parsed.length >= UNDER_WAY) await take(parsed.shift() as Promise<ChunkResult>);
  }
  for (const result of parsed) await take(result);
  await take(parser.call.end());
  await Promise.all(kept);
  return { figures, sha256: sha256.digest('hex') };
}

/** Packs the rows and writes them. Nobody sees them yet. */
async function writePacked({ id, writer, signal }: ImportDeps, keeper: Keeper): Promise<void> {
  const written: Promise<unknown>[] = [];
  const nextBatch = () => started(keeper.call.batch());
  let parts = 0;
  for (let coming = nextBatch(), batch = await coming; batch; batch = await coming) {
    if (signal.aborted) throw CANCELLED;
    coming = nextBatch();
    written.push(started(writer.call.transactions.append(id, parts, moved(batch, buffersIn(batch)))));
    parts += batch.blocks;
    if (written.length >= UNDER_WAY) await written.shift();
  }
  await Promise.all(written);
}

/** Writes all purchases and what was sold of each article; returns what is to be known of them in sum. */
export async function storePurchases(deps: ImportDeps) {
  const { id, writer } = deps;
  const keeper = deps.threads.keeper!;
  const articles = await keeper.call.articleIds();
  const [keys] = await Promise.all([writer.call.articles.keysFor(articles), keeper.call.sort()]);
  await keeper.call.pack(keys);
  await writePacked(deps, keeper);
  const { units, first, last, ...sums } = await keeper.call.figures();
  if (keys.length > 0) await writer.call.transactions.saveSales(id, keys, units, first, last);
  return { ...sums, attribute_columns: [] };
}
