/**
 * Turns batches of events into batches for the writer: packs the events of each customer in parts, adds up the counts,
 * takes the digest and the length in CSV.
 */
import { csvFieldBytes, interactionsCsvBytes } from '../model/csv-size.ts';
import { mostDetailBytes, encodeDetails } from '../storage/encoded/details.ts';
import { roomIn } from '../storage/encoded/columns.ts';
import { layoutOf, encodedBytes, encodeRecords, BLOCK_ROWS } from '../storage/encoded/records.ts';
import { SEQUENCE_NUMBERS, type SequenceChunk } from '../storage/sequences.ts';
import { eventsIn, type CustomerEvents, type EventBatch } from './event-batch.ts';
import type { Catalogue } from './plan.ts';
import { sequenceDigester } from './sequence-digest.ts';

const STRIDE = SEQUENCE_NUMBERS.length;
const DIGEST_BYTES = 32;

/** Packs a batch of events, each customer's in order; an empty sequence for a customer without purchases. */
export type PackSequences = (batch: EventBatch) => SequenceChunk;

const emptyFigures = () => ({
  customers: 0,
  customers_without_purchases: 0,
  ignores: 0,
  clicks: 0,
  purchases: 0,
  blocks: 0,
  ignores_missing: 0,
  customers_short_of_ignores: 0,
});

/** `prevSkipsIgnores`: prev_article_id is the article of the last click or purchase. */
export function sequencePacker(catalogue: Catalogue, prevSkipsIgnores: boolean): PackSequences {
  let figures = emptyFigures();
  // Of the batch: memory that is made for it and moves with it.
  let numbers = new Float64Array(0);
  let events = new Uint8Array(0);
  let details = new Uint8Array(0);
  let digests = new Uint8Array(0);
  let eventsEnd = 0;
  let detailsEnd = 0;
  // Of the customer at hand: keys of the articles.
  let keys = new Uint32Array(1024);
  const digestOf = sequenceDigester();

  function begin({ ends, t_dat, details: columns }: EventBatch): void {
    figures = emptyFigures();
    numbers = new Float64Array(partsIn(ends) * STRIDE);
    // As much as the last batch took and a quarter more, so that few must grow.
    events = new Uint8Array(Math.ceil(eventsEnd * 1.25));
    details = new Uint8Array(columns ? mostDetailBytes(t_dat.length) : 0);
    digests = new Uint8Array(ends.length * DIGEST_BYTES);
    eventsEnd = detailsEnd = 0;
  }

  /** Key of the article that is prev_article_id of event `at`; -1 for START. */
  function keyBefore(made: CustomerEvents, at: number): number {
    let i = at - 1;
    while (prevSkipsIgnores && i >= 0 && made.score[i] === 0) i--;
    return i < 0 ? -1 : keys[i];
  }

  /** Counts the events, and looks up the keys of their articles. */
  function count({ length, article, score, ignores_missing = 0 }: CustomerEvents): void {
    if (keys.length < length) keys = new Uint32Array(length * 2);
    const keyOf = catalogue.keys;
    const into = keys;
    let bought = 0;
    let clicked = 0;
    for (let i = 0; i < length; i++) {
      into[i] = keyOf[article[i]];
      bought += score[i] >> 1;
      clicked += score[i] & 1;
    }
    if (length === 0) figures.customers_without_purchases++;
    figures.ignores_missing += ignores_missing;
    if (ignores_missing > 0) figures.customers_short_of_ignores++;
    figures.purchases += bought;
    figures.clicks += clicked;
    figures.ignores += length - bought - clicked;
  }

  /** Returns how many bytes the details of these events took: none for presets that have none. */
  function addDetails(made: CustomerEvents, from: number, to: number): number {
    if (!made.details) return 0;
    const end = encodeDetails(details, detailsEnd, made.details, from, to);
    const bytes = end - detailsEnd;
    detailsEnd = end;
    return bytes;
  }

  /** `csvFrom`: bytes of the events before `from` as CSV. Returns those up to the end of the part. */
  function addPart(made: CustomerEvents, idBytes: number, from: number, csvFrom: number): number {
    const { customer_key, t_dat, article, score, length } = made;
    const to = Math.min(from + BLOCK_ROWS, length);
    const layout = length === 0 ? EMPTY : layoutOf(t_dat, keys, from, to);
    const bytes = encodedBytes(layout, true);
    events = roomIn(events, eventsEnd + bytes);
    encodeRecords(events, eventsEnd, layout, t_dat, keys, score, from);
    eventsEnd += bytes;
    const skipped = prevSkipsIgnores ? score : undefined;
    const csvTo = interactionsCsvBytes(idBytes, t_dat, to, catalogue.csv_bytes, article, skipped);
    const detailBytes = addDetails(made, from, to);
    numbers.set(
      [
        customer_key,
        from,
        keyBefore(made, from),
        layout.length,
        layout.t_first,
        layout.t_unit,
        layout.t_width,
        layout.article_width,
        csvTo - csvFrom,
        bytes,
        detailBytes,
      ],
      figures.blocks * STRIDE,
    );
    figures.blocks++;
    return csvTo;
  }

  function pack(made: CustomerEvents): void {
    const detailsFrom = detailsEnd;
    const idBytes = csvFieldBytes(made.customer_id);
    let from = 0;
    let csv = 0;
    do csv = addPart(made, idBytes, from, csv);
    while ((from += BLOCK_ROWS) < made.length);
    const digest = digestOf(made, details.subarray(detailsFrom, detailsEnd));
    digests.set(digest, figures.customers++ * DIGEST_BYTES);
  }

  return (batch) => {
    begin(batch);
    for (const made of eventsIn(batch)) {
      count(made);
      pack(made);
    }
    return {
      ...figures,
      numbers,
      records: events.subarray(0, eventsEnd),
      details: details.subarray(0, detailsEnd),
      prev_skips_ignores: prevSkipsIgnores,
      digests,
    };
  };
}

const EMPTY = { length: 0, t_first: 0, t_unit: 1, t_width: 1, article_width: 1 };

/** Parts of the customers whose events end there; one without events has one, too. */
function partsIn(ends: Uint32Array): number {
  let parts = 0;
  ends.forEach((end, i) => (parts += Math.max(1, Math.ceil((end - (ends[i - 1] ?? 0)) / BLOCK_ROWS))));
  return parts;
}
