/** The articles that a job can draw from, by rank: sorted by article_id in byte order. */
import { hash } from 'node:crypto';
import { csvFieldBytes } from '../formats/csv-size.ts';
import type { Stores } from '../storage/stores.ts';
import type { SalesByRank } from '../storage/transactions.ts';
import { sharedArray, sharedUint32 } from '../threads/shared.ts';

/** The arrays are in shared memory, for all threads. */
export interface Catalogue extends SalesByRank {
  /** Article keys by rank. */
  keys: Uint32Array;
  /** Bytes of each article's id as a CSV field, by rank. */
  csv_bytes: Uint16Array;
  /** SHA-256 over the ids in order, each followed by a line feed: what ranks in digests refer to. */
  digest: Uint8Array;
}

/** `keys` are those of the articles, in byte order of their ids; `imports` those of transactions. */
export function catalogueOf(stores: Stores, keys: number[], imports: number[]): Catalogue {
  const ids = stores.articles.idsOf(keys);
  const csv_bytes = sharedArray(Uint16Array, keys.length);
  ids.forEach((id, rank) => (csv_bytes[rank] = csvFieldBytes(id)));
  const digest = hash('sha256', ids.map((id) => `${id}\n`).join(''), 'buffer');
  const sales = stores.transactions.salesByRank(keys, imports);
  return { keys: sharedUint32(keys), csv_bytes, digest, ...sales };
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
