/**
 * Finds out what imports are like without a customer: their sums, and the sales of the articles that the
 * customer bought. If one of these was the first or last sale of its article, all rows of the import are
 * read: a few seconds for 30 million.
 */
import type { DataWithout, ImportWithout } from '../storage/erasures.ts';
import type { ImportTotals } from '../storage/erasure-store.ts';
import type { Stores } from '../storage/stores.ts';
import { transactionColumns, type TransactionColumns } from '../storage/transaction-blocks.ts';
import { idTable } from './id-table.ts';
import { idHashes, multisetSum, withoutSum } from './multiset-sum.ts';

const DAY = 86_400_000;

type Sale = ImportWithout['sales'][number];

/** How often the customer bought an article at each time. */
type Bought = Map<number, Map<number, number>>;

function boughtIn({ length, article, t_dat }: TransactionColumns): Bought {
  const bought: Bought = new Map();
  for (let i = 0; i < length; i++) {
    const times = bought.get(article[i]) ?? new Map<number, number>();
    bought.set(article[i], times.set(t_dat[i], (times.get(t_dat[i]) ?? 0) + 1));
  }
  return bought;
}

function hashesOf(ids: string[]): Int32Array {
  const table = idTable();
  for (const id of ids) {
    const bytes = Buffer.from(id);
    table.intern(bytes, 0, bytes.length);
  }
  return idHashes(table);
}

/** The sum over the customer's rows. */
function sumOf(stores: Stores, customerId: string, rows: TransactionColumns, articles: number[]): string {
  const sum = multisetSum();
  const numbers = new Map(articles.map((key, number) => [key, number]));
  const numbered = { ...rows, article: rows.article.map((key) => numbers.get(key) ?? 0) };
  sum.addRows(numbered, hashesOf([customerId]), 0, hashesOf(stores.articles.idsOf(articles)));
  return sum.toString();
}

/** Looks again for first and last sales that were the customer's, and for times that aren't midnights. */
function readAgain(
  stores: Stores,
  importId: number,
  open: Map<number, Sale>,
  bought: Bought,
  others: number,
) {
  const left = new Map(Array.from(open.keys(), (key) => [key, new Map(bought.get(key))]));
  let times = 0; // that aren't midnights, the customer's included
  for (const { length, article, t_dat } of stores.transactions.readAll([importId])) {
    for (let i = 0; i < length; i++) {
      if (t_dat[i] % DAY !== 0) times++;
      const sale = open.get(article[i]);
      if (!sale) continue;
      const own = left.get(article[i])!;
      const mine = own.get(t_dat[i]) ?? 0;
      if (mine > 0) own.set(t_dat[i], mine - 1);
      else {
        sale.first_t_dat = Math.min(sale.first_t_dat, t_dat[i]);
        sale.last_t_dat = Math.max(sale.last_t_dat, t_dat[i]);
      }
    }
    if (open.size === 0 && times > others) break;
  }
  return { dates_only: times > others ? 0 : 1 };
}

function transactionsWithout(
  stores: Stores,
  key: number,
  customerId: string,
  totals: ImportTotals,
): ImportWithout {
  const { id, content_sum } = totals;
  const rows = transactionColumns();
  for (const [, columns] of stores.transactions.ofCustomers([key], [id], true)) Object.assign(rows, columns);
  const bought = boughtIn(rows);
  const open = new Map<number, Sale>();
  const sales = stores.erasures.salesOf(id, [...bought.keys()]).map((sale): Sale => {
    const times = bought.get(sale.article_key)!;
    const units = [...times.values()].reduce((sum, count) => sum + count, 0);
    const without = { ...sale, units: sale.units - units };
    if (without.units === 0 || !(times.has(sale.first_t_dat) || times.has(sale.last_t_dat))) return without;
    Object.assign(without, { first_t_dat: Infinity, last_t_dat: -Infinity });
    open.set(sale.article_key, without);
    return without;
  });
  let { dates_only } = totals;
  const others = rows.t_dat.subarray(0, rows.length).filter((time) => time % DAY !== 0).length;
  if (open.size > 0 || others > 0) ({ dates_only } = readAgain(stores, id, open, bought, others));
  const sum = sumOf(stores, customerId, rows, [...bought.keys()]);
  return { id, rows: rows.length, content_sum: withoutSum(content_sum, sum), dates_only, sales };
}

/** A file of customers names each of them once, or its last row counts. */
function customersWithout(customerId: string, { id, content_sum, dates_only }: ImportTotals): ImportWithout {
  const sum = multisetSum();
  sum.addString(customerId);
  return { id, rows: 1, content_sum: withoutSum(content_sum, sum.toString()), dates_only, sales: [] };
}

/** Undefined if the customer isn't known. */
export function dataWithout(stores: Stores, customerId: string): DataWithout | undefined {
  return stores.inOneRead(() => {
    const key = stores.customers.keyOf(customerId);
    if (key === undefined) return undefined;
    const imports = stores.erasures
      .importsOf(key)
      .map((totals) =>
        totals.kind === 'transactions'
          ? transactionsWithout(stores, key, customerId, totals)
          : customersWithout(customerId, totals),
      );
    return { version: stores.datasets.current().version, imports };
  });
}
