/** Encodes generated sequences into a chunk for the writer: blocks, counts, digests and lengths in CSV. */
import { csvFieldBytes, interactionsCsvBytes } from '../formats/csv-size.ts';
import type { Interactions } from '../generate/interactions.ts';
import type { Catalogue } from '../plan/catalogue.ts';
import { DIGEST_BYTES, sequenceDigester } from '../plan/digest.ts';
import { roomIn } from '../storage/encoded/columns.ts';
import { encodeDetails, mostDetailBytes } from '../storage/encoded/details.ts';
import { BLOCK_ROWS, encodedBytes, encodeRecords, layoutOf } from '../storage/encoded/records.ts';
import { SEQUENCE_BLOCKS, type SequenceChunk } from '../storage/sequence-blocks.ts';

export type ChunkEncoder = ReturnType<typeof chunkEncoder>;

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

function count({ length, score, ignores_missing }: Interactions, into: ReturnType<typeof noCounts>): void {
  let bought = 0;
  let clicked = 0;
  for (let i = 0; i < length; i++) {
    bought += score[i] >> 1;
    clicked += score[i] & 1;
  }
  into.customers++;
  if (length === 0) into.customers_without_purchases++;
  if (ignores_missing > 0) into.customers_short_of_ignores++;
  into.ignores_missing += ignores_missing;
  into.purchases += bought;
  into.clicks += clicked;
  into.ignores += length - bought - clicked;
}

/** Memory of a chunk, which moves with it: a quarter larger than the last one's, and it grows. */
function chunkMemory(customers: number, last?: { recordsEnd: number; detailsEnd: number }) {
  return {
    numbers: new Float64Array(customers * SEQUENCE_BLOCKS.stride),
    records: new Uint8Array(Math.ceil((last?.recordsEnd ?? 0) * 1.25)),
    recordsEnd: 0,
    details: new Uint8Array(Math.ceil((last?.detailsEnd ?? 0) * 1.25)),
    detailsEnd: 0,
    digest: new Uint8Array(customers * DIGEST_BYTES),
  };
}
type ChunkMemory = ReturnType<typeof chunkMemory>;

/** Returns how many bytes the details took: 0 for presets without any. */
function addDetails(memory: ChunkMemory, { details }: Interactions, from: number, to: number): number {
  if (!details) return 0;
  const start = memory.detailsEnd;
  memory.details = roomIn(memory.details, start + mostDetailBytes(to - from));
  memory.detailsEnd = encodeDetails(memory.details, start, details, from, to);
  return memory.detailsEnd - start;
}

type Customer = { key: number; idBytes: number };

const EMPTY = { length: 0, t_first: 0, t_unit: 1, t_width: 1, article_width: 1 };

/** The last of the rows `from` to `to` (exclusive) with a score above 0; `before` if there is none. */
function lastClickOrPurchase({ score }: Interactions, from: number, to: number, before: number): number {
  let i = to - 1;
  while (i >= from && score[i] === 0) i--;
  return i < from ? before : i;
}

/** `skipsIgnores`: prev_article_id is the article of the last click or purchase. */
export function chunkEncoder({ keys: keyOf, csv_bytes: csvBytes }: Catalogue, skipsIgnores: boolean) {
  let counts = noCounts();
  let memory = chunkMemory(0);
  /** Article keys of the current customer. */
  let keys = new Uint32Array(1024);
  const digestOf = sequenceDigester();

  function lookUpKeys({ length, article }: Interactions): void {
    if (keys.length < length) keys = new Uint32Array(length * 2);
    const into = keys;
    for (let i = 0; i < length; i++) into[i] = keyOf[article[i]];
  }

  /** `previous`: the row that prev_article_id of the first one names; -1: START. Returns the block's end. */
  function addBlock(customer: Customer, made: Interactions, from: number, previous: number): number {
    const { length, t_dat, score } = made;
    const rows = { t_dat, article: keys, score };
    const to = Math.min(from + BLOCK_ROWS, length);
    const layout = length === 0 ? EMPTY : layoutOf(rows, from, to);
    const start = memory.recordsEnd;
    memory.recordsEnd += encodedBytes(layout, true);
    memory.records = roomIn(memory.records, memory.recordsEnd);
    encodeRecords(memory.records, start, layout, rows, from);
    const range = { from, to, previous };
    const csv_bytes = interactionsCsvBytes(customer.idBytes, csvBytes, made, range, skipsIgnores);
    memory.numbers = roomIn(memory.numbers, (counts.blocks + 1) * SEQUENCE_BLOCKS.stride);
    // Begins with a member: after a leading spread, each object has hidden classes of its own, which takes a
    // sixth of a worker's time.
    SEQUENCE_BLOCKS.setNumbers(memory.numbers, counts.blocks++, {
      customer_key: customer.key,
      ...layout,
      position: from,
      prev_article_key: previous < 0 ? -1 : keys[previous],
      prev_skips_ignores: skipsIgnores ? 1 : 0,
      csv_bytes,
      digest_bytes: from === 0 ? DIGEST_BYTES : 0,
      records_bytes: memory.recordsEnd - start,
      details_bytes: addDetails(memory, made, from, to),
    });
    return to;
  }

  return {
    /** Begins a chunk of this many customers. */
    begin(customers: number): void {
      counts = noCounts();
      memory = chunkMemory(customers, memory);
    },

    /** Adds a customer's interactions in order: none for a customer without purchases. Keeps no arrays. */
    add(customerKey: number, customerId: string, made: Interactions): void {
      lookUpKeys(made);
      const customer = { key: customerKey, idBytes: csvFieldBytes(customerId) };
      const detailsFrom = memory.detailsEnd;
      let from = 0;
      let previous = -1;
      do {
        const to = addBlock(customer, made, from, previous);
        previous = skipsIgnores ? lastClickOrPurchase(made, from, to, previous) : to - 1;
        from = to;
      } while (from < made.length);
      const details = memory.details.subarray(detailsFrom, memory.detailsEnd);
      memory.digest.set(digestOf(customerId, made, details), counts.customers * DIGEST_BYTES);
      count(made, counts);
    },

    /** Bytes of the rows added since `begin`. */
    bytes: (): number => memory.recordsEnd + memory.detailsEnd,

    /** The chunk, in memory of its own. */
    end: (): SequenceChunk => ({
      ...counts,
      numbers: memory.numbers,
      records: memory.records.subarray(0, memory.recordsEnd),
      details: memory.details.subarray(0, memory.detailsEnd),
      digest: memory.digest.subarray(0, counts.customers * DIGEST_BYTES),
    }),
  };
}
