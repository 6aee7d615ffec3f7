/** What the session presets know of the articles, from all transactions of the data set. */
import type { ArticleFacts } from '../generate/article-facts.ts';
import { dayOf } from '../generate/session/time.ts';
import type { Stores } from '../storage/stores.ts';
import type { TransactionColumns } from '../storage/transaction-blocks.ts';
import type { Catalogue } from './plan.ts';

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

/** The days of all sales, those of an article together; then equal days become one entry. */
function salesByDay(stores: Stores, catalogue: Catalogue, imports: number[]) {
  const { ranks, units, keys, first_sale, last_sale } = catalogue;
  const begin = new Uint32Array(keys.length + 1);
  for (let rank = 0; rank < keys.length; rank++) begin[rank + 1] = begin[rank] + units[rank];
  const days = new Int32Array(begin[keys.length]);
  // By key. What is not in the catalogue goes nowhere: a typed array takes nothing beyond its end.
  const next = new Uint32Array(ranks.length).fill(days.length);
  keys.forEach((key, rank) => (next[key] = begin[rank]));
  for (const columns of stores.transactions.readAll(imports)) putDays(columns, next, days);

  const sale_start = new Uint32Array(keys.length + 1);
  const sale_units = new Uint32Array(days.length);
  const daysOnSale = first_sale.map((first, rank) => dayOf(last_sale[rank]) - dayOf(first) + 1);
  const count = dayCounter(daysOnSale.reduce((a, b) => Math.max(a, b), 0));
  for (let rank = 0; rank < keys.length; rank++) {
    const [from, to, first, end] = [begin[rank], begin[rank + 1], dayOf(first_sale[rank]), sale_start[rank]];
    sale_start[rank + 1] = count(days, from, to, first, end, sale_units);
  }
  const end = sale_start[keys.length];
  return { sale_start, sale_day: days.subarray(0, end), sale_units: sale_units.subarray(0, end) };
}

/** Puts the day of each purchase at the next free place of its article. A function of its own, to be compiled soon. */
function putDays({ length, article, t_dat }: TransactionColumns, next: Uint32Array, days: Int32Array): void {
  for (let i = 0; i < length; i++) days[next[article[i]]++] = dayOf(t_dat[i]);
}

/**
 * Counts the days of one article after the other, all of them among the `most` that begin with its first. A bit for each day tells which
 * there are, in their order, so that nothing has to be sorted.
 */
function dayCounter(most: number) {
  const counts = new Uint32Array(most);
  const present = new Uint32Array(Math.ceil(most / 32));

  /**
   * Replaces days[from, to), whose first is `first`, by the different ones, from `end` on; how often each is there goes
   * to `units`. `end` is not beyond `from`, so that nothing is lost. Returns the new end.
   */
  return (days: Int32Array, from: number, to: number, first: number, end: number, units: Uint32Array) => {
    let words = 0;
    for (let i = from; i < to; i++) {
      const day = days[i] - first;
      if (counts[day]++ > 0) continue;
      present[day >>> 5] |= 1 << (day & 31);
      words = Math.max(words, (day >>> 5) + 1);
    }
    for (let word = 0; word < words; word++) {
      for (let bits = present[word]; bits !== 0; bits &= bits - 1) {
        const day = word * 32 + 31 - Math.clz32(bits & -bits);
        days[end] = first + day;
        units[end++] = counts[day];
        counts[day] = 0;
      }
      present[word] = 0;
    }
    return end;
  };
}
