/** Writes lists (`form=lists`) as NDJSON, row groups of Parquet and record batches of Arrow. */
import type { Format } from '../contract.ts';
import { byteSink } from '../formats/byte-sink.ts';
import type { CustomerLists, ListsContext } from '../formats/customer-lists.ts';
import { GatheredLists } from '../formats/gathered-lists.ts';
import { arrowBatch } from '../formats/interactions-arrow.ts';
import { parquetGroup } from '../formats/interactions-parquet.ts';
import { writeListsNdjson } from '../formats/lists-json.ts';
import type { Stores } from '../storage/stores.ts';
import { BLOCKS_PER_FILTERED_SLICE, BLOCKS_PER_SLICE, sequenceReader } from './blocks.ts';
import type { KnownArticles } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { eventId } from './event-ids.ts';
import { rowTest } from './filter.ts';
import { customersFrom, listsDecoder } from './list-reader.ts';
import type { ByteSlice, RowQuery } from './row-query.ts';

/** A batch ends after so many slices, most of whose rows a filter may have left out. */
const SLICES_PER_BATCH = 16;

/**
 * Cursors are [id of a block, 0], or, within a customer, [id of their first block, 0, index of the next
 * positive, blocks left of the slice].
 */
const firstPositive = (cursor: Cursor) => (cursor[2] ?? 0) as number;
const limitFrom = (cursor: Cursor, limit: number) => (cursor[3] ?? limit) as number;

export function listsWriter(stores: Stores, articles: KnownArticles) {
  const blocks = sequenceReader(stores);
  const decode = listsDecoder();
  const out = byteSink();
  let group: GatheredLists | undefined;

  /**
   * The lists of the customers from a cursor on, whose `add` returns the index of the first one left. Returns
   * where those after the last one begin, and whether that is within what was to be read.
   */
  function eachCustomer(
    query: RowQuery,
    cursor: Cursor,
    blocksPerSlice: number,
    add: (lists: CustomerLists, context: ListsContext) => number,
  ): { next: Cursor | null; unfinished: boolean } {
    const { positives, history_length: historyLength } = query.lists!;
    const test = rowTest(stores, query.filter);
    let first = firstPositive(cursor);
    const customers = customersFrom(blocks, query, cursor, limitFrom(cursor, blocksPerSlice));
    for (let one = customers.next(); ; one = customers.next()) {
      if (one.done) return { next: one.value, unfinished: false };
      const { blocks: own, left } = one.value;
      const lists = decode(own, positives, test);
      articles.checkAll(own, lists.article);
      const eventIdOf = (index: number) => eventId(query.job!, lists.customer_id, index);
      const reached = add(lists, { first, historyLength, eventIdOf });
      if (reached < lists.length) return { next: [own[0].block_id, 0, reached, left], unfinished: true };
      first = 0;
    }
  }

  function ndjson(query: RowQuery, cursor: Cursor): ByteSlice {
    const strings = articles.all();
    out.length = 0;
    const reached = eachCustomer(query, cursor, BLOCKS_PER_SLICE, (lists, context) =>
      writeListsNdjson(out, lists, strings, context),
    );
    return { bytes: out.bytes.subarray(0, out.length), ...reached };
  }

  /** Adds customers to the group until it is full; returns where the next one begins. */
  function fill(rows: GatheredLists, query: RowQuery, cursor: Cursor): Cursor | null {
    let next: Cursor | null = cursor;
    for (let slices = 0; next !== null && slices < SLICES_PER_BATCH && !rows.isFull; slices++)
      ({ next } = eachCustomer(query, next, BLOCKS_PER_FILTERED_SLICE, (lists, context) =>
        rows.add(lists, context),
      ));
    return next;
  }

  /** The next batch; no bytes if it would be empty. */
  function batch(query: RowQuery, cursor: Cursor, format: 'parquet' | 'arrow'): ByteSlice {
    group ??= new GatheredLists();
    group.begin();
    const strings = articles.all();
    const next = fill(group, query, cursor);
    if (group.length === 0) return { bytes: new Uint8Array(0), next };
    const gathered = group.gathered(strings);
    if (format === 'arrow') return { bytes: arrowBatch(gathered, group.length), next };
    return { ...parquetGroup(gathered, group.length), next };
  }

  return (query: RowQuery, cursor: Cursor, format: Format): ByteSlice =>
    format === 'parquet' || format === 'arrow' ? batch(query, cursor, format) : ndjson(query, cursor);
}
