import t from 'tap';
import { csvTableReader } from '../../src/formats/csv-table.ts';
import { ndjsonTableReader } from '../../src/formats/ndjson-table.ts';
import { recordRows, type Attributes, type RecordSinks } from '../../src/formats/record-rows.ts';
import type { Reject, TableReader } from '../../src/formats/table-reader.ts';
import type { Reading } from '../../src/model/reading.ts';
import { PLAIN } from './read-transactions.ts';

type Options = Partial<Reading> & Partial<Pick<RecordSinks, 'idColumn'>>;

function read(file: string | Uint8Array, options: Options = {}) {
  return readBy((reading, rows, reject) => csvTableReader(reading, rows, reject), file, options);
}

const readNdjson = (file: string, options: Options = {}) =>
  readBy((_reading, rows, reject) => ndjsonTableReader(rows, reject), Buffer.from(file), options);

type OpenReader = (...arguments_: Parameters<typeof csvTableReader>) => TableReader;

function readBy(
  open: OpenReader,
  file: string | Uint8Array,
  { idColumn = 'article_id', ...options }: Options,
) {
  const records: [line: number, id: string, attributes: Attributes][] = [];
  const rejects: Reject[] = [];
  const reading = { ...PLAIN, ...options };
  const onRecord: RecordSinks['onRecord'] = (...record) => records.push(record);
  const rows = recordRows(reading, { idColumn, onRecord });
  const reader = open(reading, rows, (reject) => rejects.push(reject));
  const bytes = Buffer.from(file as Uint8Array);
  if (bytes.length > 2 ** 20) reader.push(bytes);
  else for (const byte of bytes) reader.push(Uint8Array.of(byte));
  reader.end();
  return { records, rejects, rows_read: reader.rows_read };
}

t.test('all columns but the id are attributes, text as it is, empty ones null', async (t) => {
  const file =
    'prod_name,article_id,detail_desc\r\n"Strap, top",0108775015,"2 ""new""\nlines"\r\n 1.50,0108775044,\r\n';
  const { records, rejects, rows_read } = read(file);
  t.strictSame(records, [
    [2, '0108775015', { prod_name: 'Strap, top', detail_desc: '2 "new"\nlines' }],
    [4, '0108775044', { prod_name: ' 1.50', detail_desc: null }],
  ]);
  t.strictSame(rejects, []);
  t.equal(rows_read, 2);
});

t.test('NaN and nan are as empty as nothing, but not as ids', async (t) => {
  t.strictSame(read('article_id,a,b,c,d\nNaN,NaN,nan,,NAN\n').records, [
    [2, 'NaN', { a: null, b: null, c: null, d: 'NAN' }],
  ]);
});

t.test('the id and attributes may be renamed', async (t) => {
  const columns = { article_id: ['StockCode'], name: ['Description'] };
  t.strictSame(read('StockCode,Description,article_id2\n85123A,LAMP,z\n', { columns }).records, [
    [2, '85123A', { name: 'LAMP', article_id2: 'z' }],
  ]);
});

t.test('customers have customer_id, and a file may have nothing else', async (t) => {
  t.strictSame(read('customer_id\nC1\n\nC2', { idColumn: 'customer_id' }).records, [
    [2, 'C1', {}],
    [4, 'C2', {}],
  ]);
});

t.test('columns without a name are ignored, as the index that pandas writes', async (t) => {
  t.strictSame(read(',article_id,x,\n0,A,1,\n').records, [[2, 'A', { x: '1' }]]);
});

t.test('names of columns are just names', async (t) => {
  t.strictSame(read('article_id,constructor,toString\nA,1,\n').records[0][2].constructor, '1');
  t.throws(() => read('article_id,__proto__\nA,1\n'), { code: 'bad_data', message: /__proto__/ });
});

t.test('bad rows are told with line and reason', async (t) => {
  const file = Buffer.from('article_id,x\n,1\nA\nA,1,2\n"A\nB",1\nA,\xff\n"A"b,1\nB,1\n"C,1', 'latin1');
  const { records, rejects } = read(file);
  t.strictSame(
    rejects.map(({ line, reason }) => [line, reason]),
    [
      [2, 'article_id is empty'],
      [3, 'Too few fields: 1, the header has 2'],
      [4, 'Too many fields: 3, the header has 2'],
      [5, 'article_id contains a control character'],
      [7, 'x is not valid UTF-8'],
      [8, 'A quoted field goes on after its closing quote'],
      [10, 'A quote is opened and never closed'],
    ],
  );
  t.strictSame(records, [[9, 'B', { x: '1' }]]);
});

t.test('a file that is unusable as a whole says why', async (t) => {
  t.throws(() => read(''), { code: 'bad_data', message: /empty/ });
  t.throws(() => read('id,x\n'), {
    code: 'bad_data',
    message: /no column article_id.*columns=article_id:id/,
  });
  t.throws(() => read('article_id;x\n'), { code: 'bad_data', message: /semicolons/ });
  t.throws(() => read('article_id,x,x\n'), { code: 'bad_data', message: /two columns named x/ });
  t.throws(() => read('article_id,x,y\n', { columns: { x: ['y'] } }), {
    code: 'bad_data',
    message: /two columns named x/,
  });
  t.throws(() => read('article_id,x\n', { columns: { y: ['z'] } }), {
    code: 'bad_data',
    message: /no column z/,
  });
});

t.test('a header of 100,000 columns is read, and told in a few words if it is wrong', async (t) => {
  const names = Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',');
  const readAtOnce = (file: string) => {
    const onRecord = (_line: number, _id: string, attributes: Attributes) => t.equal(attributes.c99999, '1');
    const rows = recordRows(PLAIN, { idColumn: 'article_id', onRecord });
    const reader = csvTableReader(PLAIN, rows, t.fail);
    reader.push(Buffer.from(file));
    reader.end();
  };
  readAtOnce(`article_id,${names}\nA${',1'.repeat(100_000)}\n`);
  t.throws(() => readAtOnce(`${names}\n`), { message: /Its columns: c0, c1, .*, c19, …\. / });
  t.throws(() => readAtOnce(`${'x'.repeat(1_000_000)}\n`), { message: /^.{150,300}$/ });
});

t.test('attributes that NDJSON has only late', async (t) => {
  const early = Array.from({ length: 9000 }, (_, i) => `{"i":"${String(i).padEnd(120, '-')}"}\n`).join('');
  const file = `${early}{"i":"x","":1,"note":"NULL","size":"L"}\n{"size":null,"i":"y"}\n`;
  const columns = { article_id: ['i'] };
  const { records, rejects } = readNdjson(file, { columns, null_values: ['NULL'] });
  t.strictSame(records.slice(-2), [
    [9001, 'x', { note: null, size: 'L' }],
    [9002, 'y', { note: null, size: null }],
  ]);
  t.equal(records.length, 9002);
  t.strictSame(rejects, []);
  for (const [name, message] of [
    ['__proto__', /cannot be named __proto__/],
    ['article_id', /two columns named article_id/],
  ] as const)
    t.throws(() => readNdjson(`${early}{"i":"x","${name}":1}`, { columns }), { code: 'bad_data', message });
});

t.test('arrays and objects as attributes are empty, and refused as ids or named columns', async (t) => {
  const lines = [
    { article_id: 'A', tags: ['x'], name: 'a' },
    { article_id: 'B', tags: 'y', name: { en: 'b' } },
    { article_id: ['C'], tags: 'z', name: 'c' },
  ];
  const file = lines.map((line) => JSON.stringify(line)).join('\n');
  const { records, rejects } = readNdjson(file);
  t.strictSame(records, [
    [1, 'A', { tags: null, name: 'a' }],
    [2, 'B', { tags: 'y', name: null }],
  ]);
  t.match(rejects, [{ line: 3, reason: 'article_id is an array or an object, not a single value' }]);
  const named = readNdjson(file, { columns: { label: ['name'] } });
  t.match(named.rejects, [{ line: 2, reason: /^name is an array/ }, { line: 3 }]);
  const where = [{ column: 'tags', operator: '!=' as const, value: 'y' }];
  t.match(readNdjson(file, { where }).rejects, [{ line: 1, reason: /^tags is an array/ }, { line: 3 }]);
});
