/** Rule 2 of the preset `notebook`: purchases and the clicks before them. */
import t from 'tap';
import { deviation, uniform } from './chi-square.ts';
import {
  HOUR,
  LAST,
  NO_EXTRA_CLICKS,
  NO_IGNORES,
  sequences,
  withScore,
  type PurchaseRow,
} from './sequences.ts';

const ONLY = { ...NO_IGNORES, ...NO_EXTRA_CLICKS };
const CUSTOMERS = 20_000;

t.test('a purchase has no click before it in 10 % of cases, 1 in 45 %, 2 in 45 %', async (t) => {
  const numbers = [...sequences(CUSTOMERS, 1, ONLY)].map((sequence) => withScore(1, sequence).length);
  const probabilities = new Map([
    [0, 0.1],
    [1, 0.45],
    [2, 0.45],
  ]);
  t.ok(Math.abs(deviation(numbers, probabilities)) < 4);
});

t.test('a click is 1 to 47 hours before its purchase, and on its article', async (t) => {
  const hours: number[] = [];
  const rows: PurchaseRow[] = [
    [LAST - 5000 * HOUR, 7],
    [LAST, 3],
  ];
  for (const sequence of sequences(CUSTOMERS, 10, ONLY, rows)) {
    for (const [t_dat, article] of withScore(1, sequence)) {
      const purchase = rows.find((row) => row[1] === article);
      if (purchase) hours.push((purchase[0] - t_dat) / HOUR);
      else t.fail(`nobody purchased ${article}`);
    }
  }
  t.ok(Math.abs(deviation(hours, uniform(1, 47))) < 4);
});

t.test('the two clicks before a purchase have times of their own', async (t) => {
  const pairs: number[] = [];
  const few = { ...ONLY, click_before_purchase_prob: 1, min_pre_clicks: 2, pre_click_max_hours: 6 };
  for (const sequence of sequences(CUSTOMERS, 1, few)) {
    const [a, b] = withScore(1, sequence).map(([t_dat]) => (LAST - t_dat) / HOUR);
    pairs.push(a * 10 + b);
  }
  const expected = new Map<number, number>();
  for (let a = 1; a <= 5; a++) for (let b = 1; b <= a; b++) expected.set(a * 10 + b, (a === b ? 1 : 2) / 25);
  t.ok(Math.abs(deviation(pairs, expected)) < 4);
});

t.test('each purchase has clicks or none for itself', async (t) => {
  const rows: PurchaseRow[] = [
    [LAST - 5000 * HOUR, 1],
    [LAST, 0],
  ];
  const pairs: number[] = [];
  for (const sequence of sequences(CUSTOMERS, 2, ONLY, rows)) {
    const clicks = withScore(1, sequence);
    const [first, second] = [1, 0].map((article) => clicks.filter((row) => row[1] === article).length);
    pairs.push(first * 10 + second);
  }
  const each = [0.1, 0.45, 0.45];
  const expected = new Map(each.flatMap((p, a) => each.map((q, b) => [a * 10 + b, p * q] as const)));
  t.ok(Math.abs(deviation(pairs, expected)) < 4);
});

t.test('every purchase is there at its own time, several units of an article too', async (t) => {
  const rows: PurchaseRow[] = [
    [LAST - 24 * HOUR, 2],
    [LAST - 24 * HOUR, 2],
    [LAST, 1],
    [LAST, 2],
    [LAST, 2],
  ];
  for (const sequence of sequences(200, 5, {}, rows)) {
    const purchases = withScore(2, sequence).map(([t_dat, article]) => [t_dat, article]);
    if (JSON.stringify(purchases) !== JSON.stringify(rows)) t.fail('a purchase is missing, moved or made up');
  }
});

t.test('the numbers are parameters', async (t) => {
  const changed = { click_before_purchase_prob: 0.25, min_pre_clicks: 4, max_pre_clicks: 6 };
  const numbers = [...sequences(CUSTOMERS, 1, { ...ONLY, ...changed })].map(
    (sequence) => sequence.length - 1,
  );
  const probabilities = new Map([
    [0, 0.75],
    [4, 0.125],
    [5, 0.125],
  ]);
  t.ok(Math.abs(deviation(numbers, probabilities)) < 4);
  const always = [...sequences(1000, 1, { ...ONLY, click_before_purchase_prob: 1 })];
  t.ok(always.every((sequence) => sequence.length > 1));
  const never = [...sequences(1000, 1, { ...ONLY, click_before_purchase_prob: 0 })];
  t.ok(never.every((sequence) => sequence.length === 1));
});
