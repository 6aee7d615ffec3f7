/** The same rows come out of Parquet in every form that pyarrow writes (see parquet/make.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { csvTableReader } from '../../src/formats/csv-table.ts';
import { packageRoot } from '../../src/package-root.ts';
import { collected, parquetOf } from './collected.ts';

const folder = join(packageRoot, 'test/formats/parquet');
const file = (name: string) => readFileSync(join(folder, name));
const parquet = (name: string, wanted?: string[]) => parquetOf(file(`${name}.parquet`), wanted);

const CSV = {
  encoding: 'utf-8',
  delimiter: ',',
  header: true,
  skip_lines: 0,
  extra_field: null,
  trim: false,
};
const expected = collected();
const reader = csvTableReader(CSV, expected.sink, expected.onReject);
reader.push(file('expected.csv'));
reader.end();

const utc = (millis: string) => new Date(Number(millis)).toISOString().replace('.000', '');
const local = (millis: string) => utc(millis).replace('Z', '');
const written = (millis: string) => utc(millis).replace('Z', '+00:00');

const FORMS: [name: string, time: (millis: string) => string][] = [
  ['none', utc],
  ['snappy', utc],
  ['gzip', utc],
  ['brotli', utc],
  ['zstd', utc],
  ['lz4', utc],
  ['int96', local],
  ['micros', utc],
  ['nanos-local', local],
  ['string-times', written],
  ['epoch-millis', (millis) => millis],
  ['v2-deltas', utc],
  ['no-dictionary', utc],
  ['dictionary-type', utc],
  ['fixed-binary', utc],
  ['required', utc],
];

for (const [name, time] of FORMS) {
  t.test(name, async (t) => {
    const { names, rows, rejects } = await parquet(name);
    t.same(names, expected.names);
    t.same(rejects, []);
    t.same(
      rows,
      expected.rows.map(([millis, ...others]) => [time(millis!), ...others]),
    );
  });
}

t.test('values of all types are written as in a CSV', async (t) => {
  const { rows, types, names } = await parquet('types');
  t.same(types, [
    'DATE',
    'INT32',
    'INT64',
    'FLOAT',
    'UINT8',
    'UINT64',
    'DECIMAL(9, 2)',
    'DECIMAL(38, 3)',
    'BOOLEAN',
    'FLOAT16',
    'TIME',
    'STRING',
    'DOUBLE',
  ]);
  t.equal(names.length, types.length);
  t.same(rows[0], [
    '2019-01-01',
    '663713001',
    '9223372036854775807',
    '0',
    '0',
    '18446744073709551615',
    '-0.05',
    '1000000000000000000000000000000.000',
    'true',
    '0',
    '01:02:03.000',
    null,
    '0',
  ]);
  t.same(rows[7], [
    '2019-01-08',
    '663713008',
    '9223372036854775800',
    '0.7',
    '1',
    '18446744073709551608',
    '0.02',
    '1000000000000000000000000000007.000',
    'false',
    '1.75',
    '01:02:03.028',
    null,
    null,
  ]);
  t.equal(rows[3][3], '0.3', 'the shortest decimal of a 32-bit float');
});

t.test('only the columns that are wanted are read, and nested ones are refused by name', async (t) => {
  const { rows } = await parquet('snappy', ['price', 'article_id']);
  t.same(
    rows.slice(0, 5),
    expected.rows.slice(0, 5).map(([, , article, price]) => [null, null, article, price, null]),
  );
  t.equal((await parquet('nested', ['article_id'])).rows.length, 20);
  await t.rejects(parquet('nested'), {
    code: 'bad_data',
    message: /column "customer_id" .* is a list, a struct or a map/,
  });
});

t.test('a bad row is told with its row group', async (t) => {
  const { rejects } = await parquetOf(file('snappy.parquet'), undefined, (row) => row[3] === null);
  t.match(rejects[13], {
    line: 134,
    place: 'Row 134 (row group 2, row 6)',
    row: '2018-09-25T13:15:31Z,customer-0003-é,0663713002,,2',
  });
});

t.test('a file that is none says why', async (t) => {
  const whole = file('snappy.parquet');
  const of = (bytes: Buffer) => parquetOf(bytes);
  const claims = Buffer.from(whole);
  claims.writeUInt32LE(0xf0000000, whole.length - 8);
  const cases: [file: Buffer, message: RegExp][] = [
    [file('no-rows.parquet'), /has no rows/],
    [whole.subarray(0, 5000), /cut off/],
    [whole.subarray(0, 6), /cut off/],
    [Buffer.concat([whole.subarray(0, whole.length - 4), Buffer.from('PARE')]), /encrypted/],
    [claims, /damaged: its footer claims 4026531840 bytes/],
    [
      Buffer.concat([
        Buffer.from('PAR1'),
        Buffer.alloc(100, 0x80),
        Buffer.from([100, 0, 0, 0]),
        Buffer.from('PAR1'),
      ]),
      /footer cannot be read/,
    ],
  ];
  for (const [bytes, message] of cases) {
    await t.rejects(of(bytes), { code: 'bad_data', message });
  }
});

t.test('a wrong length of the footer is told without words of the code', async (t) => {
  const bytes = file('snappy.parquet');
  const right = bytes.readUInt32LE(bytes.length - 8);
  for (let length = 0; length < right; length++) {
    const wrong = Buffer.from(bytes);
    wrong.writeUInt32LE(length, bytes.length - 8);
    const error = (await parquetOf(wrong).catch((thrown: unknown) => thrown)) as Error;
    t.notMatch(error.message, /is not a function|undefined|cannot read prop/i, String(length));
  }
});
