/** What holds for every row of the session model, whatever the shop, the customer and the parameters. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { Mixture } from '../../../src/model/session-preset.ts';
import type { SessionParameters } from '../../../src/model/session-preset.ts';
import { boundariesOf } from '../../../src/model/split.ts';
import {
  customersOf,
  DAY,
  generatorOf,
  MINUTE,
  parametersOf,
  purchasesOf,
  rowsBy,
  shopOf,
  START,
  type Row,
  type Sale,
  type Shop,
} from './shop.ts';

interface Case {
  shop: Shop;
  dates_only: boolean;
  p: SessionParameters;
  /** Of one customer. */
  rows: Row[];
  own: Sale[];
}

const weights = fc
  .record({
    uniform: fc.constantFrom(0, 0.5),
    popularity: fc.constantFrom(0, 0.3),
    same_category: fc.constantFrom(0, 2),
  })
  .filter((w) => w.uniform + w.popularity + w.same_category > 0);

const LISTS_OF_CLICKS = { negatives_per_positive: 2, negatives_for_clicks: true };

const overrides = fc.record({
  preset: fc.constantFrom('training' as const, 'behaviour' as const),
  negatives: weights,
  popularity_alpha: fc.constantFrom(0, 0.5, 1),
  popularity_window: fc.constantFrom('so_far', 'total'),
  on_sale_grace_days: fc.constantFrom(null, 0, 3, 14),
  period_days: fc.constantFrom(1, 3, 7),
  visits_per_purchase: fc.constantFrom(0, 1),
  ignores_per_click: fc.constantFrom(0, 1),
  exclude_bought: fc.constant(true),
  exclude_clicked: fc.constant(true),
  store_channels: fc.constantFrom('1', '', '1,2'),
  prev_follows: fc.constantFrom('all', 'clicks_and_purchases'),
  lists: fc.constantFrom(undefined, undefined, { negatives_per_positive: 3 }, LISTS_OF_CLICKS),
  split: fc.constantFrom(
    null,
    { validation_from: START + 20 * DAY, test_from: START + 30.5 * DAY },
    { folds: [START + 20 * DAY, START + 24 * DAY, START + 30.5 * DAY] },
  ),
});

const sale = fc.record({
  day: fc.nat(40),
  minute: fc.nat(1439),
  customer: fc.nat(3),
  article: fc.nat(24),
  channel: fc.constantFrom(1, 2),
});

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    sales: fc.array(sale, { minLength: 1, maxLength: 60 }),
    dates_only: fc.boolean(),
    overrides,
    preset: fc.string(),
  })
  .map(({ sales, dates_only, overrides: { preset, lists, ignores_per_click, ...given } }) => {
    const ranks = [...new Set(sales.map(({ article }) => article))].sort((a, b) => a - b);
    const shop = shopOf(
      sales.map(({ day, minute, customer, article, channel }) => ({
        t_dat: START + day * DAY + (dates_only ? 0 : minute * MINUTE),
        customer: `customer-${customer}`,
        article: ranks.indexOf(article),
        price: article,
        channel,
      })),
    );
    const p = parametersOf(preset, { ...given, ...(lists ?? { ignores_per_click }) }, dates_only);
    const customer = customersOf(shop)[0];
    const own = shop.sales.filter((one) => one.customer === customer);
    return { shop, dates_only, p, rows: rowsBy(generatorOf(shop, p), shop, customer), own };
  });

/** The cases that all properties are checked in, made once: making them takes nearly all of the time. */
const RUNS = { seed: 42, numRuns: 300 };
const CASES = fc.sample(anyCase, RUNS);

/** Checks a property in all cases; where it does not hold, looks for the smallest counterexample. */
function holds(property: (given: Case) => boolean): void {
  const found = CASES.find((given) => !property(given));
  if (!found) return;
  fc.assert(fc.property(anyCase, property), RUNS);
  assert.fail(JSON.stringify(found));
}

const sessionsOf = (rows: Row[]) => {
  const sessions: Row[][] = [];
  for (const row of rows) (sessions[row.session - 1] ??= []).push(row);
  return sessions;
};

const boundaries = ({ p }: Case) => (p.split ? [...boundariesOf(p.split), Infinity] : [Infinity]);
const endOf = (given: Case, t_dat: number) => boundaries(given).find((end) => t_dat < end) as number;
const startOf = (given: Case, t_dat: number) =>
  boundaries(given).findLast((end) => t_dat >= end) ?? -Infinity;

t.test('a sequence is in order of time, with sessions numbered from 1 in that order', async () => {
  holds(({ rows }) =>
    rows.every(({ t_dat, session }, i) => {
      const before = rows[i - 1] ?? { t_dat: -Infinity, session: 0 };
      return (
        t_dat >= before.t_dat && (session === before.session + 1 || (i > 0 && session === before.session))
      );
    }),
  );
});

t.test('every purchase is in it exactly once, on its day, and at its time if that is kept', async () => {
  holds(({ rows, own, p }) => {
    const at = (t_dat: number) => (p.purchase_time === 'recorded' ? t_dat : Math.floor(t_dat / DAY));
    const shown = (sale: {
      t_dat: number;
      article: number;
      price?: number;
      sales_channel_id?: number;
      channel?: number;
    }) => [at(sale.t_dat), sale.article, sale.price, sale.sales_channel_id ?? sale.channel].join();
    const bought = rows.filter((row) => row.score === 2).map(shown);
    return JSON.stringify(bought.sort()) === JSON.stringify(own.map(shown).sort());
  });
});

t.test('an article that the customer has bought by the end of the part is not ignored', async () => {
  holds((given) => {
    const { rows, own } = given;
    return rows.every((row) => {
      const end = endOf(given, row.t_dat);
      return row.score !== 0 || !own.some((sale) => sale.article === row.article && sale.t_dat < end);
    });
  });
});

t.test(
  'an article that the customer clicks is not ignored, but for clicks on what it buys in a later part',
  async () => {
    holds((given) => {
      const { rows, own } = given;
      const clicked = rows.filter((row) => row.score === 1);
      return rows.every((row) => {
        if (row.score !== 0) return true;
        const end = endOf(given, row.t_dat);
        return clicked.every(({ article, t_dat }) => {
          return article !== row.article || (t_dat >= end && own.some((sale) => sale.article === article));
        });
      });
    });
  },
);

t.test('a click on an article that is bought in its session comes before that purchase', async () => {
  holds((given) => {
    const { rows, own } = given;
    return rows.every((row, i) => {
      if (row.score !== 1 || !own.some((sale) => sale.article === row.article)) return true;
      if (own.every((sale) => sale.article !== row.article || sale.t_dat >= endOf(given, row.t_dat)))
        return true;
      return rows.slice(i + 1).some((later) => {
        return later.score === 2 && later.article === row.article && later.session === row.session;
      });
    });
  });
});

t.test(
  'no event is before the first sale of its article minus the grace, nor after the last plus it',
  async () => {
    holds((given) => {
      const { shop, rows, p } = given;
      if (p.on_sale_grace_days === null) return true; // see times-on-sale.test.ts
      const grace = p.on_sale_grace_days * DAY;
      return rows.every(({ t_dat, article, score }) => {
        const end = endOf(given, t_dat);
        const seen = shop.sales
          .filter((sale) => sale.article === article && sale.t_dat < end)
          .map((sale) => sale.t_dat);
        const [first, last] = [Math.min(...seen), Math.max(...seen)];
        if (p.purchase_time === 'recorded') return t_dat >= first - grace && t_dat <= last + grace;
        // Purchases take place on their day, and what leads to them.
        const endOfDay = last + DAY - 1;
        return (
          t_dat >= first - grace &&
          t_dat <= (score > 0 ? Math.max(endOfDay, last + grace) : Math.max(last + grace, endOfDay))
        );
      });
    });
  },
);

t.test('strategies go with scores, and only ignores have a probability', async () => {
  holds(({ rows }) =>
    rows.every(({ score, strategy, sampling_prob }) => {
      if (score === 2) return strategy === 'purchase' && Number.isNaN(sampling_prob);
      if (score === 1) return strategy === 'click' && Number.isNaN(sampling_prob);
      const isDrawn = ['uniform', 'popularity', 'same_category'].includes(strategy);
      return isDrawn && sampling_prob > 0 && sampling_prob <= 1;
    }),
  );
});

t.test('a way to draw that has no weight is not used', async () => {
  holds(({ rows, p }) =>
    rows.every(
      ({ strategy }) => !(strategy in p.negatives) || Number(p.negatives[strategy as keyof Mixture]) > 0,
    ),
  );
});

t.test(
  'every session has a click or a purchase, and no article is ignored twice in it or its list',
  async () => {
    holds(({ rows }) => {
      return sessionsOf(rows).every((session) => {
        const ignored = session
          .filter((row) => row.score === 0)
          .map((row) => [row.positive, row.article].join());
        return session.some((row) => row.score > 0) && new Set(ignored).size === ignored.length;
      });
    });
  },
);

t.test(
  'only ignores are in lists, each in that of a positive of its session, of another article',
  async () => {
    holds(({ rows, p }) =>
      rows.every(({ score, session, article, positive }) => {
        if (p.negatives_per_positive === null) return positive === undefined;
        if (score > 0) return positive === -1;
        const its = rows[positive!];
        const mayHaveList = p.negatives_for_clicks ? its.score > 0 : its.score === 2;
        return mayHaveList && its.session === session && its.article !== article;
      }),
    );
  },
);

t.test('no list is longer than asked for', async () => {
  holds(({ rows, p }) => {
    const lengths = new Map<number, number>();
    for (const { positive = -1 } of rows) lengths.set(positive, (lengths.get(positive) ?? 0) + 1);
    lengths.delete(-1);
    return [...lengths.values()].every((length) => length <= p.negatives_per_positive!);
  });
});

t.test('in the preset training every session has a purchase', async () => {
  holds(({ rows, p }) => {
    if (p.visits_per_purchase > 0) return true;
    const withPurchase = new Set(rows.filter((row) => row.score === 2).map((row) => row.session));
    return rows.every((row) => withPurchase.has(row.session));
  });
});

t.test('with dates only, a session does not leave its day', async () => {
  holds(({ rows, p }) => {
    if (p.purchase_time === 'recorded') return true;
    return sessionsOf(rows).every(
      (session) => new Set(session.map((row) => Math.floor(row.t_dat / DAY))).size === 1,
    );
  });
});

t.test('times have the precision of the data', async () => {
  holds(({ rows, p }) => p.purchase_time === 'spread' || rows.every(({ t_dat }) => t_dat % MINUTE === 0));
});

t.test('a purchase in a store has no clicks, nor has a session of nothing else', async () => {
  holds(({ rows, p, own }) => {
    const stores = p.store_channels.split(',').map(Number);
    const isStore = (channel: number | undefined) => stores.includes(channel as number);
    if (p.visits_per_purchase === 0) {
      for (const session of sessionsOf(rows)) {
        const online = session.some((row) => row.score === 2 && !isStore(row.sales_channel_id));
        if (!online && session.some((row) => row.score === 1)) return false;
      }
    }
    const onlyInStores = (article: number) => {
      const sales = own.filter((sale) => sale.article === article);
      return sales.length > 0 && sales.every((sale) => isStore(sale.channel));
    };
    // With a split, an article that is bought later may be clicked before that.
    return p.split !== null || rows.every((row) => row.score !== 1 || !onlyInStores(row.article));
  });
});

t.test(
  'an event lies in the part of the purchase it goes with, and within the days of the data',
  async () => {
    holds((given) => {
      const { rows, own, shop } = given;
      const first = Math.floor(shop.data.first_t_dat / DAY) * DAY;
      const last = (Math.floor(shop.data.last_t_dat / DAY) + 1) * DAY - 1;
      return rows.every(({ t_dat }) => {
        const [from, to] = [startOf(given, t_dat), endOf(given, t_dat)];
        return t_dat >= first && t_dat <= last && own.some((sale) => sale.t_dat >= from && sale.t_dat < to);
      });
    });
  },
);

t.test('nothing that comes after the end of a part changes a row in it', async () => {
  const laterSales = fc.sample(fc.array(sale, { maxLength: 30 }), RUNS);
  const later = new Map(CASES.map((given, i) => [given, laterSales[i]]));
  holds((given) => {
    const { shop, p } = given;
    if (p.split === null) return true;
    const [end] = boundariesOf(p.split);
    const customer = shop.sales[0].customer;
    const changed = shopOf([
      ...shop.sales.filter((one) => one.t_dat < end),
      // The articles keep their ranks: the ones there are sold again, and new ones come after them.
      ...shop.sales.map((one) => ({ ...one, t_dat: START + 45 * DAY, customer: 'someone' })),
      ...(later.get(given) ?? laterSales[0]).map((one) => ({
        t_dat: START + (25 + one.day) * DAY,
        customer: `customer-${one.customer}`,
        article: one.article % shop.facts.size,
      })),
    ]);
    const train = (rows: Row[]) => JSON.stringify(rows.filter((row) => row.t_dat < end));
    return train(given.rows) === train(rowsBy(generatorOf(changed, p), changed, customer));
  });
});

t.test('the same customer has the same sequence, whoever came before', async () => {
  holds(({ shop, p, rows }) => {
    const generate = generatorOf(shop, p);
    const customers = customersOf(shop);
    for (const other of customers.toReversed()) rowsBy(generate, shop, other);
    return JSON.stringify(rowsBy(generate, shop, customers[0])) === JSON.stringify(rows);
  });
});

t.test('a customer without purchases has no events', async (t) => {
  const shop = shopOf([{ t_dat: START, customer: 'a', article: 0 }]);
  t.equal(purchasesOf(shop, 'nobody').length, 0);
  t.same(rowsBy(generatorOf(shop, parametersOf('behaviour', {})), shop, 'nobody'), []);
});
