/** When articles are on sale: by dates of the articles file, by a fixed number of days, or estimated. */
import t from 'tap';
import { candidatesOf } from '../../../src/generate/session/candidates.ts';
import { timesOnSale, type SeenBefore } from '../../../src/generate/session/times-on-sale.ts';
import { DAY, parametersOf, seasonalShop, shopOf, START } from './shop.ts';

const day = (days: number) => START + days * DAY;

/** Articles 0 and 1 are sold on days 10 to 20 of 40, article 2 on the first and the last day. */
const SHOP = shopOf(
  [
    [0, 10],
    [0, 20],
    [1, 10],
    [1, 20],
    [2, 0],
    [2, 39],
  ].map(([article, days]) => ({ t_dat: day(days), customer: 'a', article })),
);

const all = (shop: typeof SHOP): SeenBefore => ({
  saleEnd: shop.facts.sale_start.slice(1),
  to: Infinity,
  firstDay: START / DAY,
  days: 40,
});

const dated = (introduced: number[], withdrawn: number[]) => ({
  ...SHOP.facts,
  introduced: Float64Array.from(introduced),
  withdrawn: Float64Array.from(withdrawn),
});

t.test('dates of the articles file count, where there are any', async (t) => {
  const facts = dated([day(5), NaN, NaN], [day(31) - 1, NaN, NaN]);
  for (const on_sale_grace_days of [null, 3]) {
    const parameters = parametersOf('training', { on_sale_grace_days });
    const timeOf = timesOnSale(facts, all(SHOP), parameters);
    t.same(timeOf(0), { since: day(5), until: day(31) - 1 });
    t.same(timeOf(1), timesOnSale(SHOP.facts, all(SHOP), parameters)(1));
  }
});

t.test('sales are never outside of the time on sale, whatever the dates', async (t) => {
  const facts = dated([day(15), day(30), NaN], [day(12), day(5), day(20)]);
  const timeOf = timesOnSale(facts, all(SHOP), parametersOf('training', {}));
  t.same(timeOf(0), { since: day(10), until: day(20) });
  t.ok(timeOf(2).until >= day(39));
});

t.test('dates that contradict each other count as the span between them', async (t) => {
  const facts = dated([day(30), NaN, NaN], [day(6) - 1, NaN, NaN]);
  const parameters = parametersOf('training', {});
  t.same(timesOnSale(facts, all(SHOP), parameters)(0), { since: day(5), until: day(31) - 1 });

  const seen = { saleEnd: Uint32Array.of(1, 3, 5), to: day(25), firstDay: START / DAY, days: 25 };
  const without = timesOnSale(dated([NaN, NaN, NaN], [day(6) - 1, NaN, NaN]), seen, parameters);
  t.same(timesOnSale(facts, seen, parameters)(0), without(0), 'the later one is not known yet');
});

t.test('dates behind the end of a part are not known in it', async (t) => {
  const seen = { saleEnd: Uint32Array.of(1, 3, 5), to: day(15), firstDay: START / DAY, days: 15 };
  const parameters = parametersOf('training', {});
  const timeOf = timesOnSale(dated([day(16), NaN, NaN], [day(30), NaN, NaN]), seen, parameters);
  t.same(timeOf(0), timesOnSale(SHOP.facts, seen, parameters)(0));
});

t.test('estimates are of whole days, lie within the log, and know nothing of later sales', async (t) => {
  const shop = seasonalShop({ customers: 50, articles: 60, days: 100, withTimes: true });
  const to = START + 50 * DAY;
  const early = shopOf([
    ...shop.sales.filter(({ t_dat }) => t_dat < to),
    // Every article has to be sold; those that are not yet are in both.
    ...shop.sales.filter(({ t_dat, customer }) => t_dat >= to && customer === 'first-buyer'),
  ]);
  const estimate = ({ facts }: typeof shop) => {
    const saleEnd = facts.sale_start.slice(1).map((end, r) => {
      while (end > facts.sale_start[r] && facts.sale_day[end - 1] * DAY >= to) end--;
      return end;
    });
    return timesOnSale(
      facts,
      { saleEnd, to, firstDay: START / DAY, days: 50 },
      parametersOf('training', {}, false),
    );
  };
  const [whole, before] = [estimate(shop), estimate(early)];
  let seen = 0;
  for (let r = 0; r < 60; r++) {
    if (shop.facts.first_sale[r] >= to) continue;
    seen += 1;
    const { since, until } = whole(r);
    t.same({ since, until }, before(r));
    t.ok(since % DAY === 0 && (until + 1) % DAY === 0);
    t.ok(since >= START && since <= shop.facts.first_sale[r] && until < to);
  }
  t.ok(seen > 20);
});

t.test('a part of a split that ends before the first sale has nothing on sale', async (t) => {
  const split = { folds: [day(0), day(20)] };
  const [empty, , whole] = candidatesOf(SHOP.facts, parametersOf('training', { split }), SHOP.data);
  t.equal(empty.entry.length, 0);
  t.ok(whole.entry.length > 0);
});
