/**
 * The test that counts: what customers really bought later, against articles on sale that they didn't buy.
 */
import { randomSourceFor, uniformInt } from '../../src/generate/random.ts';
import type { Row } from './features.ts';
import type { History, Purchase } from './history.ts';

const DAY = 86_400_000;
const OTHERS_PER_PURCHASE = 5;
const ON_SALE_DAYS = 14;
const MOST_PURCHASES = 20_000;

/**
 * `later` are the purchases after the end of the log used for generating; negatives get the same times.
 * `history` is that of the whole log, of which a row sees the days before its own.
 */
export function laterRows(later: Purchase[], history: History): Row[] {
  const random = randomSourceFor('reality', 'rows');
  const bought = new Set(later.map(({ customer, article }) => `${customer} ${article}`));
  const onSale = new Map<number, string[]>();
  const onSaleOn = (day: number) => {
    const known = onSale.get(day);
    if (known) return known;
    const articles = history.articles.filter(
      (article) => (history.article(article, day).sinceLast ?? Infinity) <= ON_SALE_DAYS,
    );
    onSale.set(day, articles);
    return articles;
  };
  const step = Math.max(1, Math.floor(later.length / MOST_PURCHASES));
  return later
    .filter((_, i) => i % step === 0)
    .flatMap(({ day, customer, article }) => {
      const candidates = onSaleOn(day);
      const rows: Row[] = [{ t_dat: day * DAY, customer, article, label: 1 }];
      for (let i = 0; i < OTHERS_PER_PURCHASE; i++) {
        const other = candidates[uniformInt(random, 0, candidates.length)];
        if (!bought.has(`${customer} ${other}`))
          rows.push({ t_dat: day * DAY, customer, article: other, label: 0 });
      }
      return rows;
    });
}
