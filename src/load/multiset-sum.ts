/**
 * A sum over rows that doesn't depend on their order: each row is hashed to two lanes of 32 bits, which are
 * added modulo 2^32. It tells multisets apart (64 bits); it doesn't protect against forgery.
 */
import type { TransactionColumns } from '../formats/transaction-columns.ts';
import type { IdTable } from './id-table.ts';

/** The final mix of MurmurHash3 (Austin Appleby, public domain): every input bit reaches every output bit. */
function finish(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function hashBytes(bytes: Uint8Array, seed: number): number {
  let hash = seed;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193) ^ (hash >>> 15);
  return finish(hash ^ bytes.length);
}

const SEEDS = [0x2f0b4c47, 0x5bd1e995];

/** Two 32-bit hashes of each id of a table, side by side, in the order of `numbers` if given. */
export function idHashes(ids: IdTable, numbers?: Uint32Array): Int32Array {
  const hashes = new Int32Array(ids.size * 2);
  for (let i = 0; i < ids.size; i++) {
    const bytes = ids.bytesOf(numbers ? numbers[i] : i);
    hashes[i * 2] = hashBytes(bytes, SEEDS[0]);
    hashes[i * 2 + 1] = hashBytes(bytes, SEEDS[1]);
  }
  return hashes;
}

/**
 * A row's hash is the mix of a sum of multiples of its words: time, price and channel. The factors are odd
 * and without a pattern: the first 32-bit words of the fractions of square roots of primes (as in SHA-256),
 * made odd; lane one, then lane two.
 */
function firstHash(ids: number, words: Int32Array, channel: number): number {
  const time = Math.imul(words[0], 0x3c6ef373) + Math.imul(words[1], 0x510e527f);
  const price = Math.imul(words[2], 0x1f83d9ab) + Math.imul(words[3], 0xcbbb9d5d);
  return finish((ids + time + price + Math.imul(channel, 0x9159015b)) | 0);
}

function secondHash(ids: number, words: Int32Array, channel: number): number {
  const time = Math.imul(words[0], 0xa54ff53b) + Math.imul(words[1], 0x9b05688d);
  const price = Math.imul(words[2], 0x5be0cd19) + Math.imul(words[3], 0x629a292b);
  return finish((ids + time + price + Math.imul(channel, 0x152fecd9)) | 0);
}

type Rows = Pick<TransactionColumns, 'length' | 't_dat' | 'article' | 'price' | 'sales_channel_id'>;

export function multisetSum() {
  /** t_dat and price of a row. */
  const numbers = new Float64Array(2);
  const words = new Int32Array(numbers.buffer);
  const lanes = new Int32Array(2);

  return {
    /** Adds rows that are all of one customer; `article` and the customer say where their hashes are. */
    addRows(
      { length, t_dat, article, price, sales_channel_id }: Rows,
      customers: Int32Array,
      customer: number,
      articles: Int32Array,
    ): void {
      let [first, second] = [0, 0];
      for (let i = 0; i < length; i++) {
        numbers[0] = t_dat[i];
        numbers[1] = price[i] !== price[i] ? -1e300 : price[i] + 0; // one bit pattern for null, and for zero
        const at = article[i] * 2;
        const firstIds = (customers[customer * 2] + Math.imul(articles[at], 0x6a09e667)) | 0;
        const secondIds = (customers[customer * 2 + 1] + Math.imul(articles[at + 1], 0xbb67ae85)) | 0;
        first = (first + firstHash(firstIds, words, sales_channel_id[i])) | 0;
        second = (second + secondHash(secondIds, words, sales_channel_id[i])) | 0;
      }
      lanes[0] += first;
      lanes[1] += second;
    },
    /** The same for rows of any customers, whom the column `customer` names. */
    addMixedRows(
      rows: Rows & Pick<TransactionColumns, 'customer'>,
      customers: Int32Array,
      articles: Int32Array,
    ) {
      const { length, customer, t_dat, article, price, sales_channel_id } = rows;
      let [first, second] = [0, 0];
      for (let i = 0; i < length; i++) {
        numbers[0] = t_dat[i];
        numbers[1] = price[i] !== price[i] ? -1e300 : price[i] + 0;
        const [at, whose] = [article[i] * 2, customer[i] * 2];
        const firstIds = (customers[whose] + Math.imul(articles[at], 0x6a09e667)) | 0;
        const secondIds = (customers[whose + 1] + Math.imul(articles[at + 1], 0xbb67ae85)) | 0;
        first = (first + firstHash(firstIds, words, sales_channel_id[i])) | 0;
        second = (second + secondHash(secondIds, words, sales_channel_id[i])) | 0;
      }
      lanes[0] += first;
      lanes[1] += second;
    },
    /** Adds a string, such as the id of a customer that a file names. */
    addString(string: string): void {
      const bytes = Buffer.from(string);
      lanes[0] += hashBytes(bytes, SEEDS[0]);
      lanes[1] += hashBytes(bytes, SEEDS[1]);
    },
    /** Eight hexadecimal digits a lane. */
    toString: (): string => Array.from(lanes, (lane) => (lane >>> 0).toString(16).padStart(8, '0')).join(''),
  };
}

/** A sum without rows that were added to it, which have the sum `part`. */
export function withoutSum(sum: string, part: string): string {
  const lane = (of: string, i: number) => parseInt(of.slice(i * 8, i * 8 + 8) || '0', 16);
  const lanes = [0, 1].map((i) => (lane(sum, i) - lane(part, i)) >>> 0);
  return lanes.map((value) => value.toString(16).padStart(8, '0')).join('');
}
