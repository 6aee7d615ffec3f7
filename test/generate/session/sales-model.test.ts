/** The estimate of times on sale, against catalogues in which they are known. */
import t from 'tap';
import { randomSourceFor } from '../../../src/generate/random.ts';
import { overhangsFrom, type Overhangs } from '../../../src/generate/session/sales-model.ts';
import { simulated, type Simulated } from './simulated-catalogue.ts';

const DAYS = 730;
const SHOP = { articles: 5000, days: DAYS, rate: [0.3, 1.3] as [number, number] };
const FASHION = { ...SHOP, lifetime: [120, 0.8] as [number, number] };

const seenOf = (catalogue: Simulated[]) => catalogue.map(({ seen }) => seen);

type Bounds = [fewest: number, most: number];

/**
 * Articles by how many days with sales they have, and how far off the expected ends may be on average, as a
 * part of the lifetime: what the sales of such an article don't tell is guessed from the others'.
 */
const BY_SALES: { bounds: Bounds; off: number }[] = [
  { bounds: [1, 1], off: 0.2 },
  { bounds: [2, 2], off: 0.15 },
  { bounds: [3, 5], off: 0.05 },
  { bounds: [6, 20], off: 0.05 },
  { bounds: [21, Infinity], off: 0.02 },
];

const within = (catalogue: Simulated[], [fewest, most]: Bounds) =>
  catalogue.filter(({ seen }) => seen.sales >= fewest && seen.sales <= most);

/** What becomes of articles at a certainty: all as shares, from 0 to 1. */
function judged(overhangs: Overhangs, chosen: Simulated[], certainty?: number) {
  const sums = { starts: 0, ends: 0, true: 0, estimated: 0, both: 0 };
  for (const { seen, from, to } of chosen) {
    const { before, after } = overhangs(seen, certainty);
    const start = Math.max(0, seen.before - before);
    const end = Math.min(DAYS, DAYS - seen.after + after);
    if (start <= from) sums.starts++;
    if (end >= to) sums.ends++;
    sums.true += to - from;
    sums.estimated += end - start;
    sums.both += Math.max(0, Math.min(end, to) - Math.max(start, from));
  }
  return {
    /** Of the articles, those whose true start and end are not outside of the estimate. */
    starts: sums.starts / chosen.length,
    ends: sums.ends / chosen.length,
    /** Of the true time on sale, what is estimated as such, and the reverse. */
    found: sums.both / sums.true,
    right: sums.both / sums.estimated,
    lifetime: sums.true / chosen.length,
  };
}

/** By how many days the expected start is too late, and the expected end too early, on average. */
function bias(overhangs: Overhangs, chosen: Simulated[]) {
  const levels = Array.from({ length: 20 }, (_, i) => (i + 0.5) / 20); // their mean is the expected value
  const sums = { start: 0, end: 0 };
  for (const level of levels) {
    for (const { seen, from, to } of chosen) {
      const { before, after } = overhangs(seen, level);
      sums.start += Math.max(0, seen.before - before) - from;
      sums.end += to - Math.min(DAYS, DAYS - seen.after + after);
    }
  }
  const count = levels.length * chosen.length;
  return { start: sums.start / count, end: sums.end / count };
}

for (const [name, share, lifetime] of [
  ['a whole log', 1, FASHION.lifetime],
  ['a fifth of the customers', 0.2, FASHION.lifetime],
  ['2 % of the customers', 0.02, FASHION.lifetime],
  ['2 % of the customers, articles that stay for years', 0.02, [900, 0.5]],
] as [string, number, [number, number]][]) {
  t.test(`${name}: bias and coverage by number of sales`, async (t) => {
    const catalogue = simulated(randomSourceFor('1', name), { ...FASHION, share, lifetime });
    const overhangs = overhangsFrom(seenOf(catalogue), DAYS);
    for (const { bounds, off } of BY_SALES) {
      const chosen = within(catalogue, bounds);
      if (chosen.length === 0) continue;
      const [half, most] = [0.5, undefined].map((certainty) => judged(overhangs, chosen, certainty));
      const { start, end } = bias(overhangs, chosen);
      const shown = [half.starts, half.ends, most.starts, most.ends, most.found, most.right];
      t.comment(
        `${bounds.join(' to ')} days with sales: ${chosen.length} articles on sale for ` +
          `${most.lifetime.toFixed(0)} days; bias ${start.toFixed(1)}, ${end.toFixed(1)}; ` +
          shown.map((one) => one.toFixed(2)).join(', '),
      );
      if (chosen.length < 100) continue;
      for (const days of [start, end]) t.ok(Math.abs(days) < off * most.lifetime + 1, `bias: ${days}`);
      for (const coverage of [most.starts, most.ends]) t.ok(coverage > 0.92, `coverage: ${coverage}`);
      t.ok(most.found > 0.94, `found: ${most.found}`);
    }
  });
}

t.test('of few sales it finds more than a fixed grace of 14 days', async (t) => {
  const catalogue = simulated(randomSourceFor('1', 'grace'), { ...FASHION, share: 0.02 });
  const chosen = within(catalogue, [1, 2]);
  const estimated = judged(overhangsFrom(seenOf(catalogue), DAYS), chosen);
  const fixed = judged(() => ({ before: 14, after: 14 }), chosen);
  t.ok(estimated.found > 2 * fixed.found, `${estimated.found} against ${fixed.found}`);
});

t.test('with many sales the ends are expected beyond them by about their mean gap', async (t) => {
  const catalogue = simulated(randomSourceFor('1', 'gaps'), { ...FASHION, share: 0.2 });
  // Of an exponential distribution, the mean is the bound at 1 - 1/e.
  const mean = 1 - Math.exp(-1);
  const overhangs = overhangsFrom(seenOf(catalogue), DAYS);
  for (const gap of [2, 5, 10]) {
    const seen = { sales: 31, span: 30 * gap, before: 200, after: 529 - 30 * gap };
    const { before, after } = overhangs(seen, mean);
    for (const overhang of [before, after])
      t.ok(overhang >= 0.7 * gap && overhang <= 1.3 * gap + 1, `gap of ${gap} days: ${overhang}`);
  }
});

t.test('nothing lies outside of the log', async (t) => {
  const catalogue = simulated(randomSourceFor('1', 'edges'), { ...FASHION, share: 0.05 });
  const overhangs = overhangsFrom(seenOf(catalogue), DAYS);
  for (const { seen } of catalogue) {
    const { before, after } = overhangs(seen);
    t.ok(before >= 0 && before <= seen.before && after >= 0 && after <= seen.after);
  }
});

t.test('a log of one day, and one article', async (t) => {
  const seen = { sales: 1, span: 0, before: 0, after: 0 };
  t.same(overhangsFrom([seen], 1)(seen), { before: 0, after: 0 });
});
