import t from 'tap';
import fc from 'fast-check';
import { parseTime, PLAIN_TIMES, timeParser } from '../../src/formats/times.ts';

const good: [text: string, time: number][] = [
  ['2018-09-20', Date.UTC(2018, 8, 20)],
  ['2018-09-20 12:26:00', Date.UTC(2018, 8, 20, 12, 26)],
  ['2018-09-20 12:26', Date.UTC(2018, 8, 20, 12, 26)],
  ['2018-09-20T12:26:07', Date.UTC(2018, 8, 20, 12, 26, 7)],
  ['2018-09-20t12:26:07z', Date.UTC(2018, 8, 20, 12, 26, 7)],
  ['2018-09-20T12:26:07Z', Date.UTC(2018, 8, 20, 12, 26, 7)],
  ['2018-09-20T12:26:07.1', Date.UTC(2018, 8, 20, 12, 26, 7, 100)],
  ['2018-09-20T12:26:07.12', Date.UTC(2018, 8, 20, 12, 26, 7, 120)],
  ['2018-09-20T12:26:07,123Z', Date.UTC(2018, 8, 20, 12, 26, 7, 123)],
  ['2018-09-20T12:26:07.123999999Z', Date.UTC(2018, 8, 20, 12, 26, 7, 123)],
  ['2018-09-20T12:26:07+02:00', Date.UTC(2018, 8, 20, 10, 26, 7)],
  ['2018-09-20 12:26:07.5-0130', Date.UTC(2018, 8, 20, 13, 56, 7, 500)],
  ['2018-09-20 00:10+02', Date.UTC(2018, 8, 19, 22, 10)],
  ['2020-02-29', Date.UTC(2020, 1, 29)],
  ['1970-01-01', 0],
  ['1969-12-31T23:30:00-01:00', 1_800_000],
  ['2200-12-31T23:59:59.999', Date.UTC(2201, 0, 1) - 1],
  ['0', 0],
  ['1537401600000', 1537401600000],
  ['20180920', 20180920],
  ['1.5', 1],
  ['2018-09-20T12:26:00 Z', Date.UTC(2018, 8, 20, 12, 26)],
  ['2018-09-20 12:26:00.5 UTC', Date.UTC(2018, 8, 20, 12, 26, 0, 500)],
  ['2018-09-20 12:26 GMT', Date.UTC(2018, 8, 20, 12, 26)],
  ['2018-09-20 12:26:00 -0400', Date.UTC(2018, 8, 20, 16, 26)],
  ['000000000000000000000000000001', 1],
];

const bad = [
  ...['', ' ', 'x', '-1', '+1', '1e3', ' 2018-09-20', '2018-09-20 ', '2018/09/20', '2018-9-20', '18-09-20'],
  ...[
    '2019-02-29',
    '2019-02-30',
    '2018-13-01',
    '2018-00-10',
    '2018-01-00',
    '2018-01-32',
    '2018-04-31',
    '2100-02-29',
  ],
  ...[
    '2018-09-20T',
    '2018-09-20T12',
    '2018-09-20T12:',
    '2018-09-20T1:26:00',
    '2018-09-20T24:00:00',
    '2018-09-20T23:60',
  ],
  ...[
    '2018-09-20T12:26:',
    '2018-09-20T12:26:6',
    '2018-09-20T12:26:60',
    '2018-09-20T12:26:00.',
    '2018-09-20x12:26:00',
  ],
  ...['2018-09-20T12:26:00 EST', '2018-09-20T12:26:00ZZ', '2018-09-20T12:26:00+', '2018-09-20T12:26:00+2'],
  ...[
    '2018-09-20T12:26:00+24:00',
    '2018-09-20T12:26:00+02:60',
    '2018-09-20T12:26:00+02-00',
    '2018-09-20T12:26:00*02:00',
  ],
  ...['1969-12-31', '2201-01-01', '0070-01-01', '0018-09-20', '9999-12-31', '1970-01-01T00:00:00+00:01'],
  ...[
    '2200-12-31T23:30:00-01:00',
    '7289654400000',
    '99999999999999999999999999',
    '201x-09-20',
    '2018-0x-20',
    'NaN',
  ],
];

t.test('dates, date-times, zones, fractions and whole numbers are times', async (t) => {
  for (const [text, time] of good) t.equal(parseTime(text), time, text);
});

t.test('whole numbers in seconds become milliseconds, written times stay', async (t) => {
  t.equal(parseTime('1537401600', { time_unit: 's' }), 1537401600000);
  t.equal(parseTime('7289654399', { time_unit: 's' }), 7289654399000);
  t.equal(parseTime('2018-09-20', { time_unit: 's' }), Date.UTC(2018, 8, 20));
  t.ok(Number.isNaN(parseTime('7289654400', { time_unit: 's' })), '2201');
});

t.test('what is no time of the years 1970 to 2200 is NaN', async (t) => {
  for (const text of bad) t.ok(Number.isNaN(parseTime(text)), JSON.stringify(text));
});

t.test(
  'a bad date leaves the remembered one as it was, and cut times do not read beyond their end',
  async (t) => {
    const bytes = new TextEncoder().encode('2018-09-202018-09-212018-13-012018-09-21T12:26:00');
    const parse = timeParser(PLAIN_TIMES);
    t.equal(parse(bytes, 0, 10), Date.UTC(2018, 8, 20));
    t.equal(parse(bytes, 10, 20), Date.UTC(2018, 8, 21));
    t.ok(Number.isNaN(parse(bytes, 20, 30)));
    t.equal(parse(bytes, 30, 40), Date.UTC(2018, 8, 21));
    t.ok(Number.isNaN(parse(bytes, 10, 19)));
    t.ok(Number.isNaN(parse(bytes, 30, 45)), '12:2');
    t.ok(Number.isNaN(parse(bytes, 30, 48)), '12:26:0');
  },
);

t.test('what Date writes is read back as the same time, in any order of dates', async () => {
  const time = fc.integer({ min: 0, max: 7289654399999 });
  fc.assert(
    fc.property(fc.array(time), (times) => {
      const parse = timeParser(PLAIN_TIMES);
      return times.every((time) => {
        const forms = [new Date(time).toISOString(), String(time)];
        return forms.every((text) => parse(new TextEncoder().encode(text), 0, text.length) === time);
      });
    }),
  );
});

t.test('a text of the shape of a date is a time exactly if the calendar has that date', async () => {
  const date = fc.tuple(
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 0, max: 14 }),
    fc.integer({ min: 0, max: 33 }),
  );
  fc.assert(
    fc.property(date, ([year, month, day]) => {
      const text = [
        String(year).padStart(4, '0'),
        ...[month, day].map((n) => String(n).padStart(2, '0')),
      ].join('-');
      const known = new Date(`${text}T00:00:00Z`);
      const isReal = !Number.isNaN(known.getTime()) && known.toISOString().startsWith(text);
      const expected = isReal && year >= 1970 && year <= 2200 ? known.getTime() : NaN;
      return Object.is(parseTime(text), expected);
    }),
    { seed: 42, numRuns: 2000 },
  );
});
