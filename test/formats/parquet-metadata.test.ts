/** What is kept of each row group until its file ends. */
import t from 'tap';
import { articleStrings } from '../../src/formats/article-strings.ts';
import { fileColumnsOf } from '../../src/formats/file-columns.ts';
import { GatheredRows } from '../../src/formats/gathered-rows.ts';
import { parquetGroup } from '../../src/formats/interactions-parquet.ts';
import { INTERACTION_COLUMNS, underOwnNames } from '../../src/model/interaction-columns.ts';
import { runOf } from './reference-interactions.ts';

/** The memory that an object refers to, as a message to another thread would take it along. */
function bytesOf(value: unknown, seen = new Set<ArrayBufferLike>()): number {
  if (ArrayBuffer.isView(value)) {
    const isNew = !seen.has(value.buffer);
    seen.add(value.buffer);
    return isNew ? value.buffer.byteLength : 0;
  }
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, member) => sum + bytesOf(member, seen), 0);
}

t.test('what is kept of a row group doesn’t keep the ids of all articles', async (t) => {
  const ids = Array.from({ length: 10_000 }, (_, i) => `article-${i}`);
  const rows = new GatheredRows();
  const columns = underOwnNames([...INTERACTION_COLUMNS, 'event_id']);
  rows.begin(fileColumnsOf({ columns }));
  const run = runOf('customer', [
    [1, 7, 0],
    [2, 9_999, 1],
  ]);
  rows.add(run, undefined, (_column, row) => `event ${row}`);
  const { rowGroup } = parquetGroup(rows.gathered(articleStrings(ids.entries())), rows.length);
  t.ok(bytesOf(rowGroup) < 4096, `${bytesOf(rowGroup)} bytes`);
  t.equal(
    Buffer.from(rowGroup.chunks[2].chunk.meta_data.statistics!.max_value as Uint8Array).toString(),
    'article-9999',
  );
});
