/** Interactions of a job: as objects for pages, as bytes for files. Sequence order, customers in byte order. */
import { byteSink } from '../formats/byte-sink.ts';
import { InteractionsGroup, type RowGroup } from '../formats/interactions-parquet.ts';
import { writeInteractionsCsv, writeInteractionsNdjson } from '../formats/interactions-csv-json.ts';
import type { InteractionSlice } from '../formats/interaction-slice.ts';
import { INTERACTION_COLUMNS, type InteractionColumn } from '../model/interaction-columns.ts';
import { PART_EVENTS, PARTS_PER_OWNER } from '../storage/packed.ts';
import type { Place } from './cursor.ts';
import {
  sequenceColumns,
  unpackPart,
  type PartEvents,
  type SequenceColumns,
  type SequencePart,
} from '../storage/sequences.ts';
import type { Stores } from '../storage/stores.ts';
import { csvLine } from '../formats/csv-field.ts';
import { wantedBy, type Wanted } from './filter.ts';
import { interactionColumnReader, type JobContext, type Value } from './interaction-columns.ts';
import { knownArticles } from './known-articles.ts';
import type { RowsFormat, RowsRequest, RowStretch } from './rows-request.ts';

/** Parts looked at in one call: some 40,000 rows, so that nobody waits long behind a filter that finds little. */
const PARTS_A_STRETCH = 256;
/** Parts written at a time, half a megabyte: larger buffers cost more to get and to give back than to fill. */
const PARTS_A_PIECE = 32;
const ROWS_A_STRETCH = 5_000;
/** A row group of Parquet ends with the part that brings it to so many rows, or, behind a filter, to so many parts. */
const ROWS_A_GROUP = 100_000;
/** With chosen columns, of which some take ten times as long. */
const CHOSEN_ROWS_A_GROUP = 20_000;
const PARTS_A_GROUP = 4_096;

export interface BytesStretch {
  /** Overwritten by the next call. */
  bytes: Uint8Array;
  place: Place | null;
  /** In Parquet: what the footer says of the bytes. */
  rowGroup?: RowGroup;
}

export function interactionRows(stores: Stores) {
  const columns = sequenceColumns(PART_EVENTS);
  const mask = new Uint8Array(PART_EVENTS);
  const texts = knownArticles(stores);
  const valuesOf = interactionColumnReader(stores.articles.idOf);
  let context: { job_id: number; job: JobContext } | undefined;

  function contextOf(jobId: number): JobContext {
    if (context?.job_id !== jobId) context = { job_id: jobId, job: jobContext(stores, jobId) };
    return context.job;
  }

  const out = byteSink();
  let group: InteractionsGroup | undefined;

  function partsFrom({ job_id, filter }: RowsRequest, place: Place, most: number): SequencePart[] {
    const after = (place[0] as number) - 1;
    if (filter.customer_id === undefined) return stores.sequences.partsAfter(job_id, after, most);
    const customer = stores.customers.keyOf(filter.customer_id);
    return customer === undefined ? [] : stores.sequences.partsOf(customer, job_id, after).slice(0, most);
  }

  const wantedIn = ({ filter }: RowsRequest): Wanted | undefined =>
    wantedBy(filter, filter.article_id === undefined ? -1 : stores.articles.keyOf(filter.article_id));

  const placeAfter = (parts: SequencePart[], most: number): Place | null =>
    parts.length < most ? null : [parts[parts.length - 1].part_id + 1, 0];

  /** The part unpacked, and which of its events are wanted (undefined: all of them). */
  function runOf(part: SequencePart): InteractionSlice {
    unpackPart(part, columns);
    return runFrom(part, part.customer_id, columns);
  }

  function maskOf(run: InteractionSlice, wanted: Wanted): Uint8Array {
    for (let i = 0; i < run.length; i++) mask[i] = wanted(run.t_dat[i], run.article[i], run.score[i]) ? 1 : 0;
    return mask;
  }

  function writeParts(parts: SequencePart[], wanted: Wanted | undefined, format: 'csv' | 'ndjson'): void {
    const known = texts(stores.articles.lastKey());
    const write = format === 'csv' ? writeInteractionsCsv : writeInteractionsNdjson;
    for (const part of parts) {
      const run = runOf(part);
      write(out, run, known, wanted && { mask: maskOf(run, wanted) });
    }
  }

  /** Chosen columns, row by row: a tenth of the speed, for what is asked for rarely. */
  function writeChosen(
    request: RowsRequest,
    names: InteractionColumn[],
    place: Place,
    format: 'csv' | 'ndjson',
  ): BytesStretch {
    const { rows, place: next } = reader.read(request, place, ROWS_A_STRETCH);
    const lines = rows.map((row) =>
      format === 'csv'
        ? csvLine(names.map((name) => (row as Record<string, Value>)[name]))
        : `${JSON.stringify(row)}\n`,
    );
    return { bytes: new Uint8Array(new TextEncoder().encode(lines.join(''))), place: next };
  }

  /** The next row group; none and no bytes if it would be empty. */
  function writeGroup(request: RowsRequest, place: Place): BytesStretch {
    const columns = request.columns ?? INTERACTION_COLUMNS;
    const wanted = wantedIn(request);
    const job = request.columns && contextOf(request.job_id);
    const most = request.columns ? CHOSEN_ROWS_A_GROUP : ROWS_A_GROUP;
    group ??= new InteractionsGroup(ROWS_A_GROUP + PART_EVENTS);
    group.begin(columns);
    let next: Place | null = place;
    for (let seen = 0; next && seen < PARTS_A_GROUP && group.rows < most;) {
      const parts = partsFrom(request, next, PARTS_A_STRETCH);
      next = placeAfter(parts, PARTS_A_STRETCH);
      seen += parts.length;
      for (const part of parts) {
        const run = runOf(part);
        group.add(run, wanted && maskOf(run, wanted), job && valuesOf(part, run, job));
        if (group.rows < most) continue;
        next = [part.part_id + 1, 0];
        break;
      }
    }
    if (group.rows === 0) return { bytes: new Uint8Array(0), place: next };
    return { ...group.end(texts(stores.articles.lastKey())), place: next };
  }

  const reader = {
    /** A place is [part_id to begin with, index of the event in it]. */
    start: ({ job_id }: RowsRequest): Place => [stores.sequences.before(job_id) + 1, 0],

    read(request: RowsRequest, place: Place, limit: number): RowStretch {
      const wanted = wantedIn(request);
      const names: readonly InteractionColumn[] = request.columns ?? INTERACTION_COLUMNS;
      const parts = partsFrom(request, place, PARTS_A_STRETCH);
      const rows: object[] = [];
      for (const part of parts) {
        const run = runOf(part);
        const valueOf = valuesOf(part, run, contextOf(request.job_id));
        for (let i = part.part_id === place[0] ? (place[1] as number) : 0; i < run.length; i++) {
          if (wanted && !wanted(run.t_dat[i], run.article[i], run.score[i])) continue;
          if (rows.length === limit) return { rows, place: [part.part_id, i] };
          const row: Partial<Record<InteractionColumn, Value>> = {};
          for (const name of names) row[name] = valueOf(name, i);
          rows.push(row);
        }
      }
      return { rows, place: placeAfter(parts, PARTS_A_STRETCH) };
    },

    /** The next rows as CSV (without a header), as NDJSON, or as a row group of Parquet. */
    write(request: RowsRequest, place: Place, format: RowsFormat): BytesStretch {
      if (format === 'parquet') return writeGroup(request, place);
      if (request.columns) return writeChosen(request, request.columns, place, format);
      out.length = 0;
      const wanted = wantedIn(request);
      const most = wanted ? PARTS_A_STRETCH : PARTS_A_PIECE;
      const parts = partsFrom(request, place, most);
      writeParts(parts, wanted, format);
      return { bytes: out.bytes.subarray(0, out.length), place: placeAfter(parts, most) };
    },

    /** Part and offset in it of a byte of the unfiltered CSV, counted without the header. */
    placeAtByte(jobId: number, parts: number, offset: number): { place: Place; skip: number } {
      const { part_id, start } = stores.sequences.partAt(jobId, parts, offset);
      return { place: [part_id, 0], skip: offset - start };
    },
  };
  return reader;
}

/**
 * Where the stretches begin that `write` makes of all rows of a job, from part `first` on: its parts are numbered without
 * gaps. The last one is not full, and may be empty: there the reader checks that the job is still there.
 */
export function* placesOfJob(
  jobId: number,
  parts: number,
  first = jobId * PARTS_PER_OWNER,
): Generator<Place> {
  const end = jobId * PARTS_PER_OWNER + parts;
  for (let part = first; part <= end; part += PARTS_A_PIECE) yield [part, 0];
}

/** A part that was unpacked into `columns`, as the formats take it. */
export function runFrom(
  { prev_article_key, prev_skips_ignores, length }: PartEvents,
  customer_id: string,
  { t_dat, article, score }: SequenceColumns,
): InteractionSlice {
  return {
    customer_id,
    prev_article_key: prev_article_key ?? -1,
    prev_skips_ignores: prev_skips_ignores === 1,
    length,
    t_dat,
    article,
    score,
  };
}

function jobContext(stores: Stores, jobId: number): JobContext {
  const job = stores.jobs.row(jobId);
  const { split } = JSON.parse(job?.parameters ?? '{}') as { split?: JobContext['split'] | null };
  return { fingerprint: job?.fingerprint ?? '', split: split ?? undefined };
}
