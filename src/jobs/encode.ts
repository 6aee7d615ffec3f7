/**
 * Turns generated sequences into a chunk for the writer: encodes the interactions of each customer in blocks, adds up
 * the counts, takes the digest and the length in CSV.
 */
import type { Interactions } from '../generate/interactions.ts';
import { csvFieldBytes, interactionsCsvBytes } from '../model/csv-size.ts';
import { roomIn } from '../storage/encoded/columns.ts';
import { encodeDetails, mostDetailBytes } from '../storage/encoded/details.ts';
import { BLOCK_ROWS, encodedBytes, encodeRecords, layoutOf } from '../storage/encoded/records.ts';
import { SEQUENCE_NUMBERS, type SequenceChunk } from '../storage/sequences.ts';
import type { Catalogue } from './catalogue.ts';
import { sequenceDigester } from './digest.ts';

const STRIDE = SEQUENCE_NUMBERS.length;
const DIGEST_BYTES = 32;

export interface ChunkEncoder {
  /** Begins a chunk of so many customers. */
  begin(customers: number): void;
  /** Adds a customer's interactions in order: none for a customer without purchases. Keeps nothing of the arrays. */
  add(customerKey: number, customerId: string, made: Interactions): void;
  /** The chunk, in memory of its own. */
  end(): SequenceChunk;
}

const noCounts = () => ({
  customers: 0,
  customers_without_purchases: 0,
  customers_short_of_ignores: 0,
  ignores_missing: 0,
  ignores: 0,
  clicks: 0,
  purchases: 0,
  blocks: 0,
});

const EMPTY = { length: 0, t_first: 0, t_unit: 1, t_width: 1, article_width: 1 };

/** `skipsIgnores`: prev_article_id is the article of the last click or purchase. */
export function chunkEncoder(catalogue: Catalogue, skipsIgnores: boolean): ChunkEncoder {
  let counts = noCounts();
  // The chunk's own memory, which moves with it.
  let numbers = new Float64Array(0);
  let records = new Uint8Array(0);
  let details = new Uint8Array(0);
  let digests = new Uint8Array(0);
  let recordsEnd = 0;
  let detailsEnd = 0;
  // Keys of the articles of the customer at hand.
  let keys = new Uint32Array(1024);
  const digestOf = sequenceDigester();

  /** Key of the article that is prev_article_id of interaction `index`; -1 for START. */
  function keyBefore({ score }: Interactions, index: number): number {
    let i = index - 1;
    while (skipsIgnores && i >= 0 && score[i] === 0) i--;
    return i < 0 ? -1 : keys[i];
  }

  /** Counts the interactions, and looks up the keys of their articles. */
  function count({ length, article, score, ignores_missing }: Interactions): void {
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
    counts.customers++;
    if (length === 0) counts.customers_without_purchases++;
    if (ignores_missing > 0) counts.customers_short_of_ignores++;
    counts.ignores_missing += ignores_missing;
    counts.purchases += bought;
    counts.clicks += clicked;
    counts.ignores += length - bought - clicked;
  }

  /** Returns how many bytes the details took: none for presets that have none. */
  function addDetails(made: Interactions, from: number, to: number): number {
    if (!made.details) return 0;
    details = roomIn(details, detailsEnd + mostDetailBytes(to - from));
    const end = encodeDetails(details, detailsEnd, made.details, from, to);
    const bytes = end - detailsEnd;
    detailsEnd = end;
    return bytes;
  }

  /** `csvFrom`: bytes of the rows before `from` as CSV. Returns those up to the end of the block. */
  function addBlock(
    customer: { key: number; idBytes: number },
    made: Interactions,
    from: number,
    csvFrom: number,
  ): number {
    const { t_dat, article, score, length } = made;
    const to = Math.min(from + BLOCK_ROWS, length);
    const layout = length === 0 ? EMPTY : layoutOf(t_dat, keys, from, to);
    const bytes = encodedBytes(layout, true);
    records = roomIn(records, recordsEnd + bytes);
    encodeRecords(records, recordsEnd, layout, t_dat, keys, score, from);
    recordsEnd += bytes;
    const skipped = skipsIgnores ? score : undefined;
    const csvTo = interactionsCsvBytes(customer.idBytes, t_dat, to, catalogue.csv_bytes, article, skipped);
    const detailBytes = addDetails(made, from, to);
    const { t_first, t_unit, t_width, article_width } = layout;
    numbers = roomIn(numbers, (counts.blocks + 1) * STRIDE);
    numbers.set(
      [
        customer.key,
        from,
        keyBefore(made, from),
        layout.length,
        t_first,
        t_unit,
        t_width,
        article_width,
        csvTo - csvFrom,
        bytes,
        detailBytes,
      ],
      counts.blocks++ * STRIDE,
    );
    return csvTo;
  }

  return {
    begin(customers) {
      counts = noCounts();
      numbers = new Float64Array(customers * STRIDE);
      // As much as the last chunk took and a quarter more, so that few must grow.
      records = new Uint8Array(Math.ceil(recordsEnd * 1.25));
      details = new Uint8Array(Math.ceil(detailsEnd * 1.25));
      digests = new Uint8Array(customers * DIGEST_BYTES);
      recordsEnd = detailsEnd = 0;
    },

    add(customerKey, customerId, made) {
      count(made);
      const customer = { key: customerKey, idBytes: csvFieldBytes(customerId) };
      const detailsFrom = detailsEnd;
      let from = 0;
      let csv = 0;
      do csv = addBlock(customer, made, from, csv);
      while ((from += BLOCK_ROWS) < made.length);
      const digest = digestOf(customerId, made, details.subarray(detailsFrom, detailsEnd));
      digests.set(digest, (counts.customers - 1) * DIGEST_BYTES);
    },

    end: () => ({
      ...counts,
      numbers,
      records: records.subarray(0, recordsEnd),
      details: details.subarray(0, detailsEnd),
      prev_skips_ignores: skipsIgnores,
      digests,
    }),
  };
}
