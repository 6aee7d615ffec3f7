/** The articles that a job can draw from, by rank: sorted by article_id in byte order. */
import { hash } from 'node:crypto';
import { csvFieldBytes } from '../formats/csv-size.ts';
import type { Stores } from '../storage/stores.ts';

/** The arrays are in shared memory, for all threads. */
export interface Catalogue {
  /** Article keys by rank. */
  keys: Uint32Array;
  /** Rank by article key; -1 where the article is not in the catalogue. */
  ranks: Int32Array;
  /** Bytes of each article's id as a CSV field, by rank. */
  csv_bytes: Uint16Array;
  /** SHA-256 over the ids in order, each followed by a line feed: what ranks in digests refer to. */
  digest: Uint8Array;
  /** Each article's first and last sale in the whole data set (epoch ms) and number of sales, by rank. */
  first_sale: Float64Array;
  last_sale: Float64Array;
  units: Uint32Array;
}

type NumberArray<A> = { new (buffer: SharedArrayBuffer): A; readonly BYTES_PER_ELEMENT: number };

/** An array in shared memory. */
const shared = <A>(type: NumberArray<A>, length: number): A =>
  new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));

export function sharedUint32(values: ArrayLike<number>): Uint32Array {
  const array = shared(Uint32Array, values.length);
  array.set(values);
  return array;
}

/** `keys` are those of the articles, in byte order of their ids; `imports` those of transactions. */
export function catalogueOf(stores: Stores, keys: number[], imports: number[]): Catalogue {
  const ids = stores.articles.idsOf(keys);
  const highestKey = keys.reduce((max, key) => Math.max(max, key), 0);
  const ranks = shared(Int32Array, highestKey + 1).fill(-1);
  const csv_bytes = shared(Uint16Array, keys.length);
  keys.forEach((key, rank) => {
    ranks[key] = rank;
    csv_bytes[rank] = csvFieldBytes(ids[rank]);
  });
  const digest = hash('sha256', ids.map((id) => `${id}\n`).join(''), 'buffer');
  const sales = salesByRank(stores, imports, ranks, keys.length);
  return { keys: sharedUint32(keys), ranks, csv_bytes, digest, ...sales };
}

function salesByRank(stores: Stores, imports: number[], ranks: Int32Array, size: number) {
  const [first_sale, last_sale] = [shared(Float64Array, size), shared(Float64Array, size)];
  const units = shared(Uint32Array, size);
  const sales = stores.transactions.salesOf(imports);
  sales.article_key.forEach((key, i) => {
    const rank = ranks[key] ?? -1;
    if (rank < 0) return;
    first_sale[rank] = sales.first_t_dat[i];
    last_sale[rank] = sales.last_t_dat[i];
    units[rank] = sales.units[i];
  });
  return { first_sale, last_sale, units };
}

/** Keys of the articles that these customers bought, in byte order of their ids. */
export function boughtArticles(stores: Stores, imports: number[], customers: Uint32Array): number[] {
  const all = stores.transactions.soldArticles(imports);
  const bought = new Set<number>();
  for (const [, { length, article }] of stores.transactions.ofCustomers(customers, imports, false)) {
    for (let i = 0; i < length; i++) bought.add(article[i]);
    if (bought.size === all.length) break;
  }
  return all.filter((key) => bought.has(key));
}
