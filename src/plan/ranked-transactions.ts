/** Transactions as generators read them: ranks instead of keys, ordered by time, then rank. */
import type { SessionTransactions } from '../generate/transactions.ts';
import { missingEntry } from '../storage/damage.ts';
import type { LogTransactions } from './log.ts';

export const emptyTransactions = (capacity = 256): SessionTransactions => ({
  length: 0,
  t_dat: new Float64Array(capacity),
  article: new Int32Array(capacity),
  price: new Float64Array(capacity),
  sales_channel_id: new Int32Array(capacity),
});

/** `ranks`: by article key. `withDetails`: prices and channels order what is otherwise equal. */
export function rankTransactions(
  stored: LogTransactions,
  ranks: Int32Array,
  into: SessionTransactions,
  withDetails: boolean,
): void {
  const { length } = stored;
  if (into.t_dat.length < length) Object.assign(into, emptyTransactions(Math.ceil(length * 1.25)));
  into.length = length;
  for (let i = 0; i < length; i++) {
    into.t_dat[i] = stored.t_dat[i];
    const rank = ranks[stored.article[i]];
    if (!(rank >= 0)) throw missingEntry('article', stored.article[i]);
    into.article[i] = rank;
  }
  if (withDetails) {
    into.price.set(stored.price.subarray(0, length));
    into.sales_channel_id.set(stored.sales_channel_id.subarray(0, length));
  }
  const compare = comparer(into, withDetails);
  for (let i = 1; i < length; i++) if (compare(i - 1, i) > 0) return sort(into, compare);
}

function comparer({ t_dat, article, price, sales_channel_id }: SessionTransactions, withDetails: boolean) {
  const orNone = (value: number) => (Number.isNaN(value) ? -Infinity : value);
  return (a: number, b: number): number => {
    if (t_dat[a] !== t_dat[b]) return t_dat[a] - t_dat[b];
    if (article[a] !== article[b]) return article[a] - article[b];
    if (!withDetails) return 0;
    return orNone(price[a]) - orNone(price[b]) || sales_channel_id[a] - sales_channel_id[b];
  };
}

function sort(transactions: SessionTransactions, compare: (a: number, b: number) => number): void {
  const order = Uint32Array.from({ length: transactions.length }, (_, i) => i).sort(compare);
  for (const column of ['t_dat', 'article', 'price', 'sales_channel_id'] as const) {
    const values = transactions[column].slice(0, transactions.length);
    order.forEach((from, to) => (transactions[column][to] = values[from]));
  }
}
