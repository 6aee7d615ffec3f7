/** Puts the rows of a group in the order in which purchases are stored: customer, t_dat, article_id, price, channel. */
import { growColumns, transactionColumns, type TransactionColumns } from '../formats/transactions-csv.ts';
import { customerOf, readRow } from './row-memory.ts';
import type { Group } from './row-store.ts';

/** Of price (NaN stands for null and comes first) and channel, for rows that are alike otherwise. */
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
  const [t_dat, article, price, channel] = [
    rows.t_dat[a],
    rows.article[a],
    rows.price[a],
    rows.sales_channel_id[a],
  ];
  rows.t_dat[a] = rows.t_dat[b];
  rows.article[a] = rows.article[b];
  rows.price[a] = rows.price[b];
  rows.sales_channel_id[a] = rows.sales_channel_id[b];
  rows.t_dat[b] = t_dat;
  rows.article[b] = article;
  rows.price[b] = price;
  rows.sales_channel_id[b] = channel;
}

/** Any order: sorts numbers of rows, then copies the rows. */
function sortByNumber(rows: TransactionColumns, from: number, to: number): void {
  const order = Uint32Array.from({ length: to - from }, (_, i) => from + i);
  order.sort((a, b) => compareRows(rows, a, b));
  for (const column of [rows.t_dat, rows.article, rows.price, rows.sales_channel_id]) {
    const before = column.slice(from, to);
    order.forEach((row, i) => (column[from + i] = before[row - from]));
  }
}

/** Logs come sorted by date, so that only a few neighbours change places: one by one, unless that takes too long. */
function sortRows(rows: TransactionColumns, from: number, to: number): void {
  let swaps = (to - from) * 8;
  for (let i = from + 1; i < to; i++) {
    for (let row = i; row > from && compareRows(rows, row - 1, row) > 0; row--, swaps--)
      swap(rows, row - 1, row);
    if (swaps < 0) return sortByNumber(rows, from, to);
  }
}

function placesIn(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) places[order[place]] = place;
  return places;
}

/**
 * Numbers of customers and articles are given in byte order of their ids. Calls `take` with the rows of one customer of
 * the group after the other, sorted, and its place in `customerOrder`; `article` is then the place of the article in
 * `articleOrder`. The columns are used again.
 */
export function rowSorter(customerOrder: Uint32Array, articleOrder: Uint32Array) {
  const placeOf = placesIn(customerOrder);
  const ranks = placesIn(articleOrder);
  const columns = transactionColumns(1024);
  let places = new Uint32Array(0);
  let order = new Uint32Array(0);

  /** Puts the numbers of the group's rows in order of customers; returns where each customer's begin. */
  function orderRows({ from, to, length, rows }: Group): Uint32Array {
    if (length > order.length) [places, order] = [new Uint32Array(length), new Uint32Array(length)];
    const starts = new Uint32Array(to - from + 2);
    for (let row = 0; row < length; row++) {
      const place = placeOf[customerOf(rows, row)] - from;
      places[row] = place;
      starts[place + 2]++;
    }
    for (let i = 2; i < starts.length; i++) starts[i] += starts[i - 1];
    // starts[i + 1] is where the next row of customer i goes: in the end, where customer i + 1 begins.
    for (let row = 0; row < length; row++) order[starts[places[row] + 1]++] = row;
    return starts;
  }

  return (group: Group, take: (rows: TransactionColumns, place: number) => void): void => {
    const starts = orderRows(group);
    for (let i = 0; i < group.to - group.from; i++) {
      const [from, to] = [starts[i], starts[i + 1]];
      if (to - from > columns.capacity) growColumns(columns, 2 * (to - from));
      columns.length = to - from;
      for (let at = from; at < to; at++) {
        readRow(group.rows, order[at], columns, at - from);
        columns.article[at - from] = ranks[columns.article[at - from]];
      }
      sortRows(columns, 0, columns.length);
      take(columns, group.from + i);
    }
  };
}
