/** What the session presets know about articles, from all transactions of the data set. */
import type { ArticleFacts } from '../generate/article-facts.ts';
import { dayOf } from '../generate/session/time.ts';
import { NO_PRICES, pricesByDay } from './article-prices.ts';
import { datesOf, type DateColumns } from './article-dates.ts';
import type { Catalogue } from './catalogue.ts';
import type { Log, LogTransactions } from './log.ts';

/** What parameters need besides sales: attributes in these columns of articles files, dates, and prices. */
export interface NeededFacts extends DateColumns {
  /** Null: no categories. */
  category: string | null;
  columns: string[];
  prices: boolean;
}

const NOTHING: NeededFacts = {
  ...{ category: null, columns: [], prices: false },
  ...{ on_sale_from: null, on_sale_to: null },
};

/** Reads all transactions once or, with prices, twice: for 30 million, a few seconds and 4 bytes each. */
export function articleFactsOf(log: Log, catalogue: Catalogue, needed = NOTHING): ArticleFacts {
  const { first_sale, last_sale, keys } = catalogue;
  const category = categoriesOf(log, keys, needed.category);
  const attributes = needed.columns.map((column) => categoriesOf(log, keys, column));
  const dates = datesOf(log, keys, needed);
  const sales = salesByDay(log, catalogue);
  const prices = needed.prices ? pricesByDay(log, catalogue, sales) : NO_PRICES;
  return { size: keys.length, first_sale, last_sale, ...dates, category, attributes, ...sales, ...prices };
}

/** Categories numbered as the articles, in byte order of their ids, mention them first; -1: none. */
function categoriesOf(log: Log, keys: Uint32Array, column: string | null): Int32Array {
  const category = new Int32Array(keys.length).fill(-1);
  if (column === null) return category;
  const numbers = new Map<string, number>();
  keys.forEach((key, rank) => {
    const attributes = log.attributesOf(key);
    if (!Object.hasOwn(attributes, column)) return;
    const name = attributes[column];
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    category[rank] = numbers.get(name) as number;
  });
  return category;
}

/** The days of all sales, those of an article together; then equal days become one entry. */
function salesByDay(log: Log, catalogue: Catalogue) {
  const { ranks, units, keys, first_sale, last_sale } = catalogue;
  const begin = new Uint32Array(keys.length + 1);
  for (let rank = 0; rank < keys.length; rank++) begin[rank + 1] = begin[rank] + units[rank];
  const days = new Int32Array(begin[keys.length]);
  // By key. Articles outside the catalogue write past the end of `days`, which a typed array ignores.
  const next = new Uint32Array(ranks.length).fill(days.length);
  keys.forEach((key, rank) => (next[key] = begin[rank]));
  log.readAll(false, (some) => putDays(some, next, days));

  const sale_start = new Uint32Array(keys.length + 1);
  const sale_units = new Uint32Array(days.length);
  const daysOnSale = first_sale.map((first, rank) => dayOf(last_sale[rank]) - dayOf(first) + 1);
  const longest = daysOnSale.reduce((a, b) => Math.max(a, b), 0);
  const count = dayCounter(days, sale_units, longest);
  for (let rank = 0; rank < keys.length; rank++) {
    const first = dayOf(first_sale[rank]);
    sale_start[rank + 1] = count(begin[rank], begin[rank + 1], first, sale_start[rank]);
  }
  const end = sale_start[keys.length];
  return { sale_start, sale_day: days.subarray(0, end), sale_units: sale_units.subarray(0, end) };
}

/** Puts each transaction's day in its article's next free slot. A function of its own is compiled earlier. */
function putDays({ length, article, t_dat }: LogTransactions, next: Uint32Array, days: Int32Array): void {
  for (let i = 0; i < length; i++) days[next[article[i]]++] = dayOf(t_dat[i]);
}

/** Counts the days of one article after another. A bit per day keeps them in order without sorting. */
function dayCounter(days: Int32Array, units: Uint32Array, longest: number) {
  const counts = new Uint32Array(longest);
  const present = new Uint32Array(Math.ceil(longest / 32));

  /**
   * Replaces days[from, to), whose first is `first`, by the distinct ones, starting at `end` (at most
   * `from`), and puts how often each occurs in `units`. Returns the new end.
   */
  return (from: number, to: number, first: number, end: number): number => {
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
