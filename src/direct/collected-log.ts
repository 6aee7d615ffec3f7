/**
 * A log that has just been read, without a database. Keys of customers and articles are their ranks in byte
 * order of the ids. Rows are read once to sum them up, once more for session presets, and once by customer.
 */
import { transactionColumns, type TransactionColumns } from '../formats/transaction-columns.ts';
import { articleSales } from '../load/article-sales.ts';
import type { IdTable } from '../load/id-table.ts';
import { idHashes, multisetSum } from '../load/multiset-sum.ts';
import type { Group } from '../load/row-groups.ts';
import { readRow, type RowMemory } from '../load/row-memory.ts';
import { rowSorter } from '../load/row-sorter.ts';
import type { Log, LogTransactions } from '../plan/log.ts';
import { sharedArray } from '../threads/shared.ts';

/** Rows with the numbers of ids. */
export interface KeptRows {
  /** All rows in groups of consecutive customers; `order` has all customers in byte order of their ids. */
  groups(order: Uint32Array): Iterable<Group>;
  /** Calls `take` with all rows in any order, some at a time. */
  each(take: (rows: RowMemory) => void): void;
}

export interface Collected {
  /** All customers, also those without transactions. */
  customers: IdTable;
  /** All articles that were sold. */
  articles: IdTable;
  rows: KeptRows;
  /** What articles files say, by article_id. */
  attributes: ReadonlyMap<string, Record<string, string>>;
}

export interface CollectedLog extends Log {
  transactions: number;
  /** How many customers there are, also without transactions, and how many have some. */
  customers: number;
  buyers: number;
  articles: number;
  /** Whether all times are midnights. */
  dates_only: boolean;
  /** See load/multiset-sum.ts. */
  content_sum: string;
  /** How many transactions each customer has, by key. */
  purchases: Uint32Array;
  /** The same by the numbers in the tables, also of articles. */
  by_number: { customers: Uint32Array; articles: ArrayLike<number> };
  customerId(key: number): string;
  /** Key of a customer; undefined if unknown. */
  customerKey(id: string): number | undefined;
  /** How many transactions each customer has from a time on (included) to another (not), by key. */
  purchasesWithin(from: number, to: number): Uint32Array;
  /** The sorted transactions of these customers, one after the other. The columns are reused. */
  ofCustomers(keys: Uint32Array): Iterable<[key: number, transactions: LogTransactions]>;
}

/** Rows that are read at a time. */
const SOME_ROWS = 8192;

function ranksIn(order: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(order.length);
  order.forEach((number, rank) => (ranks[number] = rank));
  return ranks;
}

/** Calls `take` with all rows as columns, some at a time. */
function eachColumns(rows: KeptRows, take: (some: TransactionColumns) => void): void {
  const columns = transactionColumns(SOME_ROWS);
  rows.each((memory) => {
    for (let from = 0; from < memory.capacity; from += SOME_ROWS) {
      columns.length = Math.min(SOME_ROWS, memory.capacity - from);
      for (let i = 0; i < columns.length; i++) readRow(memory, from + i, columns, i);
      take(columns);
    }
  });
}

/** What all rows come to. */
function summedUp({ customers, articles, rows }: Collected) {
  const sales = articleSales(articles.size);
  const sum = multisetSum();
  const hashes = { customers: idHashes(customers), articles: idHashes(articles) };
  const counts = new Uint32Array(customers.size);
  let transactions = 0;
  eachColumns(rows, (some) => {
    transactions += some.length;
    for (let i = 0; i < some.length; i++) counts[some.customer[i]]++;
    sales.add(some.t_dat, some.article, some.length);
    sum.addMixedRows(some, hashes.customers, hashes.articles);
  });
  return { transactions, counts, content_sum: sum.toString(), ...sales.totals() };
}

export function collectedLog(collected: Collected): CollectedLog {
  const { customers, articles, rows, attributes } = collected;
  const customerOrder = customers.sortedOrder();
  const articleOrder = articles.sortedOrder();
  const customerRanks = ranksIn(customerOrder);
  const articleRanks = ranksIn(articleOrder);
  const { counts, units, first, last, dates_only, ...sums } = summedUp(collected);
  const purchases = customerOrder.map((number) => counts[number]);

  function readAll(take: (some: TransactionColumns) => void): void {
    eachColumns(rows, (some) => {
      for (let i = 0; i < some.length; i++) some.article[i] = articleRanks[some.article[i]];
      take(some);
    });
  }

  function* ofCustomers(keys: Uint32Array): Generator<[number, LogTransactions]> {
    const sorter = rowSorter(customerOrder, articleOrder);
    let next = 0;
    for (const group of rows.groups(customerOrder)) {
      if (next === keys.length) return;
      if (keys[next] >= group.to) continue;
      sorter.begin(group);
      for (; next < keys.length && keys[next] < group.to; next++)
        yield [keys[next], sorter.rowsOf(keys[next])];
    }
  }

  return {
    ...sums,
    customers: customers.size,
    buyers: purchases.reduce((buyers, count) => buyers + Number(count > 0), 0),
    articles: articles.size,
    dates_only: dates_only === 1,
    purchases,
    by_number: { customers: counts, articles: units },
    soldArticles: () => Array.from(articleOrder.keys()),
    articleIds: (keys) => Array.from(keys, (key) => articles.stringOf(articleOrder[key])),
    attributesOf: (article) => attributes.get(articles.stringOf(articleOrder[article])) ?? {},
    customerId: (key) => customers.stringOf(customerOrder[key]),
    customerKey(id) {
      const number = customers.find(Buffer.from(id));
      return number < 0 ? undefined : customerRanks[number];
    },
    articlesOf(keys) {
      const isMeant = new Uint8Array(customers.size);
      for (const key of keys) isMeant[customerOrder[key]] = 1;
      const isBought = new Uint8Array(articles.size);
      readAll(({ length, customer, article }) => {
        for (let i = 0; i < length; i++) if (isMeant[customer[i]] === 1) isBought[article[i]] = 1;
      });
      return Array.from(isBought.keys()).filter((key) => isBought[key] === 1);
    },
    salesByRank(keys) {
      const ranks = sharedArray(Int32Array, articles.size).fill(-1);
      keys.forEach((key, rank) => (ranks[key] = rank));
      const numbers = keys.map((key) => articleOrder[key]);
      return {
        ranks,
        first_sale: Float64Array.from(numbers, (number) => first[number]),
        last_sale: Float64Array.from(numbers, (number) => last[number]),
        units: Uint32Array.from(numbers, (number) => units[number]),
      };
    },
    readAll: (_details, take) => readAll(take),
    purchasesWithin(from, to) {
      const within = new Uint32Array(customers.size);
      readAll(({ length, customer, t_dat }) => {
        for (let i = 0; i < length; i++)
          if (t_dat[i] >= from && t_dat[i] < to) within[customerRanks[customer[i]]]++;
      });
      return within;
    },
    ofCustomers,
  };
}
