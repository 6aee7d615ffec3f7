/** Columns of any type in Parquet, those of lists included, as another's reader reads them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import t from 'tap';
import type { ColumnType, FileColumn, FileValue } from '../../src/formats/file-columns.ts';
import { anyColumnOfRows } from './any-columns.ts';
import { anyFileOf } from './parquet-file.ts';

/** A value as hyparquet has it. */
function expected(type: ColumnType, value: FileValue): unknown {
  if (value === null) return null;
  if (typeof value === 'object') return Array.from(value as string[], (one) => expected(type, one));
  if (type === 'timestamp' || type === 'local_timestamp') return new Date(value);
  return type === 'int64' ? BigInt(value) : value;
}

t.test('another reader reads any values, null or in lists, over several row groups', async () => {
  await fc.assert(
    fc.asyncProperty(anyColumnOfRows, async ({ column, groups }) => {
      const file = anyFileOf(
        [column],
        groups.map((rows) => rows.map((value) => [value])),
      );
      const rows = await parquetReadObjects({ file });
      assert.deepEqual(
        rows.map((row) => row[column.name]),
        groups.flat().map((value) => expected(column.type, value)),
      );
    }),
    { numRuns: 500, seed: 1 },
  );
});

const negatives: FileColumn = { name: 'negatives', source: 'negatives', type: 'string', list: true };
const probs: FileColumn = { name: 'negative_probs', source: 'negative_probs', type: 'double', list: true };

t.test('lists are groups of three levels, none of them null', async (t) => {
  const file = anyFileOf(
    [negatives, probs],
    [
      [
        [
          ['a', 'b'],
          [0.5, 0.25],
        ],
        [[], []],
      ],
    ],
  );
  const [column] = parquetSchema(parquetMetadata(file)).children;
  t.match(column.element, { name: 'negatives', repetition_type: 'REQUIRED', converted_type: 'LIST' });
  t.match(column.children[0].element, { name: 'list', repetition_type: 'REPEATED' });
  t.match(column.children[0].children[0].element, {
    name: 'element',
    type: 'BYTE_ARRAY',
    repetition_type: 'REQUIRED',
  });
  t.strictSame(await parquetReadObjects({ file }), [
    { negatives: ['a', 'b'], negative_probs: [0.5, 0.25] },
    { negatives: [], negative_probs: [] },
  ]);
});

t.test('lists of more values than a page has, and rows of more pages than one', async () => {
  const articles = Array.from({ length: 500 }, (_, i) => `article ${i}`);
  const rows = Array.from({ length: 50_000 }, (_, row) => [
    row % 100 === 0 ? articles : [articles[row % 500]],
    [row / 7],
  ]);
  const file = anyFileOf([negatives, probs], [rows]);
  const read = await parquetReadObjects({ file });
  assert.deepEqual(
    read.map(({ negatives, negative_probs }) => [negatives, negative_probs]),
    rows,
  );
});
