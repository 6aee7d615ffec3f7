/**
 * Who buys how much in the demonstration log: ids and numbers of purchases. H&M's shape: mean 23.3, median 9,
 * at most 1,895 purchases a customer.
 */
import { lognormalOfRank } from './normal-quantile.ts';
import { drawsFor, hashOf, mixed, shuffled } from './random.ts';

export const MOST_PURCHASES = 1895;
const MEDIAN_PURCHASES = 9;
const SIGMA = 1.3813;

/** Purchases of each customer. Laid out by rank and then shuffled, so that the mean holds with few customers, too. */
export function purchasesPerCustomer(customers: number, seed: string): Uint16Array {
  const order = shuffled(drawsFor(seed, 'purchases per customer'), customers);
  const purchases = new Uint16Array(customers);
  for (let rank = 0; rank < customers; rank++) {
    const wanted = Math.round(lognormalOfRank(rank, customers, MEDIAN_PURCHASES, SIGMA));
    purchases[order[rank]!] = Math.min(MOST_PURCHASES, Math.max(1, wanted));
  }
  return purchases;
}

/** How often the customer buys online, of 256: a fifth mostly in the shop, the others mostly online, 70 % in all. */
export function onlineShare(customer: number): number {
  const kind = mixed(customer + 0x51ed27) % 10;
  return kind < 2 ? 40 : kind < 5 ? 165 : 236;
}

const HEX_PAIRS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, '0');
  return text.charCodeAt(0) | (text.charCodeAt(1) << 8);
});

/** Writes ids of 64 lower-case hex digits. */
export interface CustomerIds {
  /** Writes the id of a buyer; `nonBuyer` that of somebody who never bought, right after the buyer in order. */
  write(target: Uint8Array, at: number, customer: number, nonBuyer?: boolean): void;
}

/**
 * Ids ascend with the customer's number, as the rows of one day in H&M's log ascend by customer; the rest of each
 * id is as random as a hash.
 */
export function customerIds(customers: number, seed: string): CustomerIds {
  const key = hashOf(`${seed}\0customer ids`);
  const step = 0x100000000 / customers;
  return {
    write(target, at, customer, nonBuyer = false) {
      let word = mixed(customer ^ key);
      const place = customer + word / 0x200000000 + (nonBuyer ? 0.5 : 0);
      let digits = Math.floor(place * step);
      for (let i = 0; i < 8; i++) {
        for (let shift = 24; shift >= 0; shift -= 8) {
          const pair = HEX_PAIRS[(digits >>> shift) & 255]!;
          target[at++] = pair & 255;
          target[at++] = pair >>> 8;
        }
        word = mixed(word + 0x9e3779b9 + (nonBuyer ? 1 : 0));
        digits = word;
      }
    },
  };
}
