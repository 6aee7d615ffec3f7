/**
 * Turns the events of one customer after the other into batches for the writer: packs them in parts, adds up the
 * counts, takes the digest and the length in CSV.
 */
import type { Events } from '../generate/events.ts';
import { interactionsCsvBytes } from '../model/csv-size.ts';
import { mostDetailBytes, packDetails } from '../storage/packed-details.ts';
import { layoutOf, packedBytes, packEvents, PART_EVENTS, roomIn } from '../storage/packed.ts';
import { SEQUENCE_NUMBERS, type SequenceBatch } from '../storage/sequences.ts';
import type { Catalogue } from './plan.ts';
import { sequenceDigester } from './sequence-digest.ts';

const STRIDE = SEQUENCE_NUMBERS.length;
const DIGEST_BYTES = 32;

export interface CustomerRow {
  customer_key: number;
  customer_id: string;
  /** Bytes of the id as a CSV field. */
  csv_bytes: number;
}

export interface SequenceBatches {
  /** Begins a batch: what was added before is forgotten. */
  start(): void;
  /** Adds a customer's sequence, ordered, to the batch; an empty one for a customer without purchases. */
  add(customer: CustomerRow, made: Events): void;
  /** The batch, in arrays of its own. */
  take(): SequenceBatch;
}

const emptyFigures = () => ({
  customers: 0,
  customers_without_purchases: 0,
  ignores: 0,
  clicks: 0,
  purchases: 0,
  parts: 0,
});

/**
 * `prevSkipsIgnores`: prev_article_id is the article of the last click or purchase. The memory that batches are packed
 * in is kept from one to the next, since asking for it anew has its costs, not least collecting what was left behind.
 */
export function sequenceBatches(catalogue: Catalogue, prevSkipsIgnores: boolean): SequenceBatches {
  let figures = emptyFigures();
  let numbers = new Float64Array(64 * STRIDE);
  let events = new Uint8Array(1 << 18);
  let digests = new Uint8Array(64 * DIGEST_BYTES);
  let details = new Uint8Array(0);
  let eventsEnd = 0;
  let detailsEnd = 0;
  let sequences = 0;
  let keys = new Uint32Array(1024);
  const digestOf = sequenceDigester();

  /** Key of the article that is prev_article_id of event `at`; -1 for START. */
  function keyBefore(made: Events, at: number): number {
    let i = at - 1;
    while (prevSkipsIgnores && i >= 0 && made.score[i] === 0) i--;
    return i < 0 ? -1 : keys[i];
  }

  function count({ length, article, score }: Events): void {
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
    figures.customers++;
    if (length === 0) figures.customers_without_purchases++;
    figures.purchases += bought;
    figures.clicks += clicked;
    figures.ignores += length - bought - clicked;
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
    const { t_dat, article, score, length } = made;
    const to = Math.min(from + PART_EVENTS, length);
    const layout = length === 0 ? EMPTY : layoutOf(t_dat, keys, from, to);
    const bytes = packedBytes(layout, true);
    events = roomIn(events, eventsEnd + bytes);
    packEvents(events, eventsEnd, layout, t_dat, keys, score, from);
    eventsEnd += bytes;
    const skipped = prevSkipsIgnores ? score : undefined;
    const csvTo = interactionsCsvBytes(customer.csv_bytes, t_dat, to, catalogue.csv_bytes, article, skipped);
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
    start() {
      figures = emptyFigures();
      eventsEnd = detailsEnd = sequences = 0;
    },
    add(customer, made) {
      count(made);
      const packedFrom = detailsEnd;
      let from = 0;
      let csv = 0;
      do csv = addPart(made, customer, from, csv);
      while ((from += PART_EVENTS) < made.length);
      digests = roomIn(digests, (sequences + 1) * DIGEST_BYTES);
      const digest = digestOf(made, details.subarray(packedFrom, detailsEnd), customer.customer_id);
      digests.set(digest, sequences++ * DIGEST_BYTES);
    },
    take() {
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
