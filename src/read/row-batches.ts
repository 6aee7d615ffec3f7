/** Writes the interactions of a job as row groups of Parquet or record batches of Arrow. */
import { BLOCKS_PER_BATCH, isFullBatch } from '../formats/batch-size.ts';
import { fileColumnsOf, type InteractionFileColumn } from '../formats/file-columns.ts';
import { GatheredRows } from '../formats/gathered-rows.ts';
import { arrowBatch } from '../formats/interactions-arrow.ts';
import { parquetGroup } from '../formats/interactions-parquet.ts';
import type { Stores } from '../storage/stores.ts';
import { bestRows } from './best-pairs.ts';
import { sequenceReader, BLOCKS_PER_FILTERED_SLICE, cursorAfter, type KnownArticles } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { rowTest } from './filter.ts';
import { columnReader } from './interaction-columns.ts';
import type { ByteSlice, RowQuery } from './row-query.ts';
import type { RemakeRows } from './sampling.ts';

export function batchWriter(stores: Stores, articles: KnownArticles, remake: RemakeRows) {
  const blocks = sequenceReader(stores);
  const bestOf = bestRows(stores);
  const valuesOf = columnReader(stores.articles.idOf, remake);
  const rows = new GatheredRows<InteractionFileColumn>();
  const isFull = () => isFullBatch(rows.length, rows.values);

  /** The next batch; no bytes if it would be empty. */
  return (query: RowQuery, cursor: Cursor, format: 'parquet' | 'arrow'): ByteSlice => {
    const test = rowTest(stores, query.filter);
    const best = bestOf(query, test);
    rows.begin(fileColumnsOf(query));
    const strings = articles.all();
    let next: Cursor | null = cursor;
    for (let seen = 0; next && seen < BLOCKS_PER_BATCH && !isFull();) {
      const found = blocks.read(query, next, BLOCKS_PER_FILTERED_SLICE);
      next = found.next;
      seen += found.blocks.length;
      for (const block of found.blocks) {
        const { slice, mask } = blocks.decode(block, test, best);
        articles.check(block, slice);
        const valueOf = query.columns && valuesOf(block, slice, query);
        rows.add(slice, mask, valueOf && (({ source }, row) => valueOf(source, row)));
        if (!isFull()) continue;
        next = cursorAfter(block);
        break;
      }
    }
    if (rows.length === 0) return { bytes: new Uint8Array(0), next };
    const gathered = rows.gathered(strings);
    if (format === 'arrow') return { bytes: arrowBatch(gathered, rows.length), next };
    return { ...parquetGroup(gathered, rows.length), next };
  };
}
