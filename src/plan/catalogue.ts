/** The articles that a job can draw from, by rank: sorted by article_id in byte order. */
import { hash } from 'node:crypto';
import { csvFieldBytes } from '../formats/csv-size.ts';
import type { SalesByRank } from '../model/sales-by-rank.ts';
import { sharedArray, sharedUint32 } from '../threads/shared.ts';
import type { Log } from './log.ts';

/** The arrays are in shared memory, for all threads. */
export interface Catalogue extends SalesByRank {
  /** Article keys by rank. */
  keys: Uint32Array;
  /** Bytes of each article's id as a CSV field, by rank. */
  csv_bytes: Uint16Array;
  /** SHA-256 over the ids in order, each followed by a line feed: what ranks in digests refer to. */
  digest: Uint8Array;
}

/** `keys` are those of the articles, in byte order of their ids. */
export function catalogueOf(log: Log, keys: number[]): Catalogue {
  const ids = log.articleIds(keys);
  const csv_bytes = sharedArray(Uint16Array, keys.length);
  ids.forEach((id, rank) => (csv_bytes[rank] = csvFieldBytes(id)));
  const digest = hash('sha256', ids.map((id) => `${id}\n`).join(''), 'buffer');
  const sales = log.salesByRank(keys);
  return { keys: sharedUint32(keys), csv_bytes, digest, ...sales };
}
