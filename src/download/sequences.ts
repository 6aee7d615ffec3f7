/** Whole sequences of single customers as ready bytes: the hot path of a service that looks customers up. */
import { byteSink, type ByteSink } from '../formats/byte-sink.ts';
import { INTERACTIONS_CSV_HEADER, writeInteractionsCsv, writeInteractionsJson, writeInteractionsNdjson, type InteractionRun } from '../formats/interactions-text.ts';
import type { Interaction } from '../model/interaction.ts';
import { knownArticles } from './known-articles.ts';
import { PART_EVENTS } from '../storage/packed.ts';
import { sequenceColumns, unpackPart, type SequencePart } from '../storage/sequences.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';

const MOST_PARTS = 2 ** 20;

export function sequences(stores: Stores, succeededJob: (id: number) => JobRow) {
  const columns = sequenceColumns(PART_EVENTS);
  const texts = knownArticles(stores);

  function partsOf(customerId: string, jobId: number | undefined): { job: number; parts: SequencePart[] } | undefined {
    const key = stores.customers.keyOf(customerId);
    if (key === undefined) return undefined;
    const job = jobId === undefined ? stores.sequences.newestJobOf(key) : succeededJob(jobId).id;
    if (job === undefined) return undefined;
    const parts = stores.sequences.partsOf(key, job, -1, MOST_PARTS);
    return parts.length === 0 ? undefined : { job, parts };
  }

  /** Calls `write` with each part of the sequence, in order. */
  function eachRun(parts: SequencePart[], write: (run: InteractionRun) => void): void {
    for (const part of parts) {
      unpackPart(part, columns);
      write({ ...columns, customer_id: part.customer_id, prev_article_key: part.prev_article_key ?? -1, length: part.length });
    }
  }

  function writeJson(customerId: string, job: number, parts: SequencePart[], out: ByteSink): void {
    out.writeText(`{"customer_id":${JSON.stringify(customerId)},"job_id":${job},"items":[`);
    let written = 0;
    eachRun(parts, (run) => {
      written += writeInteractionsJson(out, run, texts(), written === 0);
    });
    out.writeText('],"next":null}');
  }

  return {
    /**
     * The customer's whole sequence, from the newest succeeded job that holds it or from `jobId`. Undefined if there is
     * none. Throws Problem: not_found (no such job), conflict (it has not succeeded).
     */
    sequence(customerId: string, jobId: number | undefined, format: 'json' | 'csv' | 'ndjson'): Buffer | undefined {
      const found = partsOf(customerId, jobId);
      if (!found) return undefined;
      const out = byteSink();
      if (format === 'json') writeJson(customerId, found.job, found.parts, out);
      if (format === 'csv') out.writeText(INTERACTIONS_CSV_HEADER);
      if (format === 'csv') eachRun(found.parts, (run) => writeInteractionsCsv(out, run, texts()));
      if (format === 'ndjson') eachRun(found.parts, (run) => writeInteractionsNdjson(out, run, texts()));
      return out.take();
    },
    /** The same as objects. */
    sequenceItems(customerId: string, jobId: number): Interaction[] {
      const bytes = this.sequence(customerId, jobId, 'json');
      return bytes === undefined ? [] : (JSON.parse(bytes.toString()) as { items: Interaction[] }).items;
    },
  };
}
