/** Turns stored purchases into what the generator reads: ranks instead of keys, ordered by time, then rank. */
import type { Purchases } from '../generate/purchases.ts';
import type { PurchaseColumns } from '../storage/purchases.ts';

/** `ranks` is by article key. Purchases of one import are stored in order; those of several have to be merged. */
export function rankPurchases(stored: PurchaseColumns, ranks: Int32Array, into: Purchases): void {
  const { length } = stored;
  if (into.t_dat.length < length) {
    into.t_dat = new Float64Array(length * 2);
    into.article = new Int32Array(length * 2);
  }
  let ordered = true;
  for (let i = 0; i < length; i++) {
    into.t_dat[i] = stored.t_dat[i];
    into.article[i] = ranks[stored.article[i]];
    if (i > 0 && comesBefore(into, i, i - 1)) ordered = false;
  }
  into.length = length;
  if (!ordered) sort(into);
}

function comesBefore({ t_dat, article }: Purchases, a: number, b: number): boolean {
  return t_dat[a] < t_dat[b] || (t_dat[a] === t_dat[b] && article[a] < article[b]);
}

function sort(purchases: Purchases): void {
  const order = Uint32Array.from({ length: purchases.length }, (_, i) => i);
  order.sort((a, b) => (comesBefore(purchases, a, b) ? -1 : comesBefore(purchases, b, a) ? 1 : 0));
  purchases.t_dat.set(Float64Array.from(order, (i) => purchases.t_dat[i]));
  purchases.article.set(Int32Array.from(order, (i) => purchases.article[i]));
}
