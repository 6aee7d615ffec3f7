import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import t from 'tap';
import { PARQUET_LAYOUT } from '../../src/formats/interactions-parquet.ts';
import { fileOf } from './parquet-file.ts';
import { anyIds, MOST_ROWS, runAmong, runOf, referenceRows, type Event } from './reference-interactions.ts';

const ids = ['0663713001', 'a,b', '\u{1f457}', 'x'];
const runOfLength = (customer: string, length: number) =>
  runOf(
    customer,
    Array.from({ length }, (_, i): Event => [1537401600000 + i * 3600000 - 5, (i * i + 1) % 4, i % 3]),
  );

/** The rows as another's reader has them, times as milliseconds. */
async function rowsOf(file: ArrayBuffer): Promise<object[]> {
  const rows = (await parquetReadObjects({ file })) as { t_dat: Date }[];
  return rows.map((row) => ({ ...row, t_dat: row.t_dat.getTime() }));
}

const anyFile = anyIds.chain((ids) =>
  fc.record({
    ids: fc.constant(ids),
    groups: fc.array(fc.array(runAmong(ids), { maxLength: 4 }), { maxLength: 3 }),
    mask: fc.option(fc.uint8Array({ minLength: MOST_ROWS, maxLength: MOST_ROWS, max: 1 }), {
      nil: undefined,
    }),
  }),
);

t.test('another reader reads any rows, filtered in any way, over several row groups', async () => {
  await fc.assert(
    fc.asyncProperty(anyFile, async ({ ids, groups, mask }) => {
      const expected = groups.flat().flatMap((run) => referenceRows(run, ids, { mask }));
      assert.deepEqual(await rowsOf(fileOf(groups, ids, { mask })), expected);
    }),
    { numRuns: 300, seed: 1 },
  );
});

t.test('ids, lengths and runs large enough for wide dictionaries', async () => {
  const many = Array.from({ length: 3000 }, (_, i) => `article ${i}`);
  const runs = [0, 1, 2].map((c) =>
    runOf(
      `customer ${c}`,
      many.map((_, i): Event => [i * 1000, (i * 7 * (c + 1)) % 3000, i % 2]),
      c - 1,
      c === 1,
    ),
  );
  assert.deepEqual(
    await rowsOf(fileOf([runs], many)),
    runs.flatMap((run) => referenceRows(run, many)),
  );
});

t.test('chosen columns come in their order, and those without a value are null', async (t) => {
  const columns = ['event_id', 'article_id', 'sampling_prob', 'session_id', 'split', 'strategy'] as const;
  const values = {
    event_id: ['0a', '0b', '0c'],
    sampling_prob: [null, 0.25, null],
    session_id: [1, 1, 2],
    split: [null, null, null],
    strategy: ['click', 'uniform', 'click'],
  };
  const file = fileOf([[runOfLength('c', 3)], [runOfLength('d', 3)]], ids, { columns, values });
  const rows = await parquetReadObjects({ file });
  t.strictSame(Object.keys(rows[0]), [...columns]);
  const expected = [0, 1, 2].map((i) => ({
    event_id: values.event_id[i],
    article_id: ids[(i * i + 1) % 4],
    sampling_prob: values.sampling_prob[i],
    session_id: values.session_id[i],
    split: values.split[i],
    strategy: values.strategy[i],
  }));
  t.strictSame(rows, [...expected, ...expected]);
});

t.test('the schema is the same with and without rows', async (t) => {
  const columns = (file: ArrayBuffer) =>
    parquetSchema(parquetMetadata(file)).children.map(({ element }) => [
      element.name,
      element.type,
      element.converted_type,
      element.repetition_type,
    ]);
  const empty = fileOf([], ids);
  t.strictSame(columns(empty), [
    ['t_dat', 'INT64', 'TIMESTAMP_MILLIS', 'REQUIRED'],
    ['customer_id', 'BYTE_ARRAY', 'UTF8', 'REQUIRED'],
    ['article_id', 'BYTE_ARRAY', 'UTF8', 'REQUIRED'],
    ['interaction_score', 'INT32', undefined, 'REQUIRED'],
    ['prev_article_id', 'BYTE_ARRAY', 'UTF8', 'REQUIRED'],
  ]);
  t.strictSame(columns(fileOf([[runOfLength('c', 3)]], ids)), columns(empty));
});

t.test('the footer tells the range of times and customers, so that row groups can be left out', async (t) => {
  const file = fileOf([[runOfLength('a', 5), runOfLength('b', 9)], [runOfLength('c', 2)]], ids);
  const statistics = parquetMetadata(file).row_groups.map(({ columns }) =>
    columns.map(({ meta_data }) => [meta_data?.statistics?.min_value, meta_data?.statistics?.max_value]),
  );
  const time = (row: number) => new Date(1537401600000 + row * 3600000 - 5);
  t.strictSame(
    statistics.map(([t_dat, customer]) => [t_dat, customer]),
    [
      [
        [time(0), time(8)],
        ['a', 'b'],
      ],
      [
        [time(0), time(1)],
        ['c', 'c'],
      ],
    ],
  );
});

t.test('ids are kept in dictionaries', async (t) => {
  const file = fileOf([[runOfLength('c', 100)]], ids);
  for (const { meta_data } of parquetMetadata(file).row_groups[0].columns) {
    const name = meta_data!.path_in_schema[0];
    if (name.endsWith('_id')) t.ok(meta_data!.encodings.includes('RLE_DICTIONARY'), name);
  }
});

t.test('the bytes are those of this layout: where they change, PARQUET_LAYOUT must', async (t) => {
  const groups = [[runOfLength('a', 50), runOfLength('b', 9)], [runOfLength('c', 2)]];
  const columns = ['price', 'split', 'sales_channel_id'] as const;
  const numbers = Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? null : i));
  const values = {
    price: numbers,
    split: numbers.map((i) => i && `part ${i % 2}`),
    sales_channel_id: numbers,
  };
  const digests = [fileOf(groups, ids), fileOf(groups, ids, { columns, values })].map((file) =>
    createHash('sha256').update(new Uint8Array(file)).digest('hex').slice(0, 16),
  );
  t.strictSame([PARQUET_LAYOUT, ...digests], [2, '060186b44d94d071', '455b36fbdd2c63f9']);
});
