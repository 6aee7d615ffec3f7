import assert from 'node:assert/strict';
import t from 'tap';
import fc from 'fast-check';
import { csvTableReader } from '../../src/formats/csv-table.ts';
import type { Reject } from '../../src/formats/table-reader.ts';
import { transactionColumns } from '../../src/formats/transaction-columns.ts';
import { transactionRows } from '../../src/formats/transaction-rows.ts';
import { Problem } from '../../src/errors.ts';
import { anyCharacter } from './any-character.ts';
import { mapIds, PLAIN, read, type ReadOptions, type Row } from './read-transactions.ts';
import { referenceCsv } from './reference-csv.ts';

const day = Date.UTC(2018, 8, 20);
const header = 't_dat,customer_id,article_id,price,sales_channel_id\n';

t.test("H&M's file is read as it is", async (t) => {
  const customer = '000058a12d5b43e67d225668fa1f8d618c13dc232df0cad8ffe7ad4a1091e318';
  const file = `${header}2018-09-20,${customer},0663713001,0.05083050847457627,2\n2018-09-21,${customer},0541518023,0.030491525423728813,1\n`;
  const { rows, rejects, rows_read } = read(file);
  t.strictSame(rows, [
    [day, customer, '0663713001', 0.05083050847457627, 2],
    [day + 86_400_000, customer, '0541518023', 0.030491525423728813, 1],
  ]);
  t.strictSame(rejects, []);
  t.equal(rows_read, 2);
});

t.test(
  'columns stand in any order, others are ignored, price and channel may be missing or empty',
  async (t) => {
    t.strictSame(read('article_id,x,customer_id,,t_dat\nA,"y\n",C,,5\n').rows, [[5, 'C', 'A', null, null]]);
    t.strictSame(read(`${header}5,C,A,,\n`).rows, [[5, 'C', 'A', null, null]]);
    t.strictSame(read('t_dat,customer_id,article_id,sales_channel_id\n5,C,A,3').rows, [
      [5, 'C', 'A', null, 3],
    ]);
  },
);

t.test('columns may be renamed, and the time unit chosen', async (t) => {
  const file = 'InvoiceDate,StockCode,CustomerID,t_dat\n1537401600,85123A,17850,x\n';
  const columns = { t_dat: ['InvoiceDate'], article_id: ['StockCode'], customer_id: ['CustomerID'] };
  t.strictSame(read(file, { columns, time_unit: 's' }).rows, [[day, '17850', '85123A', null, null]]);
});

t.test('a byte order mark, CRLF, blank lines and a missing last line break do no harm', async (t) => {
  const file = `\ufeff"t_dat",customer_id,article_id\r\n\r\n5,"C",A\r\n\r\n6,C,B`;
  for (const cuts of [[], [1], [2], [1, 2, 3, 4, 5]]) {
    t.strictSame(read(file, { cuts }).rows, [
      [5, 'C', 'A', null, null],
      [6, 'C', 'B', null, null],
    ]);
  }
});

t.test('ids with commas, quotes, spaces, emoji and letters of all alphabets stay as they are', async (t) => {
  const ids = ['a,b', 'say "hi"', ' 007 ', '\u{1f457}', 'Ünï', '日本', "'=1+1", '5" pipe'];
  const file = header + ids.map((id) => `5,"${id.replaceAll('"', '""')}",A,,\n`).join('');
  t.strictSame(read(file).customers, ids);
  t.strictSame(read('t_dat,customer_id,article_id\n5,5" pipe,A').customers, ['5" pipe'], 'not quoted');
});

t.test('each kind of bad row is told with its line, and leaves no id behind', async (t) => {
  const cases: [row: string | Uint8Array, reason: string | RegExp][] = [
    ['5,C,A,1', 'Too few fields: 4, the header has 5'],
    ['5,C,A,1,2,3', 'Too many fields: 6, the header has 5'],
    ['soon,C,A,1,2', 't_dat "soon" is not a time from 1970 to 2200'],
    ['2019-02-30,C,A,1,2', /t_dat "2019-02-30" is not a time/],
    [',C,A,1,2', 't_dat is empty'],
    ['5,,A,1,2', 'customer_id is empty'],
    ['5,C,"",1,2', 'article_id is empty'],
    [`5,${'c'.repeat(129)},A,1,2`, 'customer_id has 129 characters; the limit is 128'],
    ['5,C,"A\nB",1,2', 'article_id contains a control character'],
    ['5,C\t,A,1,2', 'customer_id contains a control character'],
    ['5,C\r,A,1,2', 'customer_id contains a control character'],
    ['5, "C",A,1,2', /customer_id has a blank before its quotes.*trim=true/],
    [Buffer.from('5,C,\xe4,1,2', 'latin1'), 'article_id is not valid UTF-8'],
    ['5,C,A,abc,2', 'price "abc" is not a number'],
    ['5,C,A,"1,5",2', 'price "1,5" is not a number'],
    ['5,C,A,NaN,2', /price/],
    ['5,C,A,-Infinity,2', /price/],
    ['5,C,A,1,2.5', 'sales_channel_id "2.5" is not a whole number from 0 to 2147483647'],
    [header.trim(), 'The header line again: several files are joined here'],
    ['5,C,A,1,-1', /sales_channel_id/],
    ['5,C,A,1,2147483648', /sales_channel_id/],
    ['5,"C"x,A,1,2', 'A quoted field goes on after its closing quote'],
    ['5,"C,A,1,2', 'A quote is opened and never closed'],
  ];
  for (const [row, reason] of cases) {
    const file = Buffer.concat([
      Buffer.from(`${header}5,X,Y,1,2\n\n`),
      Buffer.from(row as string),
      Buffer.from('\n6,X,Y,,\n'),
    ]);
    const { rows, rejects, rows_read, customers, articles } = read(file);
    t.match(rejects, [{ line: 4, reason, row: Buffer.from(row as string).toString() }], String(reason));
    t.equal(rejects.length, 1);
    t.equal(rows.length, 2);
    t.equal(rows_read, 3);
    t.strictSame([customers, articles], [['X'], ['Y']]);
  }
});

t.test('the line of a bad row is its first physical line, also behind quoted line breaks', async (t) => {
  const { rejects } = read(
    't_dat,customer_id,article_id,note\n5,C,A,"1\n2\n3"\n\n?,C,A,"4\n5"\n6,C,A,\n7,C\n',
  );
  t.strictSame(
    rejects.map(({ line }) => line),
    [6, 9],
  );
});

t.test('bad bytes in columns that are not used do not matter', async (t) => {
  const { rows } = read(Buffer.from('t_dat,customer_id,article_id,x\n5,C,A,\xff\0\n', 'latin1'));
  t.strictSame(rows, [[5, 'C', 'A', null, null]]);
});

t.test('the row of a reject is cut at 1,000 characters', async (t) => {
  const { rejects } = read(`${header}?,${'x'.repeat(997)}\u{1f600}${'y'.repeat(100)}\n`);
  t.equal(rejects[0].row, `?,${'x'.repeat(997)}`, 'no half characters');
  t.equal(read(`${header}?${'x'.repeat(2_000_000)}`).rejects[0].row, `?${'x'.repeat(999)}`);
});

t.test('what onReject throws ends the reading', async (t) => {
  const onReject = ({ line, reason }: Reject) => {
    throw new Problem('bad_data', `Line ${line}: ${reason}`);
  };
  const file = `${header}5,C,A,1,2\n5,C,A,x,2\n`;
  t.throws(() => read(file, { onReject }), new Problem('bad_data', 'Line 3: price "x" is not a number'));
});

t.test('a header without rows is no fault', async (t) => {
  t.strictSame(read(header).rows, []);
  t.strictSame(read(header.trim()).rows, []);
  t.equal(read(header).rows_read, 0);
});

t.test('a file that is unusable as a whole says why and what to do', async (t) => {
  const text = `${header}5,C,A,1,2\n`;
  const cases: [file: string | Uint8Array, detail: RegExp, options?: ReadOptions][] = [
    ['', /empty/],
    ['\n\r\n', /empty/],
    ['\ufeff', /empty/],
    [
      't_dat,customer,article_id\n',
      /no column customer_id\. Its columns: t_dat, customer, article_id\. .*columns=customer_id:customer\./,
    ],
    ['a,b\n1,2\n', /no column t_dat, customer_id, article_id/],
    ['t_dat,article_id,customer_id\n', /no column cost/, { columns: { price: ['cost'] } }],
    ['t_dat,article_id,article_id,customer_id\n', /two columns named article_id/],
    [header.replaceAll(',', ';'), /semicolons/],
    [header.replaceAll(',', '\t'), /tabs/],
    [Buffer.from(`\ufeff${text}`, 'utf16le'), /UTF-16: save it as UTF-8/],
    [Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), /UTF-16: save it as UTF-8/],
    [Buffer.from(text, 'utf16le'), /UTF-16: save it as UTF-8/],
    [Buffer.from(text, 'utf16le').swap16(), /UTF-16: save it as UTF-8/],
    [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 10, 0]), /binary/],
    [Buffer.from('t_dat,customer_id,\0\n'), /binary/],
    [Buffer.from([0x1f, 0x8b, 8, 0, 0]), /gzip: send Content-Encoding: gzip/],
    [Buffer.from([0x1f, 0x8b]), /gzip/],
    [Buffer.from('PK\x03\x04...'), /Excel/],
    ['PAR1...', /Parquet/],
    [Buffer.from('t_dat,customer_id,\xff\n', 'latin1'), /header line is not valid UTF-8/],
    ['"t_dat,customer_id\n5,C,A\n', /header line is not valid: A quote is opened and never closed/],
    ['x'.repeat(2_000_000), /header line is not valid: The row is longer than 1 MiB/],
  ];
  for (const [file, detail, options] of cases) {
    for (const cuts of [[], [1, 2, 3, 4, 5, 6, 7]]) {
      t.throws(() => read(file, { ...options, cuts }), { code: 'bad_data', message: detail }, String(detail));
    }
  }
});

t.test(
  'rows are handed over whenever the columns are full, and whatever arrays are there are filled',
  async (t) => {
    const rows = transactionColumns(2);
    const seen: number[][] = [];
    const onFull = () => {
      seen.push([...rows.t_dat.subarray(0, rows.length)]);
      Object.assign(rows, transactionColumns(2));
    };
    const sinks = { customers: mapIds(), articles: mapIds(), rows, onFull };
    const reader = csvTableReader(PLAIN, transactionRows(PLAIN, sinks), t.fail);
    reader.push(Buffer.from(`${header}1,C,A,,\n2,C,A,,\n3,C,A,,\n4,C,A,,\n5,C,A,,\n`));
    reader.end();
    t.strictSame(seen, [
      [1, 2],
      [3, 4],
    ]);
    t.equal(rows.length, 1);
    t.equal(rows.t_dat[0], 5);
  },
);

/** What a row means, by strings, dates and regular expressions. Only for times that the test makes. */
function referenceRead(file: Uint8Array) {
  const rows: Row[] = [];
  const rejects: number[] = [];
  const records = referenceCsv(Buffer.from(file).toString('latin1'));
  for (const { line, fields, fault } of records.slice(1)) {
    const [t_dat, customer, article, price, channel] = fields.map((field) => Buffer.from(field, 'latin1'));
    const isWritten = /^2018-\d\d-20(T12:26:00)?$/.test(String(t_dat));
    const time = isWritten ? Date.parse(`${t_dat}Z`) : /^\d+$/.test(String(t_dat)) ? Number(t_dat) : NaN;
    const isId = (id: Buffer) => Buffer.from(String(id)).equals(id) && /^\P{Cc}{1,128}$/u.test(String(id));
    const isGood =
      fault === undefined &&
      fields.length === 5 &&
      time >= 0 &&
      time < 7289654400000 &&
      isId(customer) &&
      isId(article) &&
      /^( *-?\d*\.?\d+ *)?$/.test(String(price)) &&
      /^\d{0,9}$/.test(String(channel));
    const orNull = (text: Buffer) => (String(text) === '' ? null : Number(text) + 0);
    if (isGood) rows.push([time, String(customer), String(article), orNull(price), orNull(channel)]);
    else rejects.push(line);
  }
  return { rows, rejects };
}

t.test('any file, cut anywhere, gives the rows and rejects of the slow and obvious reader', async () => {
  const time = fc.oneof(
    fc.nat().map(String),
    fc.constantFrom('2018-09-20', '2018-09-20T12:26:00', '2018-13-20', '', 'x'),
  );
  const text = fc.oneof(
    { weight: 8, arbitrary: fc.stringMatching(/^[0-9a-z-]{1,20}$/) },
    fc.array(anyCharacter, { maxLength: 4 }).map((characters) => characters.join('')),
  );
  const price = fc.oneof(
    fc.stringMatching(/^-?[0-9]{0,3}\.[0-9]{1,20}$/),
    fc.constantFrom('', '1', '1e', '.', '1 '),
  );
  const channel = fc.oneof(fc.nat({ max: 9 }).map(String), fc.constantFrom('', '-1', 'a'));
  const field = (value: string, style: number) => {
    if (style > 7) return style === 9 ? `"${value}` : value;
    return style > 5 || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  const row = fc
    .tuple(
      fc.tuple(time, text, text, price, channel),
      fc.array(
        fc.nat({ max: 60 }).map((n) => (n % 10) * Number(n < 10)),
        { minLength: 5, maxLength: 5 },
      ),
      fc.constantFrom('\n', '\n', '\r\n', '\n\n'),
    )
    .map(
      ([values, styles, lineBreak]) =>
        values.map((value, i) => field(value, styles[i])).join(',') + lineBreak,
    );
  const cuts = fc.array(fc.nat(), { maxLength: 18, size: 'max' });
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 36, size: 'max' }),
      cuts,
      fc.constantFrom(1, 3, 1000),
      (lines, cuts, capacity) => {
        const file = Buffer.from(header + lines.join(''));
        const { rows, rejects } = read(file, { cuts, capacity });
        assert.deepEqual({ rows, rejects: rejects.map(({ line }) => line) }, referenceRead(file));
      },
    ),
    // As many rows and cuts as 700 runs of up to 12 rows, in fewer files: each reader costs 3 MiB.
    { seed: 42, numRuns: 240 },
  );
});
