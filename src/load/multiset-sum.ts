/**
 * A sum over rows that does not depend on their order: each row is hashed to two lanes of 32 bits, the lanes are added
 * modulo 2^32. Equal multisets have equal sums; different ones almost surely (64 bits) different sums. It tells data
 * apart, it does not protect against forgery.
 */
import type { TransactionColumns } from '../formats/transactions-csv.ts';

/** The final mix of MurmurHash3 (Austin Appleby, public domain): every bit of the input reaches every bit of the output. */
function finish(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

export function hashBytes(bytes: Uint8Array, seed: number): number {
  let hash = seed;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193) ^ (hash >>> 15);
  return finish(hash ^ bytes.length);
}

const SEEDS = [0x2f0b4c47, 0x5bd1e995];
/** Odd numbers without a pattern: the first 32-bit words of the fractions of square roots of primes (as in SHA-256), made odd. */
const FACTORS = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef373,
  0xa54ff53b,
  0x510e527f,
  0x9b05688d,
  0x1f83d9ab,
  0x5be0cd19,
  0xcbbb9d5d,
  0x629a292b,
  0x9159015b,
  0x152fecd9,
);

/** Two 32-bit hashes of each id of a table, one after the other, in the order of `numbers` (default: as they are). */
export function idHashes(
  ids: { size: number; bytesOf(n: number): Uint8Array },
  numbers?: Uint32Array,
): Int32Array {
  const hashes = new Int32Array(ids.size * 2);
  for (let i = 0; i < ids.size; i++) {
    const bytes = ids.bytesOf(numbers ? numbers[i] : i);
    hashes[i * 2] = hashBytes(bytes, SEEDS[0]);
    hashes[i * 2 + 1] = hashBytes(bytes, SEEDS[1]);
  }
  return hashes;
}

/** Multiples of a row's words, added up and mixed: rows are told apart by both lanes' odd factors at once. */
function hashOf(lane: number, customer: number, article: number, words: Int32Array, channel: number): number {
  let sum = (customer + Math.imul(article, FACTORS[lane])) | 0;
  sum = (sum + Math.imul(words[0], FACTORS[lane + 2])) | 0;
  sum = (sum + Math.imul(words[1], FACTORS[lane + 4])) | 0;
  sum = (sum + Math.imul(words[2], FACTORS[lane + 6])) | 0;
  sum = (sum + Math.imul(words[3], FACTORS[lane + 8])) | 0;
  return finish((sum + Math.imul(channel, FACTORS[lane + 10])) | 0);
}

export function multisetSum() {
  const numbers = new Float64Array(2);
  const words = new Int32Array(numbers.buffer);
  const lanes = new Uint32Array(2);

  return {
    /** Adds rows `from` to `to`, all of one customer; `article` and the customer say where their hashes are. */
    addRows(
      { t_dat, article, price, sales_channel_id }: TransactionColumns,
      from: number,
      to: number,
      customers: Int32Array,
      customer: number,
      articles: Int32Array,
    ): void {
      for (let i = from; i < to; i++) {
        numbers[0] = t_dat[i];
        numbers[1] = price[i] !== price[i] ? -1e300 : price[i] + 0; // one bit pattern for null, and for zero
        for (let lane = 0; lane < 2; lane++) {
          const id = articles[article[i] * 2 + lane];
          lanes[lane] += hashOf(lane, customers[customer * 2 + lane], id, words, sales_channel_id[i]);
        }
      }
    },
    /** Adds a text, such as the id of a customer that a file names. */
    addText(text: string): void {
      const bytes = Buffer.from(text);
      for (let lane = 0; lane < 2; lane++) lanes[lane] += hashBytes(bytes, SEEDS[lane]);
    },
    /** Eight hexadecimal digits a lane. */
    toString: (): string => Array.from(lanes, (lane) => lane.toString(16).padStart(8, '0')).join(''),
  };
}
