/** Interactions of a job, customers in byte order: as objects for pages, as bytes for files. */
import { byteSink } from '../formats/byte-sink.ts';
import { writeInteractionsCsv, writeInteractionsNdjson } from '../formats/interactions-csv-json.ts';
import type { Format } from '../contract.ts';
import { INTERACTION_COLUMNS, underOwnNames } from '../model/interaction-columns.ts';
import type { Stores } from '../storage/stores.ts';
import { bestRows } from './best-pairs.ts';
import { sequenceReader, BLOCKS_PER_FILTERED_SLICE, BLOCKS_PER_SLICE, knownArticles } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { rowTest } from './filter.ts';
import { formWriter } from './form-writer.ts';
import { columnReader, rowOf, writeColumns } from './interaction-columns.ts';
import { namesIn } from './output-shape.ts';
import { listsWriter } from './lists-files.ts';
import { batchWriter } from './row-batches.ts';
import type { ByteSlice, RowQuery, RowSlice } from './row-query.ts';
import type { RemakeRows } from './sampling.ts';
import { sessionReader } from './session-rows.ts';

const USUAL = underOwnNames(INTERACTION_COLUMNS);

export function interactions(stores: Stores, remake: RemakeRows) {
  const blocks = sequenceReader(stores);
  const bestOf = bestRows(stores);
  const valuesOf = columnReader(stores.articles.idOf, remake);
  const articles = knownArticles(stores);
  const writeBatch = batchWriter(stores, articles, remake);
  const writeSessions = formWriter(sessionReader(stores, remake));
  const writeLists = listsWriter(stores, articles);
  const out = byteSink();

  return {
    start: blocks.start,
    cursorAtByte: blocks.cursorAtByte,
    columns: namesIn,

    read(query: RowQuery, cursor: Cursor, limit: number): RowSlice {
      const test = rowTest(stores, query.filter);
      const best = bestOf(query, test);
      const columns = query.columns ?? USUAL;
      const found = blocks.read(query, cursor, test ? BLOCKS_PER_FILTERED_SLICE : BLOCKS_PER_SLICE);
      const rows: object[] = [];
      for (const block of found.blocks) {
        const { slice, mask } = blocks.decode(block, test, best);
        const valueOf = valuesOf(block, slice, query);
        for (let i = block.block_id === cursor[0] ? (cursor[1] as number) : 0; i < slice.length; i++) {
          if (mask?.[i] === 0) continue;
          if (rows.length === limit) return { rows, next: [block.block_id, i] };
          rows.push(rowOf(columns, valueOf, i));
        }
      }
      return { rows, next: found.next };
    },

    /** The next rows as CSV (without a header) or NDJSON, a row group of Parquet, a record batch of Arrow. */
    write(query: RowQuery, cursor: Cursor, format: Format): ByteSlice {
      if (query.lists) return writeLists(query, cursor, format);
      if (query.form === 'sessions') return writeSessions(query, cursor, format);
      if (format === 'parquet' || format === 'arrow') return writeBatch(query, cursor, format);
      const { columns } = query;
      const test = rowTest(stores, query.filter);
      const best = bestOf(query, test);
      const known = columns ? undefined : articles.all();
      const write = format === 'csv' ? writeInteractionsCsv : writeInteractionsNdjson;
      const found = blocks.read(query, cursor, test ? BLOCKS_PER_FILTERED_SLICE : BLOCKS_PER_SLICE);
      out.length = 0;
      for (const block of found.blocks) {
        const { slice, mask } = blocks.decode(block, test, best);
        if (known) {
          articles.check(block, slice);
          write(out, slice, known, mask && { mask });
        } else writeColumns(out, slice, columns!, valuesOf(block, slice, query), { format, mask });
      }
      return { bytes: out.bytes.subarray(0, out.length), next: found.next };
    },
  };
}
