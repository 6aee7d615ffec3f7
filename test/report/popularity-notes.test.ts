import t from 'tap';
import { popularityNotes } from '../../src/report/popularity.ts';

const of = (head: number | null) => ({ head, middle: 0.3, tail: 0.2, gini: 0.5 });
const popularity = (ignored: number | null, bought: number | null) => ({
  ...{ definition: '', articles: 100, clicks: of(0.5) },
  ...{ ignores: of(ignored), purchases: of(bought) },
});
const MANY = { ignores: 1000, purchases: 1000 };

t.test('ignores that are more popular than purchases are noted', async (t) => {
  t.match(popularityNotes(popularity(0.39, 0.31), MANY), [
    /^Ignored articles are more popular .* 39.0 % of the ignores, but 31.0 % of the purchases, .*negatives.uniform/,
  ]);
  t.same(popularityNotes(popularity(0.31, 0.39), MANY), []);
  t.same(popularityNotes(popularity(0.32, 0.31), MANY), []);
});

t.test('but not where chance decides, or there is nothing to compare', async (t) => {
  t.same(popularityNotes(popularity(0.39, 0.31), { ignores: 999, purchases: 1000 }), []);
  t.same(popularityNotes(popularity(0.39, 0.31), { ignores: 1000, purchases: 999 }), []);
  t.same(popularityNotes(popularity(null, null), MANY), []);
});
