import { createHash } from 'node:crypto';
import t from 'tap';
import { articleCount } from '../../src/demo/log-articles.ts';
import { MOST_PURCHASES, purchasesPerCustomer } from '../../src/demo/log-customers.ts';
import { purchaseLog, PURCHASE_LOG_HEADER } from '../../src/demo/purchase-log.ts';

const textOf = (options: { customers: number; seed?: string | number }) =>
  Buffer.concat([...purchaseLog(options).chunks]).toString('latin1');
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
const rowsOf = (text: string) =>
  text
    .slice(PURCHASE_LOG_HEADER.length, -1)
    .split('\n')
    .map((line) => line.split(','));

const log = textOf({ customers: 2000 });
const rows = rowsOf(log);
const column = (index: number) => rows.map((row) => row[index]);

function timesSeen(values: string[]): Map<string, number> {
  const seen = new Map<string, number>();
  for (const value of values) seen.set(value, (seen.get(value) ?? 0) + 1);
  return seen;
}

t.test('the same customers and seed give the same bytes, on every machine', async (t) => {
  t.equal(digestOf(textOf({ customers: 2000 })), digestOf(log));
  t.equal(digestOf(textOf({ customers: 50, seed: 42 })), digestOf(textOf({ customers: 50, seed: '42' })));
  t.equal(
    digestOf(textOf({ customers: 50 })),
    '2db152cde5340aecde853d6235955de9982450aa0c88277076ec7425c21504a4',
  );
});

t.test('another seed gives another log', async (t) => {
  t.not(digestOf(textOf({ customers: 50, seed: 43 })), digestOf(textOf({ customers: 50 })));
});

t.test('the header and every row have the five columns of H&M', async (t) => {
  t.ok(log.startsWith(PURCHASE_LOG_HEADER));
  t.ok(log.endsWith('\n'));
  const shape = /^20(18|19|20)-\d\d-\d\d,[0-9a-f]{64},0\d{9},0\.\d{1,18},[12]$/;
  t.same(
    rows.map((row) => row.join(',')).filter((line) => !shape.test(line)),
    [],
  );
});

t.test('the number of rows is known before the first is made', async (t) => {
  t.equal(purchaseLog({ customers: 2000 }).rows, rows.length);
});

t.test('rows are sorted by date, from 2018-09-20 to 2020-09-22', async (t) => {
  const dates = column(0);
  t.same(dates, dates.toSorted());
  t.equal(dates[0], '2018-09-20');
  t.equal(dates.at(-1), '2020-09-22');
});

t.test('every customer buys, with a median of 9 and a mean of about 23', async (t) => {
  const counts = [...timesSeen(column(1)).values()].sort((a, b) => a - b);
  t.equal(counts.length, 2000);
  t.equal(counts[1000], 9);
  t.ok(Math.abs(rows.length / 2000 - 23.3) < 0.3, `mean ${rows.length / 2000}`);
  t.equal(counts[0], 1);
});

t.test('nobody buys more than 1,895 times, and with 100,000 customers somebody does', async (t) => {
  t.equal(Math.max(...purchasesPerCustomer(100_000, '42')), MOST_PURCHASES);
});

t.test('popular articles sell many times as often as the usual one', async (t) => {
  const counts = [...timesSeen(column(2)).values()].sort((a, b) => b - a);
  t.ok(counts[0] > 50 * counts[counts.length >> 1], `${counts[0]} against ${counts[counts.length >> 1]}`);
  t.ok(counts.length > articleCount(2000) / 2);
});

t.test('articles are on sale for a time, the most of them for less than a year', async (t) => {
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  for (const [date, , article] of rows) {
    const day = Date.parse(date) / 86_400_000;
    if (!first.has(article)) first.set(article, day);
    last.set(article, day);
  }
  const short = [...first].filter(([article, day]) => last.get(article)! - day < 365).length;
  t.ok(short > 0.8 * first.size);
});

t.test('an article has few prices', async (t) => {
  const prices = new Map<string, Set<string>>();
  for (const [, , article, price] of rows) prices.set(article, (prices.get(article) ?? new Set()).add(price));
  t.ok([...prices.values()].every((set) => set.size <= 2));
});

t.test('seven of ten purchases are online', async (t) => {
  const online = column(4).filter((channel) => channel === '2').length / rows.length;
  t.ok(online > 0.65 && online < 0.75, String(online));
});

t.test('customers buy several items at a time, and a few rows are exact duplicates', async (t) => {
  const baskets = new Set(rows.map((row) => row[0] + row[1])).size;
  t.ok(rows.length / baskets > 2.5, String(rows.length / baskets));
  const duplicates = rows.length - new Set(rows.map((row) => row.join())).size;
  t.ok(duplicates > 0.02 * rows.length && duplicates < 0.1 * rows.length, String(duplicates));
});

t.test('the articles on offer grow with the customers up to those of H&M', async (t) => {
  t.equal(articleCount(1_362_281), 104_547);
  t.ok(articleCount(100_000) > 35_000 && articleCount(100_000) < 45_000);
});

t.test('a number of customers that is none is refused', async (t) => {
  for (const customers of [0, -1, 1.5, NaN, 2_000_001])
    t.throws(() => purchaseLog({ customers }), RangeError);
});
