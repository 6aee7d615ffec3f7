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
import { PART_EVENTS } from '../storage/packed.ts';
import { sequenceColumns, unpackPart, type SequencePart } from '../storage/sequences.ts';
import type { Stores } from '../storage/stores.ts';

/** `checkJob` throws if there is no such job, or if it has not succeeded. */
export function sequences(stores: Stores, checkJob: (id: number) => unknown) {
  const columns = sequenceColumns(PART_EVENTS);
  const texts = knownArticles(stores);
  const out = byteSink();

  /** Calls `write` with each part of the sequence, in order. */
  function eachRun(parts: SequencePart[], write: (run: InteractionRun, texts: ArticleTexts) => void): void {
    for (const part of parts) {
      unpackPart(part, columns);
      write(runFrom(part, columns), texts(highest(columns.article, part.length)));
    }
  }

  function writeJson(customerId: string, job: number, parts: SequencePart[], out: ByteSink): void {
    out.writeText(`{"customer_id":${JSON.stringify(customerId)},"job_id":${job},"items":[`);
    let written = 0;
    eachRun(parts, (run, known) => {
      written += writeInteractionsJson(out, run, known, written === 0);
    });
    out.writeText('],"next":null}');
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
    ): Buffer | undefined {
      if (jobId !== undefined) checkJob(jobId);
      const parts = stores.sequences.sequence(customerId, jobId);
      if (parts.length === 0) return undefined;
      out.length = 0;
      if (format === 'json') writeJson(customerId, parts[0].job_id, parts, out);
      if (format === 'csv') out.writeText(INTERACTIONS_CSV_HEADER);
      if (format === 'csv') eachRun(parts, (run, known) => writeInteractionsCsv(out, run, known));
      if (format === 'ndjson') eachRun(parts, (run, known) => writeInteractionsNdjson(out, run, known));
      return out.take();
    },
    /** The same as objects. */
    sequenceItems(customerId: string, jobId: number): Interaction[] {
      const bytes = this.sequence(customerId, jobId, 'json');
      return bytes === undefined ? [] : (JSON.parse(bytes.toString()) as { items: Interaction[] }).items;
    },
  };
}

function highest(keys: Uint32Array, length: number): number {
  let result = 0;
  for (let i = 0; i < length; i++) if (keys[i] > result) result = keys[i];
  return result;
}
