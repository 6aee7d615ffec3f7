/** CSV that isn't H&M's: other delimiters, line ends, encodings, and lines that aren't rows. */
import t from 'tap';
import { read, type ReadOptions } from './read-transactions.ts';

const header = 't_dat,customer_id,article_id,price\n';
const table = `${header}5,C,A,1.5\n6,D,"B, x",\n7,E,C,2\n`;
const ROWS = [
  [5, 'C', 'A', 1.5, null],
  [6, 'D', 'B, x', null, null],
  [7, 'E', 'C', 2, null],
];
const numbered = { t_dat: ['1'], customer_id: ['2'], article_id: ['3'], price: ['4'] };

/** Reads a file whole and cut in every way that matters. */
function readCut(file: string | Uint8Array, options: ReadOptions = {}) {
  const whole = read(file, options);
  const cuts = Array.from({ length: file.length }, (_, i) => i);
  t.strictSame(read(file, { ...options, cuts }), whole, 'cut into bytes');
  return whole;
}

t.test('any byte may separate columns', async (t) => {
  for (const delimiter of [';', '\t', '|', ':', '\x01', '~', '#', '/']) {
    const file = `${header}5,C,A-\u00e9z,1.5\n6,D,"a ""b""",\n`.replaceAll(',', delimiter);
    t.strictSame(readCut(file, { delimiter }).rows, [
      [5, 'C', 'A-\u00e9z', 1.5, null],
      [6, 'D', 'a "b"', null, null],
    ]);
  }
});

t.test('a blank stands for any number of them', async (t) => {
  const file =
    ' 00004 0001 19970101  2   29.33\r\n 00021 "a b"  19970118 2   29.73  \r\n\r\n   \r\n00004 0001\r\n';
  const columns = { t_dat: ['3'], customer_id: ['1'], article_id: ['2'], price: ['5'] };
  const options = { delimiter: ' ', header: false, columns, time_format: 'yyyyMMdd' };
  const { rows, rejects, rows_read } = readCut(file, options);
  t.strictSame(rows, [
    [Date.UTC(1997, 0, 1), '00004', '0001', 29.33, null],
    [Date.UTC(1997, 0, 18), '00021', 'a b', 29.73, null],
  ]);
  t.match(rejects, [{ line: 5, reason: 'Too few fields: 2, the first row has 5' }]);
  t.equal(rows_read, 3);
});

t.test('without a header line, columns are named by their numbers', async (t) => {
  const { rows, rows_read } = readCut(table.slice(header.length), { header: false, columns: numbered });
  t.strictSame(rows, ROWS);
  t.equal(rows_read, 3);
  const columns = { ...numbered, price: ['5'] };
  t.throws(
    () => read('5,C,A,1\n', { header: false, columns }),
    /no column 5 \(for price\).*columns: 1, 2, 3, 4/,
  );
  t.throws(() => read('', { header: false, columns }), /empty/);
});

t.test('double colons are colons with an empty column between', async (t) => {
  const columns = { customer_id: ['1'], article_id: ['3'], t_dat: ['7'] };
  const options = { delimiter: ':', header: false, columns, time_unit: 's' } as const;
  t.strictSame(read('1::1193::5::978300760\n', options).rows, [[978300760000, '1', '1193', null, null]]);
});

t.test('lines before the header line are skipped, and count', async (t) => {
  const { rows, rejects } = readCut(`Sales "report\n\nFrom 2019\n${table}x,C,A,\n`, { skip_lines: 3 });
  t.strictSame(rows, ROWS);
  t.match(rejects, [{ line: 8 }]);
  t.strictSame(read(`\n  \n,,\n${table}`).rows, ROWS, 'blank ones are skipped anyhow');
  t.throws(() => read('a\nb', { skip_lines: 5 }), /empty/);
});

t.test('lines may end with LF, CRLF, CR, CRCRLF or a mixture', async (t) => {
  for (const end of ['\n', '\r\n', '\r', '\r\r\n'])
    t.strictSame(readCut(table.replaceAll('\n', end)).rows, ROWS, JSON.stringify(end));
  t.strictSame(readCut(table.trimEnd().replaceAll('\n', '\r')).rows, ROWS);
  t.strictSame(readCut(table.replace('\n', '\r\n')).rows, ROWS);
  t.match(readCut(`${table}x,C,A,\n`.replaceAll('\n', '\r')).rejects, [{ line: 5 }]);
});

t.test('one field too many in every row: the last is empty, or the first is a name', async (t) => {
  const last = readCut(
    table.replaceAll(/\n(?=.)/g, (_, at) => (at < header.length ? '\n' : ',\n')).replace(/\n$/, ',\n'),
    {
      extra_field: 'last',
    },
  );
  t.strictSame(last.rows, ROWS);
  t.match(
    read(`${header}5,C,A,1,x\n5,C,A,1\n`, { extra_field: 'last' }).rejects,
    [
      { reason: 'Too many fields: 5, the header has 4' },
      { reason: 'Too few fields: 4, the header has 4' },
    ].slice(0, 1),
  );
  const first = readCut('"t_dat","customer_id"\n"1","5","C"\n', {
    extra_field: 'first',
    columns: { article_id: ['customer_id'] },
  });
  t.strictSame(first.rows, [[5, 'C', 'C', null, null]]);
});

t.test('rows of delimiters and Ctrl-Z at the end are no rows', async (t) => {
  const { rows, rejects, rows_read } = readCut(`${table},,,\n, ,,\n,,,,,\n\x1a`);
  t.strictSame(rows, ROWS);
  t.strictSame(rejects, []);
  t.equal(rows_read, 3);
});

t.test('a second header line is a bad row that says so', async (t) => {
  const { rows, rejects } = readCut(table + table);
  t.equal(rows.length, 6);
  t.match(rejects, [{ line: 5, reason: 'The header line again: several files are joined here' }]);
});

t.test('a backslash before a quote is a hint', async (t) => {
  t.match(read(`${header}5,C,"say \\"hi\\"",1\n`).rejects, [
    { reason: /doubled, not escaped with a backslash/ },
  ]);
});

t.test('encodings are decoded, and what is invalid in them is a bad row', async (t) => {
  const file = `${header}5,Müller,€,\n`;
  const bytes: [encoding: string, bytes: Uint8Array][] = [
    ['windows-1252', Buffer.from(file.replace('€', '\x80'), 'latin1')],
    ['iso-8859-15', Buffer.from(file.replace('€', '\xa4'), 'latin1')],
    ['utf-16le', Buffer.from(file, 'utf16le')],
    ['utf-16le', Buffer.from(`\ufeff${file}`, 'utf16le')],
    ['utf-16be', Buffer.from(file, 'utf16le').swap16()],
  ];
  for (const [encoding, content] of bytes)
    t.strictSame(readCut(content, { encoding }).rows, [[5, 'Müller', '€', null, null]], encoding);
  const big5 = Buffer.concat([
    Buffer.from(`${header}5,`),
    Buffer.from([0xa4, 0xe9]),
    Buffer.from(',A,\n6,'),
    Buffer.from([0xff]),
    Buffer.from(',B,\n'),
  ]);
  const { rows, rejects } = readCut(big5, { encoding: 'big5' });
  t.strictSame(rows, [[5, '日', 'A', null, null]]);
  t.match(rejects, [{ line: 3, reason: 'customer_id is not valid in the encoding of the file' }]);
});
