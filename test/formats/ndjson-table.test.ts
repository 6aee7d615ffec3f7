/** Rows of NDJSON are those that JSON.parse finds, with the digits that the file has. */
import fc from 'fast-check';
import t from 'tap';
import { ndjsonTableReader } from '../../src/formats/ndjson-table.ts';
import { collected } from './collected.ts';

/** Reads it in pieces that end at `cuts`. */
function read(text: string | Uint8Array, cuts: number[] = [], wanted?: string[]) {
  const found = collected(wanted);
  const reader = ndjsonTableReader(found.sink, found.onReject);
  const bytes = Buffer.from(text as string);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    reader.push(bytes.subarray(from, end));
    from = end;
  }
  reader.end();
  return { ...found, rows_read: reader.rows_read };
}

const shown = (value: unknown) => (value === null || value === '' ? null : String(value));

/** A number is compared as one. */
const numberIn = (field: string | null, value: Record<string, unknown>, name: string) =>
  typeof value[name] === 'number' ? String(Number(field)) : field;

t.test('a column for each name, in the order of their first appearance', (t) => {
  const file = '{"b":"x","a":1}\n\n  \r\n{"a":2,"c":true,"b":null}\r\n{ "c" : false , "a" : "" }';
  for (const cuts of [[], [1], [1, 2, 3, 20, 21, 30, 31]]) {
    const { names, rows, lines, rejects, rows_read } = read(file, cuts);
    t.same(names, ['b', 'a', 'c']);
    t.same(rows, [
      ['x', '1', null],
      [null, '2', 'true'],
      [null, null, 'false'],
    ]);
    t.same(lines, [1, 4, 5]);
    t.same(rejects, []);
    t.equal(rows_read, 3);
  }
  t.end();
});

t.test('numbers keep their digits', (t) => {
  const numbers = [
    '663713001',
    '0.05083050847457627',
    '12345678901234567890123',
    '1e-7',
    '-0',
    '1E+400',
    '1.10',
  ];
  const { rows } = read(numbers.map((number) => `{"n":${number}}`).join('\n'));
  t.same(rows.flat(), numbers);
  t.end();
});

t.test('strings are unescaped; half a surrogate pair is no UTF-8', (t) => {
  const strings = ['a"b\\c/', '\b\f\n\r\t', 'é\u{1f600}', '\u0000', '日本'];
  const escaped = (string: string) =>
    `"${[...Array(string.length).keys()].map((i) => `\\u${string.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`;
  const { rows } = read(
    strings.map((string) => `{"s":${JSON.stringify(string)},"u":${escaped(string)}}\n`).join(''),
  );
  t.same(
    rows,
    strings.map((string) => [string, string]),
  );
  t.same(read('{"s":"\\ud83dx"}').rows, [['\ufffd\ufffd\ufffdx']]);
  t.end();
});

t.test('of a name that occurs twice, the last value counts', (t) => {
  t.same(read('{"a":1,"b":2,"a":"x"}\n{"a":1,"a":null}\n{"a":[1],"a":3}').rows, [
    ['x', '2'],
    [null, null],
    ['3', null],
  ]);
  t.same(read('{"a\\u0062":1}\n{"ab":2}').names, ['ab']);
  t.end();
});

t.test('arrays and objects are bad in a column that is wanted, and passed over in others', (t) => {
  const file = '{"a":1,"b":[{"x":[]},{}, "]", 1.5e3]}\n{"a":{"b":1},"b":2}\n{"b":3}';
  const { rows, rejects } = read(file, [], ['a']);
  t.same(
    rows.map(([a]) => a),
    ['1', null],
  );
  t.same(rejects, [
    { line: 2, reason: 'a is an array or an object, not a single value', row: '{"a":{"b":1},"b":2}' },
  ]);
  t.equal(read(file).rejects.length, 2);
  t.end();
});

t.test('lines that are no objects are bad rows', (t) => {
  const bad = [
    '[1]',
    '1',
    'null',
    '{',
    '{"a":1',
    '{"a":01}',
    '{"a":1}}',
    '{a:1}',
    "{'a':1}",
    '{"a":1,}',
    '{"a":+1}',
  ];
  bad.push(
    '{"a":.5}',
    '{"a":1.}',
    '{"a":tru}',
    '{"a":NaN}',
    '{"a":"\\x"}',
    '{"a":"\t"}',
    '{"a":"\\u12g4"}',
    '{"a" 1}',
  );
  bad.push(
    '{"a":1 "b":2}',
    '{"a":{"b"}}',
    '{"a":[1,]}',
    '{"a":[1 2]}',
    '{"a":{1:2}}',
    '{"a":"x',
    '{"a":-}',
    '{"a":1e}',
  );
  const { rows, rejects } = read(`{"a":0}\n${bad.join('\n')}\n{"a":9}\n`);
  t.same(rows.flat(), ['0', '9']);
  t.same(
    rejects.map(({ line, row }) => [line, row]),
    bad.map((row, i) => [i + 2, row]),
  );
  t.equal(rejects[0].reason, 'The line is not a JSON object');
  t.equal(rejects[8].reason, 'The line is not valid JSON (at byte 2)');
  t.end();
});

t.test('a line of more than 1 MiB is a bad row, wherever it is', (t) => {
  const long = `{"a":"${'x'.repeat(2 ** 20)}"}`;
  const most = `{"a":"${'y'.repeat(2 ** 20 - 8)}"}`;
  for (const file of [`${long}\n{"a":1}\n`, `{"a":1}\n${long}`, `{"a":1}\n${long}${long}${long}\n`]) {
    for (const cuts of [[], [7, 2 ** 19, 2 ** 20 + 3], Array.from({ length: 40 }, (_, i) => i * 70_001)]) {
      const { rows, rejects } = read(file, cuts);
      t.same(rows, [['1']]);
      t.equal(rejects.length, 1);
      t.match(rejects[0], { reason: 'The line is longer than 1 MiB' });
      t.equal(rejects[0].row.length, 1000);
    }
  }
  t.equal(read(`{"a":1}\n${most}\n`).rows[1][0]!.length, 2 ** 20 - 8);
  t.end();
});

t.test('names that first occur behind the first mebibyte are left out', (t) => {
  const { names, rows } = read(`${'{"a":1}\n'.repeat(2 ** 17)}{"b":2,"a":3}`);
  t.same(names, ['a']);
  t.same(rows.at(-1), ['3']);
  t.end();
});

t.test('nothing in it', (t) => {
  for (const file of ['', '\n \r\n', '\ufeff']) t.throws(() => read(file), { message: /empty/ });
  t.same(read('\ufeff{"a":1}').rows, [['1']], 'a byte order mark does no harm');
  t.end();
});

t.test('the same as JSON.parse, for any values, names, blanks and pieces', (t) => {
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const object = fc.dictionary(
    fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.string()),
    fc.oneof({ weight: 5, arbitrary: scalar }, fc.jsonValue()),
  );
  const line = fc.tuple(object, fc.constantFrom(0, 0, 0, 1), fc.nat());
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 20 }),
      fc.array(fc.nat(), { maxLength: 5 }),
      (lines, cuts) => {
        // Some are damaged in one character.
        const texts = lines.map(([value, isDamaged, at]) => {
          const text = JSON.stringify(value);
          const place = at % text.length;
          const changed = text.slice(0, place) + '"{}[]:,1x '[at % 10] + text.slice(place + 1);
          return isDamaged ? Buffer.from(changed).toString() : text;
        });
        const { names, rows, lines: good } = read(texts.join('\n'), cuts);
        const parsed = texts.map(objectIn);
        const wanted = parsed.flatMap((value, i) => {
          const isFlat =
            value && Object.values(value).every((member) => member === null || typeof member !== 'object');
          return isFlat
            ? [[i + 1, names.map((name) => (Object.hasOwn(value, name) ? shown(value[name]) : null))]]
            : [];
        });
        t.strictSame(
          rows.map((row, i) => [
            good[i],
            row.map((field, k) => numberIn(field, parsed[good[i] - 1]!, names[k])),
          ]),
          wanted,
        );
      },
    ),
    { numRuns: 300 },
  );
  t.end();
});

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** More than the beginning of which all names are columns. */
const MANY = Array.from({ length: 9000 }, (_, i) => `{"id":"${String(i).padEnd(120, '-')}"}\n`).join('');

t.test('columns that first appear late are kept if they are expected, or all are wanted', (t) => {
  const found = collected();
  const late: string[] = [];
  const sink = { ...found.sink, expected: ['price'], onLateColumn: (name: string) => void late.push(name) };
  const reader = ndjsonTableReader(sink, found.onReject);
  reader.push(Buffer.from(`${MANY}{"Price":9.5,"note":"x"}\n{"id":"z"}\n{"price":1}\n`));
  reader.end();
  t.same(found.names, ['id', 'price']);
  t.same(late, ['note']);
  t.same(found.rows.slice(-3), [
    [null, '9.5'],
    ['z', null],
    [null, '1'],
  ]);
  t.equal(found.rows.length, 9003);
  const few = read('{"PRICE":1}');
  t.same(few.names, ['PRICE'], 'nothing else was expected');
  t.end();
});

t.test('names that are values are told as such', (t) => {
  const lines = Array.from({ length: 10_001 }, (_, i) => `{"${i}":1}\n`).join('');
  t.throws(() => read(lines), { code: 'bad_data', message: /more than 10000 different names/ });
  t.end();
});
