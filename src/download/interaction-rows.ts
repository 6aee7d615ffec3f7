/** Interactions of a job: as objects for pages, as bytes for files. Sequence order, customers in byte order. */
import { byteSink, type ByteSink } from '../formats/byte-sink.ts';
import { writeInteractionsCsv, writeInteractionsNdjson, type InteractionRun } from '../formats/interactions-text.ts';
import { START } from '../model/interaction.ts';
import { PART_EVENTS } from '../storage/packed.ts';
import type { Place } from '../storage/cursor.ts';
import { sequenceColumns, unpackPart, type SequencePart } from '../storage/sequences.ts';
import type { Stores } from '../storage/stores.ts';
import { wantedBy, type Wanted } from './filter.ts';
import { knownArticles } from './known-articles.ts';
import type { RowsRequest, RowStretch } from './rows-request.ts';

/** Parts looked at in one call: some 40,000 rows, so that nobody waits long behind a filter that finds little. */
const PARTS_A_STRETCH = 256;

export interface BytesStretch {
  bytes: Uint8Array;
  place: Place | null;
}

export function interactionRows(stores: Stores) {
  const columns = sequenceColumns(PART_EVENTS);
  const mask = new Uint8Array(PART_EVENTS);
  const texts = knownArticles(stores);

  function partsFrom({ job_id, filter }: RowsRequest, place: Place): SequencePart[] {
    const after = (place[0] as number) - 1;
    if (filter.customer_id === undefined) return stores.sequences.partsAfter(job_id, after, PARTS_A_STRETCH);
    const customer = stores.customers.keyOf(filter.customer_id);
    return customer === undefined ? [] : stores.sequences.partsOf(customer, job_id, after, PARTS_A_STRETCH);
  }

  const wantedIn = ({ filter }: RowsRequest): Wanted | undefined =>
    wantedBy(filter, filter.article_id === undefined ? -1 : stores.articles.keyOf(filter.article_id));

  const placeAfter = (parts: SequencePart[]): Place | null =>
    parts.length < PARTS_A_STRETCH ? null : [parts[parts.length - 1].part_id + 1, 0];

  /** The part unpacked, and which of its events are wanted (undefined: all of them). */
  function runOf(part: SequencePart): InteractionRun {
    unpackPart(part, columns);
    return { ...columns, customer_id: part.customer_id, prev_article_key: part.prev_article_key ?? -1, length: part.length };
  }

  function maskOf(run: InteractionRun, wanted: Wanted): Uint8Array {
    for (let i = 0; i < run.length; i++) mask[i] = wanted(run.t_dat[i], run.article[i], run.score[i]) ? 1 : 0;
    return mask;
  }

  function writeParts(parts: SequencePart[], wanted: Wanted | undefined, format: 'csv' | 'ndjson', out: ByteSink): void {
    const known = texts();
    const write = format === 'csv' ? writeInteractionsCsv : writeInteractionsNdjson;
    for (const part of parts) {
      const run = runOf(part);
      write(out, run, known, wanted && { mask: maskOf(run, wanted) });
    }
  }

  return {
    /** A place is [part_id to begin with, index of the event in it]. */
    start: ({ job_id }: RowsRequest): Place => [stores.sequences.before(job_id) + 1, 0],

    read(request: RowsRequest, place: Place, limit: number): RowStretch {
      const wanted = wantedIn(request);
      const parts = partsFrom(request, place);
      const rows: object[] = [];
      const idOf = stores.articles.idOf;
      for (const part of parts) {
        const { t_dat, article, score, length, prev_article_key, customer_id } = runOf(part);
        for (let i = part.part_id === place[0] ? (place[1] as number) : 0; i < length; i++) {
          if (wanted && !wanted(t_dat[i], article[i], score[i])) continue;
          if (rows.length === limit) return { rows, place: [part.part_id, i] };
          const previous = i > 0 ? article[i - 1] : prev_article_key;
          rows.push({
            t_dat: t_dat[i],
            customer_id,
            article_id: idOf(article[i]),
            interaction_score: score[i],
            prev_article_id: previous < 0 ? START : idOf(previous),
          });
        }
      }
      return { rows, place: placeAfter(parts) };
    },

    /** The next rows as CSV (without a header) or NDJSON. */
    write(request: RowsRequest, place: Place, format: 'csv' | 'ndjson'): BytesStretch {
      const parts = partsFrom(request, place);
      const out = byteSink();
      writeParts(parts, wantedIn(request), format, out);
      return { bytes: out.take(), place: placeAfter(parts) };
    },

    /** Part and offset in it of a byte of the unfiltered CSV, counted without the header. */
    placeAtByte(jobId: number, parts: number, offset: number): { place: Place; skip: number } {
      const { part_id, start } = stores.sequences.partAt(jobId, parts, offset);
      return { place: [part_id, 0], skip: offset - start };
    },
  };
}
