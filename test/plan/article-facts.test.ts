/** Sales by day are those that counting in maps finds. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { articleFactsOf } from '../../src/plan/article-facts.ts';
import { pricesByDay } from '../../src/plan/article-prices.ts';
import type { Catalogue } from '../../src/plan/catalogue.ts';
import type { Log, LogTransactions } from '../../src/plan/log.ts';

const DAY = 86_400_000;

interface Sale {
  key: number;
  t_dat: number;
  price?: number;
}

const sale: fc.Arbitrary<Sale> = fc.record({
  key: fc.oneof(fc.constant(3), fc.integer({ min: 1, max: 12 })),
  t_dat: fc.oneof(
    fc.integer({ min: -40, max: 40 }).map((day) => day * DAY),
    fc.integer({ min: -400 * DAY, max: 4000 * DAY }),
  ),
});

/** A catalogue of these articles in this order, all of which are sold. */
function catalogueOf(keys: number[], sales: Sale[]): Catalogue {
  const times = keys.map((own) => sales.filter(({ key }) => key === own).map(({ t_dat }) => t_dat));
  return {
    keys: Uint32Array.from(keys),
    ranks: Int32Array.from({ length: Math.max(0, ...keys) + 1 }, (_, key) => keys.indexOf(key)),
    csv_bytes: new Uint16Array(keys.length),
    digest: new Uint8Array(32),
    first_sale: Float64Array.from(times, (own) => Math.min(...own)),
    last_sale: Float64Array.from(times, (own) => Math.max(...own)),
    units: Uint32Array.from(times, (own) => own.length),
  };
}

/** Purchases in pieces. */
const logOf = (sales: Sale[], piece: number) =>
  ({
    readAll(_details: boolean, take: (some: LogTransactions) => void) {
      for (let from = 0; from < sales.length; from += piece) {
        const some = sales.slice(from, from + piece);
        const article = Uint32Array.from(some, ({ key }) => key);
        const t_dat = Float64Array.from(some, (one) => one.t_dat);
        take({
          length: some.length,
          article,
          t_dat,
          price: Float64Array.from(some, (one) => one.price ?? NaN),
          sales_channel_id: new Int32Array(some.length),
        });
      }
    },
  }) as unknown as Log;

/** By article, [day, units] in order of the days. */
function slowSalesByDay(keys: number[], sales: Sale[]): [day: number, units: number][][] {
  return keys.map((own) => {
    const units = new Map<number, number>();
    for (const { key, t_dat } of sales) {
      const day = Math.floor(t_dat / DAY);
      if (key === own) units.set(day, (units.get(day) ?? 0) + 1);
    }
    return [...units].sort(([a], [b]) => a - b);
  });
}

t.test('days and units of each article in the catalogue', async () => {
  fc.assert(
    fc.property(
      fc.array(sale, { maxLength: 200, size: 'max' }),
      fc.integer({ min: 1, max: 50 }),
      fc.boolean(),
      (sales, piece, half) => {
        const sold = [...new Set(sales.map(({ key }) => key))];
        const keys = half ? sold.filter((key) => key % 2 === 0) : sold;
        const catalogue = catalogueOf(keys, sales);
        const facts = articleFactsOf(logOf(sales, piece), catalogue);
        const { sale_start, sale_day, sale_units } = facts;
        const found = keys.map((_, rank) =>
          Array.from({ length: sale_start[rank + 1] - sale_start[rank] }, (_, i) => [
            sale_day[sale_start[rank] + i],
            sale_units[sale_start[rank] + i],
          ]),
        );
        assert.deepEqual(found, slowSalesByDay(keys, sales));
        assert.equal(sale_day.length, sale_start[keys.length]);
        assert.equal(sale_units.length, sale_day.length);
      },
    ),
    { seed: 42, numRuns: 1000 },
  );
});

t.test('prices of a day are summed, with their number, in whatever order they come', async () => {
  const priced = fc.record({
    key: fc.integer({ min: 1, max: 4 }),
    t_dat: fc.integer({ min: 0, max: 3 }).map((day) => day * DAY),
    price: fc.oneof(fc.constant(undefined), fc.double({ min: -1, max: 100_000, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(priced, { maxLength: 60 }), (sales) => {
      const keys = [...new Set(sales.map(({ key }) => key))];
      const catalogue = catalogueOf(keys, sales);
      const facts = articleFactsOf(logOf(sales, 7), catalogue);
      const { sale_price, sale_priced } = pricesByDay(logOf(sales, 7), catalogue, facts);
      keys.forEach((own, rank) => {
        for (let i = facts.sale_start[rank]; i < facts.sale_start[rank + 1]; i++) {
          const prices = sales.flatMap(({ key, t_dat, price }) =>
            key === own && t_dat === facts.sale_day[i] * DAY && price !== undefined ? [price] : [],
          );
          assert.equal(sale_priced[i], prices.length);
          assert.ok(Math.abs(sale_price[i] - prices.reduce((a, b) => a + b, 0)) < 1e-9);
        }
      });
      const turned = pricesByDay(logOf([...sales].reverse(), 7), catalogue, facts);
      assert.deepEqual([...turned.sale_price], [...sale_price]);
    }),
    { seed: 42, numRuns: 500 },
  );
});
