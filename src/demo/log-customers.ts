/**
 * Who buys how much in the demonstration log: ids and numbers of purchases. Like H&M's: mean 23.3, median 9,
 * maximum 1,895 purchases per customer.
 */
import { lognormalOfRank } from './normal-quantile.ts';
import { drawsFor, hashOf, mixed, shuffled } from './random.ts';

export const MOST_PURCHASES = 1895;
const MEDIAN_PURCHASES = 9;
const SIGMA = 1.3813;

/** Laid out by rank and then shuffled, so that the mean holds even for few customers. */
export function purchasesPerCustomer(customers: number, seed: string): Uint16Array {
  const order = shuffled(drawsFor(seed, 'purchases per customer'), customers);
  const purchases = new Uint16Array(customers);
  for (let rank = 0; rank < customers; rank++) {
    const wanted = Math.round(lognormalOfRank(rank, customers, MEDIAN_PURCHASES, SIGMA));
    purchases[order[rank]] = Math.min(MOST_PURCHASES, Math.max(1, wanted));
  }
  return purchases;
}

/** Online purchases of a customer out of 256: a fifth shop mostly in stores; 70 % are online overall. */
export function onlineShare(customer: number): number {
  const kind = mixed(customer + 0x51ed27) % 10;
  return kind < 2 ? 40 : kind < 5 ? 165 : 236;
}

const HEX_PAIRS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, '0');
  return text.charCodeAt(0) | (text.charCodeAt(1) << 8);
});

/**
 * Writes ids of 64 lower-case hex digits. They ascend with the customer's number, because the rows of one day
 * in H&M's log ascend by customer; the rest of each id is as random as a hash.
 */
export function customerIdWriter(customers: number, seed: string) {
  const key = hashOf(`${seed}\0customer ids`);
  const step = 0x100000000 / customers;
  return (target: Uint8Array, at: number, customer: number): void => {
    let word = mixed(customer ^ key);
    let digits = Math.floor((customer + word / 0x200000000) * step);
    for (let i = 0; i < 8; i++) {
      for (let shift = 24; shift >= 0; shift -= 8) {
        const pair = HEX_PAIRS[(digits >>> shift) & 255];
        target[at++] = pair & 255;
        target[at++] = pair >>> 8;
      }
      digits = word = mixed(word + 0x9e3779b9);
    }
  };
}
