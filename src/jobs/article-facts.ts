/** What the session presets know of the articles, from all transactions of the data set. */
import type { ArticleFacts } from '../generate/article-facts.ts';
import type { Stores } from '../storage/stores.ts';
import type { Catalogue } from './plan.ts';

const DAY = 86_400_000;

/**
 * `imports` are those of transactions, `articleImports` those of article files. `categoryColumn` undefined: categories
 * are not needed. Reads all purchases once: some seconds and 4 bytes each at 30 million.
 */
export function articleFactsOf(
  stores: Stores,
  catalogue: Catalogue,
  imports: number[],
  articleImports: number[],
  categoryColumn: string | undefined,
): ArticleFacts {
  const { first_sale, last_sale, keys } = catalogue;
  return {
    size: keys.length,
    first_sale,
    last_sale,
    category: categoriesOf(stores, keys, articleImports, categoryColumn),
    ...salesByDay(stores, catalogue, imports),
  };
}

/** Numbers of the categories in the order in which the articles (in byte order of their ids) bring them up. */
function categoriesOf(
  stores: Stores,
  keys: Uint32Array,
  imports: number[],
  column: string | undefined,
): Int32Array {
  const category = new Int32Array(keys.length).fill(-1);
  if (column === undefined || imports.length === 0) return category;
  const numbers = new Map<string, number>();
  keys.forEach((key, rank) => {
    const name = stores.articles.attributesOf(key, imports)[column];
    if (name === undefined) return;
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    category[rank] = numbers.get(name) as number;
  });
  return category;
}

/** Days of all sales, those of an article together and ascending; then equal days become one entry. */
function salesByDay(stores: Stores, { ranks, units, keys }: Catalogue, imports: number[]) {
  const next = new Uint32Array(keys.length);
  for (let rank = 1; rank < keys.length; rank++) next[rank] = next[rank - 1] + units[rank - 1];
  const begin = next.slice();
  const days = new Int32Array(units.reduce((sum, count) => sum + count, 0));
  for (const { length, article, t_dat } of stores.purchases.readAll(imports)) {
    for (let i = 0; i < length; i++) days[next[ranks[article[i]]]++] = Math.floor(t_dat[i] / DAY);
  }
  const sale_start = new Uint32Array(keys.length + 1);
  const sale_units = new Uint32Array(days.length);
  let end = 0;
  for (let rank = 0; rank < keys.length; rank++) {
    const own = days.subarray(begin[rank], begin[rank] + units[rank]).sort();
    sale_start[rank] = end;
    for (let i = 0; i < own.length; i++) {
      if (end > sale_start[rank] && days[end - 1] === own[i]) sale_units[end - 1]++;
      else {
        days[end] = own[i]; // never beyond own[i] itself, so that nothing is lost
        sale_units[end++] = 1;
      }
    }
  }
  sale_start[keys.length] = end;
  return { sale_start, sale_day: days.subarray(0, end), sale_units: sale_units.subarray(0, end) };
}
