/** Writes lists (`form=lists`) as NDJSON, row groups of Parquet and record batches of Arrow. */
import type { Format } from '../contract.ts';
import { byteSink } from '../formats/byte-sink.ts';
import type { ListsContext } from '../formats/customer-lists.ts';
import { GatheredLists } from '../formats/gathered-lists.ts';
import { arrowBatch } from '../formats/interactions-arrow.ts';
import { parquetGroup } from '../formats/interactions-parquet.ts';
import { writeListsNdjson } from '../formats/lists-json.ts';
import type { Stores } from '../storage/stores.ts';
import { BLOCKS_PER_FILTERED_SLICE, BLOCKS_PER_SLICE, cursorAfter, sequenceReader } from './blocks.ts';
import type { KnownArticles } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { eventId } from './event-ids.ts';
import { rowTest } from './filter.ts';
import { customersFrom, listsDecoder } from './list-reader.ts';
import type { ByteSlice, RowQuery } from './row-query.ts';

/** A batch ends with the customer that brings it to so many rows, or values … */
const ROWS_PER_BATCH = 100_000;
const VALUES_PER_BATCH = 2_000_000;
/** … or after so many slices, most of whose rows a filter may have left out. */
const SLICES_PER_BATCH = 16;

export function listsWriter(stores: Stores, articles: KnownArticles) {
  const blocks = sequenceReader(stores);
  const decode = listsDecoder();
  const out = byteSink();
  let group: GatheredLists | undefined;

  /** The lists of the customers from a cursor on; `next` is where those after the last one begin. */
  function* listsFrom(query: RowQuery, cursor: Cursor, limit: number) {
    const { positives, history_length: historyLength } = query.lists!;
    const test = rowTest(stores, query.filter);
    const customers = customersFrom(blocks, query, cursor, limit);
    for (let one = customers.next(); ; one = customers.next()) {
      if (one.done) return one.value;
      const lists = decode(one.value, positives, test);
      articles.checkAll(one.value, lists.article);
      const { customer_id } = lists;
      const eventIdOf = (index: number) => eventId(query.job!, customer_id, index);
      const context: ListsContext = { historyLength, eventIdOf };
      yield { lists, context, next: cursorAfter(one.value[one.value.length - 1]) };
    }
  }

  function ndjson(query: RowQuery, cursor: Cursor): ByteSlice {
    const strings = articles.all();
    const all = listsFrom(query, cursor, BLOCKS_PER_SLICE);
    out.length = 0;
    for (let one = all.next(); ; one = all.next()) {
      if (one.done) return { bytes: out.bytes.subarray(0, out.length), next: one.value };
      writeListsNdjson(out, one.value.lists, strings, one.value.context);
    }
  }

  /** Adds customers to the group until it is full; returns where the next one begins. */
  function fill(rows: GatheredLists, query: RowQuery, cursor: Cursor): Cursor | null {
    let next: Cursor | null = cursor;
    for (let slices = 0; next !== null && slices < SLICES_PER_BATCH; slices++) {
      const all = listsFrom(query, next, BLOCKS_PER_FILTERED_SLICE);
      let one = all.next();
      for (; !one.done; one = all.next()) {
        rows.add(one.value.lists, one.value.context);
        if (rows.length >= ROWS_PER_BATCH || rows.values >= VALUES_PER_BATCH) return one.value.next;
      }
      next = one.value;
    }
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
