/** What the timeline is drawn from: ticks, spans and the search for the nearest interaction. */
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../src/package-root.ts';

type Span = { from: number; to: number };
type Sequence = { length: number; t: Float64Array; sessions: object[] };
const module = (name: string) => import(join(packageRoot, 'src', 'ui', 'customer', name));
const { ticksOf } = (await module('axis.js')) as {
  ticksOf(from: number, to: number, most: number): { t: number; label: string }[];
};
const { sequenceOf, firstFrom, nearest, wholeSpan, zoomed, moved } = (await module('sequence.js')) as {
  sequenceOf(items: object[]): Sequence;
  firstFrom(sequence: Sequence, moment: number): number;
  nearest(sequence: Sequence, moment: number, within: number, score: number): number;
  wholeSpan(sequence: Sequence): Span;
  zoomed(span: Span, factor: number, moment: number, whole: Span): Span;
  moved(span: Span, share: number, whole: Span): Span;
};

const labels = (from: string, to: string, most = 6) =>
  ticksOf(Date.parse(from), Date.parse(to), most).map(({ label }) => label);

t.test('ticks lie on round moments, and there are not too many', async (t) => {
  t.strictSame(labels('2020-01-01T10:02Z', '2020-01-01T10:07Z'), [
    '10:02',
    '10:03',
    '10:04',
    '10:05',
    '10:06',
    '10:07',
  ]);
  t.strictSame(labels('2020-01-01T20:00Z', '2020-01-02T07:00Z', 4), [
    '21:00',
    '2020-01-02',
    '03:00',
    '06:00',
  ]);
  t.strictSame(labels('2019-12-30T10:00Z', '2020-01-02T10:00Z', 4), [
    '2019-12-31',
    '2020-01-01',
    '2020-01-02',
  ]);
  t.strictSame(labels('2018-11-15', '2019-03-15'), ['2018-12', '2019-01', '2019-02', '2019-03']);
  t.strictSame(labels('2018-09-20', '2020-09-22', 9), [
    ...['2018-10', '2019-01', '2019-04', '2019-07', '2019-10', '2020-01', '2020-04', '2020-07'],
  ]);
  t.strictSame(labels('1969-06-01', '1971-06-01', 3), ['1970', '1971']);
});

const row = (t_dat: number, interaction_score: number, session_id: number | null = null) => ({
  ...{ t_dat, interaction_score, session_id },
});
const sequence = sequenceOf([row(10, 0, 1), row(20, 2, 1), row(20, 0, 1), row(50, 1, 2), row(90, 0, 2)]);

t.test('interactions of one session in a row are one band', async (t) => {
  t.strictSame(sequence.sessions, [
    { id: 1, from: 10, to: 20 },
    { id: 2, from: 50, to: 90 },
  ]);
  t.strictSame(sequenceOf([row(1, 0), row(2, 0)]).sessions, []);
});

t.test('the nearest interaction of a lane is found on either side, not further than the reach', async (t) => {
  t.equal(firstFrom(sequence, 20), 1);
  t.equal(firstFrom(sequence, 91), 5);
  for (let moment = 0; moment <= 100; moment++)
    for (const score of [0, 1, 2])
      for (const reach of [0, 5, 40]) {
        const found = nearest(sequence, moment, reach, score);
        const scores = [0, 2, 0, 1, 0];
        const away = [...sequence.t].map((t, i) => (scores[i] === score ? Math.abs(t - moment) : Infinity));
        const least = Math.min(...away);
        if (least > reach) t.equal(found, -1);
        else t.equal(away[found], least, `${moment} ${score} ${reach}`);
      }
});

t.test('zoomed and moved, a span stays within the whole', async (t) => {
  const hours = sequenceOf([row(0, 0), row(100 * 3_600_000, 0)]);
  const whole = wholeSpan(hours);
  t.ok(whole.from < 0 && whole.to > hours.t[1]);
  const middle = 50 * 3_600_000;
  const half = zoomed(whole, 0.5, middle, whole);
  t.equal(half.to - half.from, (whole.to - whole.from) / 2);
  t.strictSame(zoomed(half, 99, middle, whole), whole);
  t.equal(moved(half, -9, whole).from, whole.from);
  t.equal(moved(half, 9, whole).to, whole.to);
  let least = whole;
  for (let i = 0; i < 60; i++) least = zoomed(least, 0.5, middle, whole);
  t.ok(least.to - least.from >= 60_000, 'a minute is enough');
  const one = wholeSpan(sequenceOf([row(5, 0)]));
  t.ok(one.from < 5 && one.to > 5, 'a single interaction has a span, too');
});
