/** Parquet under other names, with other types of times and whole numbers, as another's reader reads it. */
import { parquetMetadata, parquetReadObjects, type SchemaElement } from 'hyparquet';
import t, { type Test } from 'tap';
import type { OutputShape, RowsRequest } from '../../src/contract.ts';
import { ALL_INTERACTION_COLUMNS, TIME_FORMS, underOwnNames } from '../../src/model/interaction-columns.ts';
import { footfallOf, loadText } from './footfall-of.ts';
import { asCsv, smallLog } from './small-log.ts';

type Row = Record<string, unknown>;

/** Reads a job's rows of a shape as Parquet, and as NDJSON for comparison. */
async function withJob(t: Test) {
  const { services, ...footfall } = await footfallOf(t);
  await loadText({ services, ...footfall }, asCsv(smallLog(40)));
  const request = { all_customers: true, preset: 'training' } as const;
  const { job } = await services.jobs.create(request, { waitSeconds: 60 });

  return async (shape: OutputShape) => {
    const whole: RowsRequest = { table: 'interactions', job_id: job.id, filter: {}, ...shape };
    const [parquet, ndjson] = await Promise.all(
      (['parquet', 'ndjson'] as const).map(async (format) => {
        const { body } = await services.rows.download(whole, format);
        return Buffer.concat((await body().toArray()) as Buffer[]);
      }),
    );
    const file = new Uint8Array(parquet).buffer;
    const lines = ndjson.toString().trimEnd().split('\n');
    return {
      schema: new Map(
        parquetMetadata(file)
          .schema.slice(1)
          .map((element) => [element.name, element]),
      ),
      rows: (await parquetReadObjects({ file })) as Row[],
      expected: lines.map((line) => JSON.parse(line) as Row),
    };
  };
}

/** A value as JSON has it. */
const plain = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
const plainRow = (row: Row) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));

t.test('columns have their new names, in order', async (t) => {
  const read = await withJob(t);
  const columns = [
    { column: 'article_id', name: 'item id' },
    { column: 'sequence_index', name: 'n' },
    { column: 'customer_id', name: 'article_id' },
    { column: 'split', name: 'split' },
  ] as const;
  const { schema, rows, expected } = await read({ columns: [...columns] });
  t.strictSame(
    [...schema.keys()],
    columns.map(({ name }) => name),
  );
  t.strictSame(rows, expected);
  t.match(schema.get('n'), { type: 'INT32', repetition_type: 'REQUIRED' });
});

t.test('times are INT64 or timestamps, as asked for', async (t) => {
  const read = await withJob(t);
  const columns = underOwnNames(['customer_id', 't_dat']);
  const usual = (await read({ columns })).expected.map(({ t_dat }) => t_dat as number);
  for (const time of [undefined, ...TIME_FORMS]) {
    const { schema, rows, expected } = await read({ columns, time });
    const { type, logical_type, converted_type } = schema.get('t_dat') as SchemaElement;
    t.equal(type, 'INT64');
    if (time === 'ms' || time === 's' || time === 'index') {
      t.strictSame([logical_type, converted_type], [undefined, undefined], time);
      t.strictSame(rows.map(plainRow), expected, time);
      continue;
    }
    const isAdjustedToUTC = time !== 'naive';
    t.match(logical_type, { type: 'TIMESTAMP', isAdjustedToUTC, unit: 'MILLIS' }, `time=${time}`);
    t.equal(converted_type, isAdjustedToUTC ? 'TIMESTAMP_MILLIS' : undefined);
    t.strictSame(
      rows.map(({ t_dat }) => Number(t_dat)),
      usual,
      `time=${time}`,
    );
  }
});

t.test('whole numbers have 64 bits if asked for, and the rows stay the same', async (t) => {
  const read = await withJob(t);
  const shape: OutputShape = { columns: underOwnNames(ALL_INTERACTION_COLUMNS), time: 'ms' };
  const short = await read(shape);
  const long = await read({ ...shape, integers: 64 });
  t.strictSame(long.rows.map(plainRow), long.expected);
  const short32 = [...short.schema.values()].filter(({ type }) => type === 'INT32');
  t.ok(short32.length >= 4);
  for (const { name, ...element } of short32)
    t.strictSame(long.schema.get(name), { ...element, name, type: 'INT64' }, name);
  t.notOk([...long.schema.values()].some(({ type }) => type === 'INT32'));
  t.strictSame(short.expected, long.expected);
});

t.test('one row for each pair', async (t) => {
  const read = await withJob(t);
  const { rows, expected } = await read({
    columns: underOwnNames(['article_id', 'customer_id']),
    pairs: 'best',
  });
  t.strictSame(rows, expected);
  t.equal(new Set(rows.map((row) => JSON.stringify(row))).size, rows.length);
});
