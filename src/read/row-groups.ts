/** Writes the interactions of a job as row groups of Parquet. */
import { InteractionsGroup } from '../formats/interactions-parquet.ts';
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import type { Stores } from '../storage/stores.ts';
import { bestRows } from './best-pairs.ts';
import { sequenceReader, BLOCKS_PER_FILTERED_SLICE, cursorAfter, type KnownArticles } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { rowTest } from './filter.ts';
import { columnReader } from './interaction-columns.ts';
import type { ByteSlice, RowQuery } from './row-query.ts';

/** A row group ends with the block that brings it to this many rows … */
const ROWS_PER_GROUP = 100_000;
/** … or this many with chosen columns, some of which take ten times as long … */
const CHOSEN_ROWS_PER_GROUP = 20_000;
/** … or, behind a filter, after this many blocks. */
const BLOCKS_PER_GROUP = 4_096;

export function rowGroupWriter(stores: Stores, articles: KnownArticles) {
  const blocks = sequenceReader(stores);
  const bestOf = bestRows(stores);
  const valuesOf = columnReader(stores.articles.idOf);
  let group: InteractionsGroup | undefined;

  /** The next row group; no bytes if it would be empty. */
  return (query: RowQuery, cursor: Cursor): ByteSlice => {
    const test = rowTest(stores, query.filter);
    const best = bestOf(query, test);
    const most = query.columns ? CHOSEN_ROWS_PER_GROUP : ROWS_PER_GROUP;
    group ??= new InteractionsGroup(ROWS_PER_GROUP + BLOCK_ROWS);
    group.begin(query);
    const strings = articles.all();
    let next: Cursor | null = cursor;
    for (let seen = 0; next && seen < BLOCKS_PER_GROUP && group.rows < most;) {
      const found = blocks.read(query, next, BLOCKS_PER_FILTERED_SLICE);
      next = found.next;
      seen += found.blocks.length;
      for (const block of found.blocks) {
        const { slice, mask } = blocks.decode(block, test, best);
        articles.check(block, slice);
        group.add(slice, mask, query.columns && valuesOf(block, slice, query));
        if (group.rows < most) continue;
        next = cursorAfter(block);
        break;
      }
    }
    return group.rows === 0 ? { bytes: new Uint8Array(0), next } : { ...group.end(strings), next };
  };
}
