import assert from 'node:assert/strict';
import t from 'tap';
import fc from 'fast-check';
import { CsvScanner, MOST_RECORD_BYTES } from '../../src/formats/csv-scanner.ts';
import { referenceCsv } from './reference-csv.ts';
import type { SlowRecord } from './reference-csv.ts';

/** Cuts the file at the places (taken modulo its length) and scans the pieces. */
function scan(file: string, cuts: number[] = [], expectedFields = 0, delimiter = ','): SlowRecord[] {
  const records: SlowRecord[] = [];
  const scanner = new CsvScanner(
    ({ bytes, start, end, line, fields, from, to, fault }) => {
      const text = (from: number, to: number) => Buffer.from(bytes.slice(from, to)).toString('latin1');
      const values = Array.from({ length: fields }, (_, i) => text(from[i], to[i]));
      records.push({
        line,
        fields: values,
        text: text(start, end),
        ...(fault === undefined ? {} : { fault }),
      });
    },
    { delimiter: delimiter.charCodeAt(0), trim: false },
  );
  scanner.expectFields(expectedFields);
  const bytes = Buffer.from(file, 'latin1');
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < places.length; i++) scanner.push(bytes.subarray(places[i - 1], places[i]));
  scanner.end();
  return records;
}

const fieldsOf = (file: string) => scan(file).map((record) => record.fields);

t.test('fields, quotes, doubled quotes and quoted line breaks', async (t) => {
  t.strictSame(fieldsOf('a,b\n1,"2"\n'), [
    ['a', 'b'],
    ['1', '2'],
  ]);
  t.strictSame(fieldsOf('"a,b","c""d","""","",x'), [['a,b', 'c"d', '"', '', 'x']]);
  t.strictSame(fieldsOf(',\n""\n"",\n'), [['', ''], [''], ['', '']]);
  t.strictSame(fieldsOf('5" pipe,a"b"\n'), [['5" pipe', 'a"b"']], 'a quote within a field is text');
  t.strictSame(scan('a\n"x\r\ny\n",1\r\nb'), [
    { line: 1, fields: ['a'], text: 'a' },
    { line: 2, fields: ['x\r\ny\n', '1'], text: '"x\r\ny\n",1' },
    { line: 5, fields: ['b'], text: 'b' },
  ]);
});

t.test('LF and CRLF end lines, the last line needs neither, blank lines only count', async (t) => {
  const lines = (file: string) => scan(file).map(({ line, fields }) => [line, ...fields]);
  t.strictSame(lines('a\r\nb\nc'), [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
  t.strictSame(lines('\n\r\na\n\n\r\n\nb\n\n'), [
    [3, 'a'],
    [7, 'b'],
  ]);
  t.strictSame(lines('a\rb\n'), [[1, 'a\rb']], 'CR alone is text');
  t.strictSame(lines('a\r'), [[1, 'a']]);
  t.strictSame(lines(''), []);
});

t.test('a quote that is never closed makes its line a fault and no other', async (t) => {
  t.strictSame(scan('a,b\n1,"2\n3,4\n5,6'), [
    { line: 1, fields: ['a', 'b'], text: 'a,b' },
    { line: 2, fields: [], text: '1,"2', fault: 'A quote is opened and never closed' },
    { line: 3, fields: ['3', '4'], text: '3,4' },
    { line: 4, fields: ['5', '6'], text: '5,6' },
  ]);
  t.strictSame(scan('"'), [{ line: 1, fields: [], text: '"', fault: 'A quote is opened and never closed' }]);
});

t.test('text after a closing quote is a fault', async (t) => {
  t.strictSame(
    scan('"a"b,c\n"d" ,e\n"f",g\n').map((record) => record.fault),
    [
      'A quoted field goes on after its closing quote',
      'A quoted field goes on after its closing quote',
      undefined,
    ],
  );
});

const character = fc.constantFrom(
  'a',
  '1',
  ',',
  '"',
  '"',
  '\n',
  '\n',
  '\r',
  ' ',
  '~',
  '\x7f',
  '\xe9',
  '\0',
  '-',
);
const piece = fc.oneof(
  { weight: 5, arbitrary: character },
  fc.constantFrom('\r\n', '""', '",', ',"', 'abcdefgh,ijkl'),
);
/** Not the blank, which joins. */
const delimiter = fc.constantFrom(',', ',', ';', '\t', '|', ':', '\x01', '~', '!');
const file = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

t.test('any bytes, cut anywhere, give what the slow and obvious reader gives', async () => {
  const cuts = fc.array(fc.nat(), { maxLength: 8 });
  fc.assert(
    fc.property(file, cuts, fc.nat({ max: 4 }), delimiter, (file, cuts, expectedFields, delimiter) => {
      const other = file.replaceAll(',', delimiter);
      assert.deepEqual(scan(other, cuts, expectedFields, delimiter), referenceCsv(other, delimiter));
    }),
    { seed: 42, numRuns: 1000 },
  );
});

t.test('a file of rows of the expected shape, cut into single bytes, is read whole', async () => {
  const row = fc.stringMatching(/^[0-9a-f-]{1,9},[!-+.-~]{0,9},"?[0-9]{0,20}\r?$/);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), delimiter, (rows, delimiter) => {
      const file = rows.join('\n').replaceAll(',', delimiter);
      const everywhere = Array.from({ length: file.length }, (_, i) => i);
      assert.deepEqual(scan(file, everywhere, 3, delimiter), referenceCsv(file, delimiter));
      assert.deepEqual(scan(file, [], 3, delimiter), referenceCsv(file, delimiter));
    }),
  );
});

const tooLong = 'The row is longer than 1 MiB';
const summary = (records: SlowRecord[]) =>
  records.map(({ line, text, fault }) => [line, text.length > 9 ? text.length : text, fault]);

t.test('rows of up to 1 MiB are read, longer ones are a fault, however the file is cut', async (t) => {
  const most = 'x'.repeat(MOST_RECORD_BYTES);
  for (const fields of [0, 1, 2]) {
    for (const cuts of [[], [1], [MOST_RECORD_BYTES - 1], [700_000, 1_048_577, 1_048_578, 1_500_000]]) {
      const read = (file: string) => summary(scan(file, cuts, fields));
      t.strictSame(read(`a\n${most}\nb\n`), [
        [1, 'a', undefined],
        [2, most.length, undefined],
        [3, 'b', undefined],
      ]);
      t.strictSame(read(`a\n${most}x\nb\n`), [
        [1, 'a', undefined],
        [2, most.length + 1, tooLong],
        [3, 'b', undefined],
      ]);
      t.strictSame(read(most), [[1, most.length, undefined]]);
      t.strictSame(read(`${most}x`), [[1, most.length + 1, tooLong]]);
      t.strictSame(read(`${most}${most}${most}${most}"\nb`), [
        [1, most.length + 1, tooLong],
        [2, 'b', undefined],
      ]);
    }
  }
});

t.test('a quote that is not closed within 1 MiB spoils only its line', async (t) => {
  const lines = `y,${'z'.repeat(117)}\n`.repeat(10_000);
  for (const cuts of [[], [3], [1_048_576, 1_048_577, 1_048_578, 1_048_579]]) {
    const records = scan(`a,b\n"c,d\n${lines}`, cuts, 2);
    t.equal(records.length, 10_002);
    t.strictSame(summary(records.slice(0, 4)), [
      [1, 'a,b', undefined],
      [2, '"c,d', `${tooLong}: a quote that is never closed?`],
      [3, 119, undefined],
      [4, 119, undefined],
    ]);
    t.equal(records.at(-1)?.line, 10_002);
  }
  const oneLine = scan(`"${'q'.repeat(3_000_000)}\nb`, [5, 2_000_000]);
  t.strictSame(summary(oneLine), [
    [1, MOST_RECORD_BYTES + 1, `${tooLong}: a quote that is never closed?`],
    [2, 'b', undefined],
  ]);
});

t.test('a row may have thousands of fields and doubled quotes', async (t) => {
  const values = Array.from({ length: 5000 }, (_, i) => (i % 2 ? `v"${i}` : `${i}`));
  const line = values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');
  t.strictSame(fieldsOf(`${line}\n${line}`), [values, values]);
});
