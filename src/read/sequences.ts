/** Whole sequences of single customers as ready bytes: the hot path of a service that looks customers up. */
import { byteSink, type ByteSink } from '../formats/byte-sink.ts';
import {
  INTERACTIONS_CSV_HEADER,
  writeInteractionsCsv,
  writeInteractionsJson,
  writeInteractionsNdjson,
  type InteractionRun,
} from '../formats/interactions-text.ts';
import type { ArticleTexts } from '../formats/article-texts.ts';
import type { Interaction } from '../model/interaction.ts';
import { runFrom } from './interaction-rows.ts';
import { knownArticles } from './known-articles.ts';
import type { Piece } from './pieces.ts';
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import { sequenceColumns, decodeBlock } from '../storage/sequences.ts';
import type { Stores } from '../storage/stores.ts';

/** Sinks that wait to be used again: at most so many, none larger than this (a sequence of 1,000 events has 200 kB). */
const SINKS_KEPT = 64;
const SINK_BYTES_KEPT = 256 * 1024;

type Parts = ReturnType<Stores['sequences']['sequence']>;

/** `checkJob` throws if there is no such job, or if it has not succeeded. */
export function sequences(stores: Stores, checkJob: (id: number) => unknown) {
  const columns = sequenceColumns(BLOCK_ROWS);
  const texts = knownArticles(stores);
  // Memory that is new for each answer costs more than the writing of it.
  const free: ByteSink[] = [];

  /** Calls `write` with each part of the sequence, in order. */
  function eachRun(
    customerId: string,
    parts: Parts,
    write: (run: InteractionRun, texts: ArticleTexts) => void,
  ): void {
    for (const part of parts) {
      decodeBlock(part, columns);
      write(runFrom(part, customerId, columns), texts(highest(columns.article, part.length)));
    }
  }

  function writeJson(out: ByteSink, customerId: string, parts: Parts): void {
    out.writeText(`{"customer_id":${JSON.stringify(customerId)},"job_id":${parts[0].job_id},"items":[`);
    let written = 0;
    eachRun(customerId, parts, (run, known) => {
      written += writeInteractionsJson(out, run, known);
    });
    if (written > 0) out.length--; // the comma behind the last
    out.writeText('],"next":null}');
  }

  function release(sink: ByteSink): void {
    sink.length = 0;
    if (free.length < SINKS_KEPT && sink.bytes.length <= SINK_BYTES_KEPT) free.push(sink);
  }

  return {
    /**
     * The customer's whole sequence, from the newest succeeded job that holds it or from `jobId`. Undefined if there is
     * none. Throws Problem: not_found (no such job), conflict (it has not succeeded).
     */
    sequence(
      customerId: string,
      jobId: number | undefined,
      format: 'json' | 'csv' | 'ndjson',
    ): (Piece & { bytes: Buffer }) | undefined {
      const parts = stores.sequences.sequence(customerId, jobId);
      if (parts.length === 0) {
        if (jobId !== undefined) checkJob(jobId);
        return undefined;
      }
      const out = free.pop() ?? byteSink();
      if (format === 'json') writeJson(out, customerId, parts);
      if (format === 'csv') out.writeText(INTERACTIONS_CSV_HEADER);
      if (format === 'csv') eachRun(customerId, parts, (run, known) => writeInteractionsCsv(out, run, known));
      if (format === 'ndjson')
        eachRun(customerId, parts, (run, known) => writeInteractionsNdjson(out, run, known));
      return { bytes: out.bytes.subarray(0, out.length), release: () => release(out) };
    },
    /** The same as objects. */
    sequenceItems(customerId: string, jobId: number): Interaction[] {
      const piece = this.sequence(customerId, jobId, 'json');
      if (!piece) return [];
      const { items } = JSON.parse(piece.bytes.toString()) as { items: Interaction[] };
      piece.release();
      return items;
    },
  };
}

function highest(keys: Uint32Array, length: number): number {
  let result = 0;
  for (let i = 0; i < length; i++) if (keys[i] > result) result = keys[i];
  return result;
}
