/** The estimate of times on sale, against catalogues in which they are known. */
import t from 'tap';
import { randomSourceFor } from '../../../src/generate/random.ts';
import { overhangsFrom } from '../../../src/generate/session/sales-model.ts';
import { simulated, type Simulated } from './simulated-catalogue.ts';

const DAYS = 730;
const SHOP = { articles: 5000, days: DAYS, rate: [0.3, 1.3] as [number, number] };
const FASHION = { ...SHOP, lifetime: [120, 0.8] as [number, number] };

/** What became of the articles whose days with sales are within bounds. */
function judged(catalogue: Simulated[], [fewest, most]: [number, number], grace?: number) {
  const overhangs = overhangsFrom(
    catalogue.map(({ seen }) => seen),
    DAYS,
  );
  const sums = { start: 0, end: 0, true: 0, estimated: 0, both: 0 };
  const chosen = catalogue.filter(({ seen }) => seen.sales >= fewest && seen.sales <= most);
  for (const { seen, from, to } of chosen) {
    const { before, after } = grace === undefined ? overhangs(seen) : { before: grace, after: grace };
    const start = Math.max(0, seen.before - before);
    const end = Math.min(DAYS, DAYS - seen.after + after);
    sums.start += start - from;
    sums.end += end - to;
    sums.true += to - from;
    sums.estimated += end - start;
    sums.both += Math.max(0, Math.min(end, to) - Math.max(start, from));
  }
  return {
    articles: chosen.length,
    start: sums.start / chosen.length,
    end: sums.end / chosen.length,
    lifetime: sums.true / chosen.length,
    /** Share of the true time on sale that is estimated as such, and the reverse. */
    covered: sums.both / sums.true,
    right: sums.both / sums.estimated,
  };
}

/**
 * Bounds of the number of days with sales, and how far off the ends may be on average, as a part of the
 * lifetime: what the sales of such an article don't tell is guessed from the others'.
 */
const BY_SALES: [fewest: number, most: number, off: number][] = [
  [1, 1, 0.35],
  [2, 2, 0.22],
  [3, 5, 0.05],
  [6, 20, 0.05],
  [21, Infinity, 0.02],
];

for (const [name, share, lifetime] of [
  ['a whole log', 1, FASHION.lifetime],
  ['a fifth of the customers', 0.2, FASHION.lifetime],
  ['2 % of the customers', 0.02, FASHION.lifetime],
  ['2 % of the customers, articles that stay for years', 0.02, [900, 0.5]],
] as [string, number, [number, number]][]) {
  t.test(`${name}: the ends are right on average, however few the sales`, async (t) => {
    const catalogue = simulated(randomSourceFor('1', name), { ...FASHION, share, lifetime });
    for (const [fewest, most, off] of BY_SALES) {
      const { articles, start, end, lifetime, covered, right } = judged(catalogue, [fewest, most]);
      const shown = [start, end, lifetime].map((days) => days.toFixed(1)).join(', ');
      t.comment(
        `${fewest} to ${most} days with sales: ${articles} articles; ends off by, and lifetime: ${shown}; ` +
          `${covered.toFixed(2)} covered, ${right.toFixed(2)} right`,
      );
      if (articles < 100) continue;
      t.ok(Math.abs(start) < off * lifetime + 1, `start: ${start}`);
      t.ok(Math.abs(end) < off * lifetime + 1, `end: ${end}`);
    }
    const all = judged(catalogue, [1, Infinity]);
    t.ok(all.covered > 0.77 && all.right > 0.77, `${all.covered}, ${all.right}`);
  });
}

t.test('of few sales it covers more than a fixed grace of 14 days', async (t) => {
  const catalogue = simulated(randomSourceFor('1', 'grace'), { ...FASHION, share: 0.02 });
  const estimated = judged(catalogue, [1, 2]);
  const fixed = judged(catalogue, [1, 2], 14);
  t.ok(estimated.covered > 2 * fixed.covered, `${estimated.covered} against ${fixed.covered}`);
});

t.test('with many sales the ends lie beyond them by about their mean gap', async (t) => {
  const catalogue = simulated(randomSourceFor('1', 'gaps'), { ...FASHION, share: 0.2 });
  const overhangs = overhangsFrom(
    catalogue.map(({ seen }) => seen),
    DAYS,
  );
  for (const gap of [2, 5, 10]) {
    const { before, after } = overhangs({ sales: 31, span: 30 * gap, before: 200, after: 529 - 30 * gap });
    for (const overhang of [before, after])
      t.ok(overhang > 0.7 * gap && overhang < 1.3 * gap, `gap of ${gap} days: ${overhang}`);
  }
});

t.test('nothing lies outside of the log', async (t) => {
  const catalogue = simulated(randomSourceFor('1', 'edges'), { ...FASHION, share: 0.05 });
  const overhangs = overhangsFrom(
    catalogue.map(({ seen }) => seen),
    DAYS,
  );
  for (const { seen } of catalogue) {
    const { before, after } = overhangs(seen);
    t.ok(before >= 0 && before <= seen.before && after >= 0 && after <= seen.after);
  }
});

t.test('a log of one day, and one article', async (t) => {
  const seen = { sales: 1, span: 0, before: 0, after: 0 };
  t.same(overhangsFrom([seen], 1)(seen), { before: 0, after: 0 });
});
