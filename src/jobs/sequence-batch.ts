/**
 * Turns the events of one customer after the other into a batch for the writer: packs them in parts, adds up the
 * counts, takes the digest and the length in CSV.
 */
import { hash } from 'node:crypto';
import type { Events } from '../generate/events.ts';
import { interactionsCsvBytes } from '../model/csv-size.ts';
import { mostDetailBytes, packDetails } from '../storage/packed-details.ts';
import { layoutOf, packedBytes, packEvents, PART_EVENTS, roomIn } from '../storage/packed.ts';
import { SEQUENCE_NUMBERS, type SequenceBatch } from '../storage/sequences.ts';
import type { Catalogue } from './plan.ts';

const STRIDE = SEQUENCE_NUMBERS.length;
const DIGEST_BYTES = 32;

/** Bytes of an event in the digest: time (double), rank (unsigned 32 bits), score (1 byte), all little-endian. */
const DIGESTED_EVENT = 13;

export interface CustomerRow {
  customer_key: number;
  customer_id: string;
  /** Bytes of the id as a CSV field. */
  csv_bytes: number;
}

/** `prevSkipsIgnores`: prev_article_id is the article of the last click or purchase. */
export function sequenceBatch(catalogue: Catalogue, prevSkipsIgnores: boolean) {
  const figures = {
    customers: 0,
    customers_without_purchases: 0,
    ignores: 0,
    clicks: 0,
    purchases: 0,
    parts: 0,
  };
  let numbers = new Float64Array(64 * STRIDE);
  let events = new Uint8Array(1 << 18);
  let digests = new Uint8Array(64 * DIGEST_BYTES);
  let details = new Uint8Array(0);
  let eventsEnd = 0;
  let detailsEnd = 0;
  let sequences = 0;
  let keys = new Uint32Array(1024);
  let digested = new ArrayBuffer(1 << 14);

  /** Key of the article that is prev_article_id of event `at`; -1 for START. */
  function keyBefore(made: Events, at: number): number {
    let i = at - 1;
    while (prevSkipsIgnores && i >= 0 && made.score[i] === 0) i--;
    return i < 0 ? -1 : keys[i];
  }

  /**
   * SHA-256 of a sequence: all times, then all ranks, then all scores, then the details of session presets as they are
   * packed, part after part, then the customer's id in UTF-8. Columns are copied as they lie in memory: no loop.
   * `packed` is where those details lie.
   */
  function digestOf(made: Events, packed: Uint8Array, customerId: string): Buffer {
    const id = Buffer.from(customerId);
    const { length } = made;
    const bytes = length * DIGESTED_EVENT + packed.length + id.length;
    if (digested.byteLength < bytes) digested = new ArrayBuffer(bytes * 2);
    new Float64Array(digested, 0, length).set(made.t_dat.subarray(0, length));
    new Int32Array(digested, length * 8, length).set(made.article.subarray(0, length));
    const all = new Uint8Array(digested, 0, bytes);
    all.set(made.score.subarray(0, length), length * 12);
    all.set(packed, length * DIGESTED_EVENT);
    all.set(id, bytes - id.length);
    return hash('sha256', all, 'buffer');
  }

  /** Returns how many bytes the details of these events took: none for presets that have none. */
  function addDetails(made: Events, from: number, to: number): number {
    if (!made.details) return 0;
    details = roomIn(details, detailsEnd + mostDetailBytes(to - from));
    const end = packDetails(details, detailsEnd, made.details, from, to);
    const bytes = end - detailsEnd;
    detailsEnd = end;
    return bytes;
  }

  /** `csvFrom`: bytes of the events before `from` as CSV. Returns those up to the end of the part. */
  function addPart(made: Events, customer: CustomerRow, from: number, csvFrom: number): number {
    const to = Math.min(from + PART_EVENTS, made.length);
    const layout = made.length === 0 ? EMPTY : layoutOf(made.t_dat, keys, from, to);
    const bytes = packedBytes(layout, true);
    events = roomIn(events, eventsEnd + bytes);
    packEvents(events, eventsEnd, layout, made.t_dat, keys, made.score, from);
    eventsEnd += bytes;
    const skipped = prevSkipsIgnores ? made.score : undefined;
    const csvTo = interactionsCsvBytes(
      customer.csv_bytes,
      made.t_dat,
      to,
      catalogue.csv_bytes,
      made.article,
      skipped,
    );
    const detailBytes = addDetails(made, from, to);
    numbers = roomIn(numbers, (figures.parts + 1) * STRIDE);
    numbers.set(
      [
        customer.customer_key,
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
      figures.parts * STRIDE,
    );
    figures.parts++;
    return csvTo;
  }

  return {
    /** Adds a customer's sequence, ordered; an empty one for a customer without purchases. */
    add(customer: CustomerRow, made: Events): void {
      figures.customers++;
      if (made.length === 0) figures.customers_without_purchases++;
      if (keys.length < made.length) keys = new Uint32Array(made.length * 2);
      let bought = 0;
      let clicked = 0;
      for (let i = 0; i < made.length; i++) {
        keys[i] = catalogue.keys[made.article[i]];
        bought += made.score[i] >> 1;
        clicked += made.score[i] & 1;
      }
      figures.purchases += bought;
      figures.clicks += clicked;
      figures.ignores += made.length - bought - clicked;
      const packedFrom = detailsEnd;
      let from = 0;
      let csv = 0;
      do csv = addPart(made, customer, from, csv);
      while ((from += PART_EVENTS) < made.length);
      digests = roomIn(digests, (sequences + 1) * DIGEST_BYTES);
      digests.set(
        digestOf(made, details.subarray(packedFrom, detailsEnd), customer.customer_id),
        sequences++ * DIGEST_BYTES,
      );
    },
    take(): SequenceBatch {
      return {
        ...figures,
        numbers: numbers.slice(0, figures.parts * STRIDE),
        events: events.slice(0, eventsEnd),
        details: details.slice(0, detailsEnd),
        prev_skips_ignores: prevSkipsIgnores,
        digests: digests.slice(0, sequences * DIGEST_BYTES),
      };
    },
  };
}

const EMPTY = { length: 0, t_first: 0, t_unit: 1, t_width: 1, article_width: 1 };
