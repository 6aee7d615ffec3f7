import t from 'tap';
import fc from 'fast-check';
import { likelyTimeFormats } from '../../src/formats/likely-time-formats.ts';
import { parseTime } from '../../src/formats/times.ts';

const utc = Date.UTC;

t.test('times are read as time_format says', async (t) => {
  const cases: [time_format: string, text: string, time: number][] = [
    ['dd.MM.yyyy', '01.12.2019', utc(2019, 11, 1)],
    ['dd.MM.yyyy HH:mm', '01.12.2019 08:26', utc(2019, 11, 1, 8, 26)],
    ['M/d/yyyy H:mm', '12/1/2010 8:26', utc(2010, 11, 1, 8, 26)],
    ['M/d/yyyy H:mm', '12/13/2010 14:34', utc(2010, 11, 13, 14, 34)],
    ['M/d/yy', '1/2/98', utc(1998, 0, 2)],
    ['M/d/yy', '1/2/68', utc(2068, 0, 2)],
    ['M/d/yyyy h:mm a', '12/1/2010 12:05 AM', utc(2010, 11, 1, 0, 5)],
    ['M/d/yyyy h:mm a', '12/1/2010 12:05\u202fpm', utc(2010, 11, 1, 12, 5)],
    ['M/d/yyyy hh:mm:ss a', '12/1/2010 01:05:06 p.m.', utc(2010, 11, 1, 13, 5, 6)],
    ['yyyyMMdd', '20060413', utc(2006, 3, 13)],
    ['yyyyMMddHHmmss', '20060413235959', utc(2006, 3, 13, 23, 59, 59)],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", '2019-12-01T08:26:00.123+02:00', utc(2019, 11, 1, 6, 26, 0, 123)],
    ['yyyy-MM-dd HH:mm:ss.SSSSSS z', '2020-01-05 10:03:40.123456 UTC', utc(2020, 0, 5, 10, 3, 40, 123)],
    ['EEE MMM dd HH:mm:ss Z yyyy', 'Sun Dec 01 08:26:00 -0400 2019', utc(2019, 11, 1, 12, 26)],
    ['EEEE, d.M.yyyy', 'Thursday, 1.1.1970', utc(1970, 0, 1)],
    ['EEE, d.M.yyyy', 'Thu, 29.2.2024', utc(2024, 1, 29)],
    ['d MMMM yyyy', '1 September 2019', utc(2019, 8, 1)],
    ['dd-MMM-yy', '01-SEPT-19', utc(2019, 8, 1)],
    ["d 'of' MMMM, ''yy", "1 of May, '19", utc(2019, 4, 1)],
    ['yyyy年M月d日', '2019年12月1日', utc(2019, 11, 1)],
  ];
  for (const [time_format, text, time] of cases) t.equal(parseTime(text, { time_format }), time, text);
});

t.test('what is written in another way is no time', async (t) => {
  const cases: [time_format: string, text: string][] = [
    ['dd.MM.yyyy', '1.12.2019'],
    ['dd.MM.yyyy', '01.12.19'],
    ['dd.MM.yyyy', '01.13.2019'],
    ['dd.MM.yyyy', '31.11.2019'],
    ['dd.MM.yyyy', '01.12.2019 '],
    ['dd.MM.yyyy', '01-12-2019'],
    ['dd.MM.yyyy', ''],
    ['dd.MM.yyyy', '01.12.2201'],
    ['dd.MM.yyyy HH:mm', '01.12.2019'],
    ['dd.MM.yyyy HH:mm', '01.12.2019 24:00'],
    ['dd.MM.yyyy HH:mm', '01.12.2019 12:60'],
    ['M/d/yyyy h:mm a', '12/1/2010 13:05 PM'],
    ['M/d/yyyy h:mm a', '12/1/2010 0:05 AM'],
    ['M/d/yyyy h:mm a', '12/1/2010 1:05 XM'],
    ['d MMM yyyy', '1 Xyz 2019'],
    ['d MMM yyyy', '1 De 2019'],
    ['yyyy-MM-dd z', '2019-12-01 EST'],
    ['yyyy-MM-dd HH:mm:ss.SSS', '2019-12-01 00:00:00.'],
    ['yyyyMMdd', '2006041'],
    ['EEE d MMM yyyy', 'Mon 1 Dec 2019'],
    ['EEEE, d.M.yyyy', 'Wednesday, 1.1.1970'],
  ];
  for (const [time_format, text] of cases)
    t.ok(Number.isNaN(parseTime(text, { time_format })), `${time_format}: ${text}`);
});

t.test('numbers of any unit are exact', async (t) => {
  const cases: [unit: 's' | 'ms' | 'us' | 'ns', text: string, time: number][] = [
    ['s', '1569888000', 1569888000000],
    ['s', '1569888000.0', 1569888000000],
    ['s', '1569888120.5', 1569888120500],
    ['s', '1569888120.123999', 1569888120123],
    ['ms', '1569888000123.0', 1569888000123],
    ['us', '1569888000123456', 1569888000123],
    ['ns', '1569888000123456789', 1569888000123],
    ['ns', '1569888000123999999', 1569888000123],
    ['ns', '5', 0],
  ];
  for (const [time_unit, text, time] of cases) t.equal(parseTime(text, { time_unit }), time, text);
  for (const text of ['1.5e9', '1,5', '1.', '.5', '-5', '1.2.3', ''])
    t.ok(Number.isNaN(parseTime(text, { time_unit: 's' })), text);
  const excel = { time_unit: 'd', time_origin: utc(1899, 11, 30) } as const;
  t.equal(parseTime('45214', excel), utc(2023, 9, 15));
  t.equal(parseTime('45214.3511111111', excel), utc(2023, 9, 15) + 30_336_000);
  t.equal(parseTime('1', { time_unit: 'd', time_origin: utc(2015, 0, 1) }), utc(2015, 0, 2));
});

t.test('times of a zone follow its summer times', async (t) => {
  const berlin = { time_zone: 'Europe/Berlin' };
  const cases: [text: string, time: number, zone?: string][] = [
    ['2019-01-01', utc(2018, 11, 31, 23)],
    ['2019-07-01 12:00', utc(2019, 6, 1, 10)],
    ['2019-07-01T12:00:00Z', utc(2019, 6, 1, 12)],
    ['2019-03-31 01:59:59', utc(2019, 2, 31, 0, 59, 59)],
    ['2019-03-31 02:00', NaN],
    ['2019-03-31 02:59:59.999', NaN],
    ['2019-03-31 03:00', utc(2019, 2, 31, 1)],
    ['2019-10-27 01:59', utc(2019, 9, 26, 23, 59)],
    ['2019-10-27 02:30', utc(2019, 9, 27, 0, 30)],
    ['2019-10-27 03:00', utc(2019, 9, 27, 2)],
    ['2018-11-04', utc(2018, 10, 4, 3), 'America/Sao_Paulo'],
    ['2018-11-04 00:00', NaN, 'America/Sao_Paulo'],
    ['2018-11-04 01:00', utc(2018, 10, 4, 3), 'America/Sao_Paulo'],
    ['2019-06-01 00:00', utc(2019, 4, 31, 18, 15), 'Asia/Kathmandu'],
    ['2011-12-30 12:00', NaN, 'Pacific/Apia'],
  ];
  for (const [text, time, time_zone = berlin.time_zone] of cases)
    t.ok(Object.is(parseTime(text, { time_zone }), time), `${text} ${time_zone}`);
  t.equal(
    parseTime('27.10.2019 02:30', { ...berlin, time_format: 'dd.MM.yyyy HH:mm' }),
    utc(2019, 9, 27, 0, 30),
  );
  t.equal(parseTime('1569888000000', berlin), 1569888000000);
});

t.test('every instant comes back from its local time, or from the same one an hour before', async () => {
  const zone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Asia/Tehran',
  );
  const instant = fc.integer({ min: 86_400, max: utc(2037, 0, 1) / 1000 });
  const format = (timeZone: string, time: number) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(time);
  fc.assert(
    fc.property(zone, instant, (time_zone, seconds) => {
      const local = format(time_zone, seconds * 1000);
      const time = parseTime(local, { time_zone });
      return time <= seconds * 1000 && format(time_zone, time) === local;
    }),
    { seed: 42, numRuns: 500 },
  );
});

t.test('likely formats are those that fit all values', async (t) => {
  t.strictSame(likelyTimeFormats(['12/1/2010 8:26']), ['M/d/yyyy H:mm', 'd/M/yyyy H:mm']);
  t.strictSame(likelyTimeFormats(['12/1/2010 8:26', '12/13/2010 14:34']), ['M/d/yyyy H:mm']);
  t.strictSame(likelyTimeFormats(['01.12.2019 08:26', '02.12.2019 09:00']), ['d.M.yyyy H:mm']);
  t.strictSame(likelyTimeFormats(['1-Dec-19', '30-DEC-19']), ['d-MMM-yy']);
  t.strictSame(likelyTimeFormats(['Sun Dec 01 08:26:00 UTC 2019']), ['EEE MMM d HH:mm:ss z yyyy']);
  t.strictSame(likelyTimeFormats(['20191201']), ['yyyyMMdd']);
  for (const values of [[], ['soon'], ['45214'], ['12/1/2010', '2010-12-01'], ['13/13/2010']])
    t.strictSame(likelyTimeFormats(values), [], values.join());
});
