/** What the end of our Parquet files says, so that readers can skip what they don't need. */
import assert from 'node:assert/strict';
import {
  parquetMetadata,
  parquetSchema,
  readColumnIndex,
  readOffsetIndex,
  type ColumnChunk,
} from 'hyparquet';
import t from 'tap';
import { INTERACTION_COLUMNS } from '../../src/model/interaction-columns.ts';
import { anyFileOf, fileOf } from './parquet-file.ts';
import { runOf, type Event } from './reference-interactions.ts';

const articles = Array.from({ length: 300 }, (_, i) => `article ${(i * 7) % 300}`);

/** Many enough rows for several pages. */
const run = (customer: string, length: number) =>
  runOf(
    customer,
    Array.from({ length }, (_, i): Event => [1e12 + i * 1000, (i * 31) % 300, i % 3]),
  );
const runs = Array.from({ length: 60 }, (_, i) => run(`customer ${10 + i}`, 1000));

const viewOf = (file: ArrayBuffer, offset: bigint, length: number) => ({
  view: new DataView(file, Number(offset), length),
  offset: 0,
});

function indexesOf(file: ArrayBuffer, chunk: ColumnChunk, column: number) {
  const { element } = parquetSchema(parquetMetadata(file)).children[column];
  const columns = viewOf(file, chunk.column_index_offset!, chunk.column_index_length!);
  const offsets = viewOf(file, chunk.offset_index_offset!, chunk.offset_index_length!);
  return { index: readColumnIndex(columns, element), pages: readOffsetIndex(offsets).page_locations };
}

t.test('every column has a minimum, a maximum, a count of nulls, and counts of its pages', async (t) => {
  const columns = [...INTERACTION_COLUMNS, 'price', 'split'] as const;
  const price = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? null : i / 8));
  const values = { price, split: price.map(() => null) };
  const [{ columns: chunks }] = parquetMetadata(fileOf([runs], articles, { columns, values })).row_groups;
  const found = chunks.map(({ meta_data }) => {
    const { min_value, max_value, null_count } = meta_data!.statistics!;
    return [meta_data!.path_in_schema[0], min_value, max_value, null_count];
  });
  t.strictSame(found, [
    ['t_dat', new Date(1e12), new Date(1e12 + 999_000), 0n],
    ['customer_id', 'customer 10', 'customer 69', 0n],
    ['article_id', 'article 0', 'article 99', 0n],
    ['interaction_score', 0, 2, 0n],
    ['prev_article_id', 'START', 'article 99', 0n],
    ['price', 0.125, 999 / 8, 30_000n],
    ['split', undefined, undefined, 60_000n],
  ]);
  for (const { meta_data } of chunks) {
    const { encodings, encoding_stats } = meta_data!;
    t.strictSame(new Set(encoding_stats!.map(({ encoding }) => encoding)), new Set(encodings));
    t.match(encoding_stats!.at(-1), { page_type: 'DATA_PAGE_V2', count: 3 });
  }
});

t.test('the page index has the bounds of every page and its first row', async (t) => {
  const file = fileOf([runs.slice(0, 40), runs.slice(40)], articles);
  for (const { columns, num_rows } of parquetMetadata(file).row_groups) {
    for (const [i, chunk] of columns.entries()) {
      const { index, pages } = indexesOf(file, chunk, i);
      const { data_page_offset, total_compressed_size, statistics } = chunk.meta_data!;
      const dictionary = chunk.meta_data!.dictionary_page_offset ?? data_page_offset;
      t.equal(pages[0].offset, data_page_offset);
      const bytes = pages.reduce((sum, page) => sum + BigInt(page.compressed_page_size), 0n);
      t.equal(bytes + data_page_offset - dictionary, total_compressed_size);
      t.strictSame(
        pages.map(({ first_row_index }) => first_row_index),
        pages.map((_, page) => BigInt(page) * 20_480n),
      );
      t.equal(pages.length, Math.ceil(Number(num_rows) / 20_480));
      t.strictSame(
        index.null_pages,
        pages.map(() => false),
      );
      assert.deepEqual([...index.min_values].sort(compare)[0], statistics!.min_value);
      assert.deepEqual([...index.max_values].sort(compare).at(-1), statistics!.max_value);
      if (i === 1) t.equal(index.boundary_order, 'ASCENDING');
    }
  }
});

const compare = (a: unknown, b: unknown) => ((a as number) < (b as number) ? -1 : 1);

t.test('the order of rows is declared as far as it is true', async (t) => {
  const orderOf = (file: ArrayBuffer) =>
    parquetMetadata(file).row_groups.map(({ sorting_columns }) =>
      sorting_columns?.map(({ column_idx, descending }) => [column_idx, descending]),
    );
  const later = runOf('customer 99', [
    [2e12, 1, 1],
    [1e12, 1, 1],
  ]);
  t.strictSame(orderOf(fileOf([runs, [later]], articles)), [
    [
      [1, false],
      [0, false],
    ],
    [[1, false]],
  ]);
  const ofColumns = (...columns: ('t_dat' | 'customer_id' | 'article_id')[]) =>
    orderOf(fileOf([runs], articles, { columns }));
  t.strictSame(ofColumns('article_id', 'customer_id'), [[[1, false]]]);
  t.strictSame(ofColumns('t_dat', 'article_id'), [undefined]);
  const customers = [{ name: 'customer_id', source: 'customer_id', type: 'string' as const }];
  t.strictSame(orderOf(anyFileOf(customers, [[['b'], ['a']]])), [undefined]);
});

t.test('without rows, the list of row groups says that its members would be structs', async (t) => {
  for (const columns of [INTERACTION_COLUMNS, ['customer_id'] as const]) {
    const file = Buffer.from(fileOf([], articles, { columns }));
    // num_rows: field 3, an i64 of 0; row_groups: field 4, a list of no structs; created_by: field 6.
    t.ok(file.includes(Buffer.from([0x16, 0, 0x19, 0x0c, 0x28, 8, ...Buffer.from('footfall')])));
    t.strictSame(parquetMetadata(new Uint8Array(file).buffer).row_groups, []);
  }
  const named = anyFileOf([{ name: '\x19\0(\bfootfall', source: 'any', type: 'double' }], []);
  t.equal(parquetSchema(parquetMetadata(named)).children[0].element.name, '\x19\0(\bfootfall');
});
