/** Sorts a group's rows as transactions are stored: by customer, t_dat, article_id, price, channel. */
import { growColumns, transactionColumns, type TransactionColumns } from '../formats/transaction-columns.ts';
import { customerOf, readRow } from './row-memory.ts';
import type { Group } from './row-groups.ts';

/** Of price (NaN stands for null and comes first) and channel, for rows that are otherwise alike. */
function compareDetails({ price, sales_channel_id }: TransactionColumns, a: number, b: number): number {
  const [priceA, priceB] = [price[a], price[b]];
  if (priceA < priceB || (priceA !== priceA && priceB === priceB)) return -1;
  if (priceA > priceB || (priceB !== priceB && priceA === priceA)) return 1;
  return sales_channel_id[a] - sales_channel_id[b];
}

function compareRows(rows: TransactionColumns, a: number, b: number): number {
  const byTime = rows.t_dat[a] - rows.t_dat[b];
  if (byTime !== 0) return byTime;
  const byArticle = rows.article[a] - rows.article[b];
  return byArticle !== 0 ? byArticle : compareDetails(rows, a, b);
}

function swap(rows: TransactionColumns, a: number, b: number): void {
  const { t_dat, article, price, sales_channel_id } = rows;
  const [time, articleA, priceA, channel] = [t_dat[a], article[a], price[a], sales_channel_id[a]];
  t_dat[a] = t_dat[b];
  article[a] = article[b];
  price[a] = price[b];
  sales_channel_id[a] = sales_channel_id[b];
  t_dat[b] = time;
  article[b] = articleA;
  price[b] = priceA;
  sales_channel_id[b] = channel;
}

/** Any order: sorts row numbers, then copies the rows. */
function sortByNumber(rows: TransactionColumns, length: number): void {
  const order = Uint32Array.from({ length }, (_, row) => row);
  order.sort((a, b) => compareRows(rows, a, b));
  for (const column of [rows.t_dat, rows.article, rows.price, rows.sales_channel_id]) {
    const before = column.slice(0, length);
    order.forEach((row, i) => (column[i] = before[row]));
  }
}

/**
 * Logs come sorted by date: usually a few swaps of neighbours do. If row numbers are always sorted instead, a
 * load takes 1.08 times the processor time.
 */
function sortRows(rows: TransactionColumns): void {
  let swaps = rows.length * 8;
  for (let i = 1; i < rows.length; i++) {
    for (let row = i; row > 0 && compareRows(rows, row - 1, row) > 0; row--, swaps--)
      swap(rows, row - 1, row);
    if (swaps < 0) return sortByNumber(rows, rows.length);
  }
}

function ranksIn(order: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]] = rank;
  return ranks;
}

/** Numbers of customers and articles are given in byte order of their ids. */
export function rowSorter(customerOrder: Uint32Array, articleOrder: Uint32Array) {
  const customerRanks = ranksIn(customerOrder);
  const articleRanks = ranksIn(articleOrder);
  const columns = transactionColumns(1024);
  let indexes = new Uint32Array(0);
  let order = new Uint32Array(0);

  /** Puts the numbers of the group's rows in order of customers; returns where each customer's begin. */
  function orderRows({ from, to, length, rows }: Group): Uint32Array {
    if (length > order.length) [indexes, order] = [new Uint32Array(length), new Uint32Array(length)];
    const starts = new Uint32Array(to - from + 2);
    for (let row = 0; row < length; row++) {
      const index = customerRanks[customerOf(rows, row)] - from;
      indexes[row] = index;
      starts[index + 2]++;
    }
    for (let i = 2; i < starts.length; i++) starts[i] += starts[i - 1];
    // starts[i + 1] is where the next row of customer i goes: in the end, where customer i + 1 begins.
    for (let row = 0; row < length; row++) order[starts[indexes[row] + 1]++] = row;
    return starts;
  }

  let group: Group;
  let starts: Uint32Array;

  return {
    /** Takes the next group, whose rows `rowsOf` then reads. */
    begin(next: Group): void {
      group = next;
      starts = orderRows(group);
    },

    /**
     * The sorted rows of a customer of the group, by the rank in `customerOrder`; `article` is the article's
     * rank in `articleOrder`. The columns are reused.
     */
    rowsOf(rank: number): TransactionColumns {
      const [from, to] = [starts[rank - group.from], starts[rank - group.from + 1]];
      if (to - from > columns.capacity) growColumns(columns, 2 * (to - from));
      columns.length = to - from;
      for (let at = from; at < to; at++) {
        readRow(group.rows, order[at], columns, at - from);
        columns.article[at - from] = articleRanks[columns.article[at - from]];
      }
      sortRows(columns);
      return columns;
    },
  };
}
