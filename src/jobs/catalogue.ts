/** The articles that a job can draw from, by rank: sorted by article_id in byte order. */
import { createHash } from 'node:crypto';
import { csvFieldBytes } from '../formats/csv-size.ts';
import type { Stores } from '../storage/stores.ts';

/** The arrays are shared memory, so that all threads have the same. */
export interface Catalogue {
  /** Article keys by rank. */
  keys: Uint32Array;
  /** Rank by article key; -1 where the article is not in the catalogue. */
  ranks: Int32Array;
  /** Bytes of each article's id as a CSV field, by rank. */
  csv_bytes: Uint16Array;
  /** SHA-256 over the ids in order, each followed by a line feed: what ranks in digests refer to. */
  digest: Uint8Array;
  /** When each article was first and last sold in the whole data set (epoch ms), and how often, by rank. */
  first_sale: Float64Array;
  last_sale: Float64Array;
  units: Uint32Array;
}

export const sharedUint32 = (values: ArrayLike<number>): Uint32Array => {
  const shared = new Uint32Array(new SharedArrayBuffer(values.length * 4));
  shared.set(values);
  return shared;
};

/** `keys` are those of the articles, in byte order of their ids; `imports` those of transactions. */
export function catalogueOf(stores: Stores, keys: number[], imports: number[]): Catalogue {
  const ids = stores.articles.idsOf(keys);
  const highestKey = keys.reduce((max, key) => Math.max(max, key), 0);
  const ranks = new Int32Array(new SharedArrayBuffer((highestKey + 1) * 4)).fill(-1);
  const csv_bytes = new Uint16Array(new SharedArrayBuffer(keys.length * 2));
  keys.forEach((key, rank) => {
    ranks[key] = rank;
    csv_bytes[rank] = csvFieldBytes(ids[rank]);
  });
  return {
    keys: sharedUint32(keys),
    ranks,
    csv_bytes,
    digest: createHash('sha256')
      .update(ids.map((id) => `${id}\n`).join(''))
      .digest(),
    ...salesByRank(stores, imports, ranks, keys.length),
  };
}

function salesByRank(stores: Stores, imports: number[], ranks: Int32Array, size: number) {
  const first_sale = new Float64Array(new SharedArrayBuffer(size * 8));
  const last_sale = new Float64Array(new SharedArrayBuffer(size * 8));
  const units = new Uint32Array(new SharedArrayBuffer(size * 4));
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
