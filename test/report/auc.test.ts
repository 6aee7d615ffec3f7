import fc from 'fast-check';
import t from 'tap';
import { randomSourceFor } from '../../src/generate/random.ts';
import { bestAuc, orderedAuc, separation } from '../../src/report/auc.ts';
import { cellsOf, distribution, type Bin } from '../../src/report/distribution.ts';

/** Bins 0, 1, 2, … with so many rows of score 0 and of score 2, half of them in each half. */
function bins(ignores: number[], purchases: number[], isExact = true): Bin[] {
  return ignores.map((rows, i) => {
    const cells = [rows / 2, 0, purchases[i] / 2, rows / 2, 0, purchases[i] / 2];
    return { from: i, to: i + 1, isExact, cells };
  });
}

const of = (values: Bin[], options = {}) => distribution(values, total(values), options);

function total(values: Bin[]) {
  const cells = cellsOf();
  for (const bin of values) for (let i = 0; i < cells.length; i++) cells[i] += bin.cells[i];
  return cells;
}

t.test('the AUC is the share of pairs in order, ties counting half', async (t) => {
  t.equal(orderedAuc([0, 1], [1, 0]), 1);
  t.equal(orderedAuc([1, 0], [0, 1]), 0);
  t.equal(orderedAuc([3, 3], [5, 5]), 0.5);
  t.equal(orderedAuc([1, 1], [2, 0]), 0.75);
});

t.test('rows of one inexact bin are ties, and the error says so', async (t) => {
  const found = separation(of(bins([10, 10], [0, 20], false)), 2, 0);
  t.equal(found?.auc, 0.75);
  t.equal(found?.error, (20 * 10) / 2 / (20 * 20));
  t.equal(separation(of(bins([10, 10], [0, 20])), 2, 0)?.error, 0);
});

t.test('where values overlap those of the next bin, the error holds these pairs whole', async (t) => {
  const found = separation(of(bins([10, 10], [0, 20], false), { overlaps: true }), 2, 0);
  t.equal(found?.error, ((20 * 10) / 2 + 20 * 10) / (20 * 20));
});

t.test('without rows of both scores there is no AUC', async (t) => {
  t.equal(separation(of(bins([10], [0])), 2, 0), undefined);
  t.equal(separation(of(bins([10], [10])), 1, 0), undefined);
  t.equal(separation(distribution([], cellsOf()), 2, 0), undefined);
});

t.test('rows without a value stand after all others', async (t) => {
  const [low, high] = bins([10, 0], [0, 10]);
  const totals = total([low, high]);
  totals[0] += 10;
  t.equal(separation(distribution([low, high], totals), 2, 0)?.auc, 0.5);
});

t.test(
  'a feature that separates in no order of its own has a plain AUC of 0.5 and a best one of nearly 1',
  async (t) => {
    const values = bins([1000, 0, 1000], [0, 1000, 0]);
    const found = separation(of(values), 2, 0);
    t.equal(found?.auc, 0.5);
    t.ok(found && found.best > 0.99, String(found?.best));
  },
);

t.test('the best AUC finds nothing in chance, however many values and however few rows', async (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(5, 60, 1000),
      fc.constantFrom(20, 300, 5000),
      fc.nat(1000),
      (values, rows, seed) => {
        const random = randomSourceFor(String(seed), 'chance');
        const made = bins(new Array(values).fill(0), new Array(values).fill(0));
        for (let i = 0; i < rows; i++) {
          const half = random() < 0.5 ? 0 : 3;
          made[Math.floor(random() * values)].cells[half + (random() < 0.25 ? 2 : 0)]++;
        }
        const found = separation(of(made), 2, 0);
        return !found || found.best - 0.5 <= Math.max(found.chance * 1.4, Math.abs(found.auc - 0.5) + 1e-9);
      },
    ),
    { numRuns: 200, seed: 3 },
  );
  t.pass();
});

t.test('the best AUC is never below 0.5 nor below the plain one, and not above 1', async (t) => {
  const counts = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(counts, (rows) => {
      const found = separation(of(bins(rows.map(([q]) => q), rows.map(([, p]) => p))), 2, 0); // prettier-ignore
      return !found || (found.best >= Math.max(found.auc, 1 - found.auc) && found.best <= 1);
    }),
    { seed: 4 },
  );
  t.pass();
});

t.test('counts without halves give no best AUC of their own', async (t) => {
  t.equal(bestAuc(of(bins([1000, 0, 1000], [0, 1000, 0]), { hasHalves: false }), 2, 0), 0);
});
