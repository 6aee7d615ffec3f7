/** Rule 1 of the preset `notebook`: ignores. */
import t from 'tap';
import { deviation, sumOf, uniform } from './chi-square.ts';
import { HOUR, LAST, NO_EXTRA_CLICKS, sequences, timesByArticle, withScore } from './sequences.ts';

/** For a value per customer: one of 20 that is half as probable as it should be is detected with 0.93 (simulated). */
const CUSTOMERS = 4000;
/** For a value per ignore, of which there are 50 per customer: one of 95 that is half as probable, with more than 0.97. */
const FEW_CUSTOMERS = 1000;
const CATALOGUE = 1000;

t.test('a customer ignores 40 to 59 different articles, each number equally probable', async (t) => {
  const numbers = [...sequences(CUSTOMERS, CATALOGUE)].map(
    (sequence) => timesByArticle(withScore(0, sequence)).size,
  );
  t.ok(Math.abs(deviation(numbers, uniform(40, 59))) < 4);
});

t.test('each ignored article has 1 or 2 events, equally probable', async (t) => {
  const repeats: number[] = [];
  for (const sequence of sequences(FEW_CUSTOMERS, CATALOGUE)) {
    for (const times of timesByArticle(withScore(0, sequence)).values()) repeats.push(times.length);
  }
  t.ok(Math.abs(deviation(repeats, uniform(1, 2))) < 4);
});

t.test('an ignore is 1 to 95 plus 1 to 11 hours before the last purchase', async (t) => {
  const hours: number[] = [];
  const rows: [number, number][] = [
    [LAST - 1000 * HOUR, 0],
    [LAST, 1],
  ];
  // One event per article, since two events of one article share their base time and are not independent.
  for (const sequence of sequences(
    FEW_CUSTOMERS,
    CATALOGUE,
    { ...NO_EXTRA_CLICKS, ignore_max_repeats: 2 },
    rows,
  )) {
    for (const [t_dat] of withScore(0, sequence)) hours.push((LAST - t_dat) / HOUR);
  }
  t.ok(Math.abs(deviation(hours, sumOf(uniform(1, 95), uniform(1, 11)))) < 4);
});

t.test('the base time is 1 to 95 hours before the last purchase', async (t) => {
  const hours: number[] = [];
  const fixed = { ignore_repeat_min_hours: 0, ignore_repeat_max_hours: 1 };
  for (const sequence of sequences(FEW_CUSTOMERS, CATALOGUE, fixed)) {
    for (const [first, second] of timesByArticle(withScore(0, sequence)).values()) {
      hours.push((LAST - first) / HOUR);
      if (second !== undefined && second !== first) t.fail('events of an ignored article have one base time');
    }
  }
  t.ok(Math.abs(deviation(hours, uniform(1, 95))) < 4);
});

t.test('each event of an ignored article is 1 to 11 hours before its base time, for itself', async (t) => {
  const hours: number[] = [];
  const pairs: number[] = [];
  for (const sequence of sequences(FEW_CUSTOMERS, CATALOGUE, { ignore_min_hours: 0, ignore_max_hours: 1 })) {
    for (const [first, second] of timesByArticle(withScore(0, sequence)).values()) {
      const [a, b] = [first, second].map((t_dat) => (LAST - t_dat) / HOUR);
      if (second === undefined) hours.push(a);
      else pairs.push(a * 100 + b);
    }
  }
  t.ok(Math.abs(deviation(hours, uniform(1, 11))) < 4);
  const twice = new Map<number, number>(); // the sequence is in order of time, so the earlier one comes first
  for (let a = 1; a <= 11; a++) for (let b = 1; b <= a; b++) twice.set(a * 100 + b, (a === b ? 1 : 2) / 121);
  t.ok(Math.abs(deviation(pairs, twice)) < 4);
});

t.test('each article of the catalogue is equally probable, those that were purchased included', async (t) => {
  const articles: number[] = [];
  const one = { min_ignores: 1, max_ignores: 2, ignore_max_repeats: 2 };
  for (const sequence of sequences(20_000, 40, one)) articles.push(withScore(0, sequence)[0][1]);
  t.ok(Math.abs(deviation(articles, uniform(0, 39))) < 4);
});

t.test('every set of ignored articles is equally probable', async (t) => {
  const sets: number[] = [];
  const two = { min_ignores: 2, max_ignores: 3, ignore_max_repeats: 2, ...NO_EXTRA_CLICKS };
  for (const sequence of sequences(20_000, 6, two)) {
    sets.push(withScore(0, sequence).reduce((set, [, article]) => set | (1 << article), 0));
  }
  const pairs = [...uniform(0, 63).keys()].filter((set) => set.toString(2).replaceAll('0', '').length === 2);
  t.ok(Math.abs(deviation(sets, new Map(pairs.map((set) => [set, 1 / 15])))) < 4);
});

t.test('the bounds are parameters', async (t) => {
  const numbers: number[] = [];
  const repeats: number[] = [];
  const bounds = { min_ignores: 3, max_ignores: 6, ignore_min_repeats: 1, ignore_max_repeats: 5 };
  const hours = {
    ignore_min_hours: 7,
    ignore_max_hours: 8,
    ignore_repeat_min_hours: 5,
    ignore_repeat_max_hours: 6,
  };
  for (const sequence of sequences(CUSTOMERS, CATALOGUE, { ...bounds, ...hours })) {
    const times = timesByArticle(withScore(0, sequence));
    numbers.push(times.size);
    for (const [, at] of times) {
      repeats.push(at.length);
      if (at.some((t_dat) => t_dat !== LAST - 12 * HOUR)) t.fail('an ignore is not at its time');
    }
  }
  t.ok(Math.abs(deviation(numbers, uniform(3, 5))) < 4);
  t.ok(Math.abs(deviation(repeats, uniform(1, 4))) < 4);
  for (const sequence of sequences(100, CATALOGUE, { ignore_min_repeats: 0, ignore_max_repeats: 1 })) {
    if (withScore(0, sequence).length > 0) t.fail('no repeats, no events');
  }
});
