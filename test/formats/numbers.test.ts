import t from 'tap';
import fc from 'fast-check';
import { numberParser, smallWholeNumber } from '../../src/formats/numbers.ts';

const parse = numberParser();
const numberOf = (text: string) => {
  const bytes = Buffer.from(`9${text}9`, 'latin1');
  return parse(bytes, 1, bytes.length - 1);
};
const channelOf = (text: string) => {
  const bytes = Buffer.from(`9${text}9`, 'latin1');
  return smallWholeNumber(bytes, 1, bytes.length - 1);
};

t.test('decimals are read as Number reads them', async (t) => {
  const texts = [
    ...['0', '1', '-1', '+1', '007', '.5', '5.', '-.5', '1e3', '1E-7', '2.5e+10', '0.050830508474576264'],
    ...[
      '0.0508305084745763',
      '9007199254740991',
      '9007199254740992',
      '9007199254740993',
      '-9007199254740993',
    ],
    ...[
      '0.016932203389830508',
      '123456789012345678901234567890',
      '0.1234567890123456789012345678901234567890',
    ],
    ...['179769313486231570000000000000000000000', '4.9e-324', '0.00000000000000000000001', '5e-400'],
  ];
  for (const text of texts) t.equal(numberOf(text), Number(text), text);
});

t.test('a megabyte of digits is read or refused in passing', async (t) => {
  const digits = '1'.repeat(1_000_000);
  t.equal(numberOf(`0.${digits}`), Number(`0.${digits}`));
  t.ok(Number.isNaN(numberOf(`${digits}x`)));
  t.ok(Number.isNaN(numberOf(`0.${digits}x`)));
});

t.test('minus nought is nought', async (t) => {
  for (const text of ['-0', '-0.0', '-0e5', '-0.00000000000000000000000000'])
    t.ok(Object.is(numberOf(text), 0), text);
});

t.test('what is no finite decimal number is NaN', async (t) => {
  const texts = [
    ...['', ' ', '-', '+', '.', '-.', 'e5', '1e', '1e+', '1e5.5', 'abc', '1,5', '1.2.3', '--1', '0x10'],
    ...[
      'Infinity',
      '-Infinity',
      'NaN',
      'nan',
      'null',
      '1e999',
      '-1e999',
      '1_000',
      '12€',
      '1'.repeat(400),
      '1\n',
      '\u0661',
    ],
  ];
  for (const text of texts) t.ok(Number.isNaN(numberOf(text)), JSON.stringify(text));
});

t.test('any number is read exactly, the first time and from the cache', async () => {
  const text = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.stringMatching(/^[+-]?[0-9]{1,20}(\.[0-9]{0,25})?$/),
    fc.stringMatching(/^[+-]?[0-9]{0,3}\.[0-9]{1,19}([eE][+-]?[0-9]{1,2})?$/),
  );
  fc.assert(
    fc.property(text, (text) => numberOf(text) === Number(text) && numberOf(text) === Number(text)),
    { seed: 42, numRuns: 5000 },
  );
});

t.test('numbers with the same digits and another point or sign are kept apart', async (t) => {
  const texts = [
    '0.016932203389830508',
    '01.6932203389830508',
    '-0.016932203389830508',
    '00.016932203389830508',
  ];
  for (const text of [...texts, ...texts]) t.equal(numberOf(text), Number(text), text);
});

t.test('whole numbers up to 2147483647 are read, others are -1', async (t) => {
  for (const [text, value] of [
    ['0', 0],
    ['2', 2],
    ['007', 7],
    ['2147483647', 2147483647],
    ['2.0', 2],
    ['10.00', 10],
    ['100', 100],
  ] as const) {
    t.equal(channelOf(text), value, text);
  }
  for (const text of [
    '',
    '-1',
    '+1',
    '1.',
    '.0',
    '1.5',
    '1.0.0',
    '2147483648',
    '99999999999999999999',
    'a',
    ' 1',
    '1 ',
    '1e1',
  ]) {
    t.equal(channelOf(text), -1, JSON.stringify(text));
  }
});
