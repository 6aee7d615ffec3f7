/**
 * When customers shop in the demonstration log: every basket (customer, day, number of items), sorted by day
 * and then by customer, in flat arrays (about 50 MB at H&M's size).
 */
import { DAYS, FIRST_DAY } from './log-articles.ts';
import { below, drawsFor } from './random.ts';

const SLOTS = 1 << 16;
const LARGEST_BASKET = 40;

/** Slot → day. A day has slots in proportion to its sales: more in November, in summer and on Saturdays. */
function daysBySeason(): Uint16Array {
  const weights = Array.from({ length: DAYS }, (_, day) => {
    const date = new Date(FIRST_DAY + day * 86_400_000);
    const yearPart = (date.getUTCMonth() * 30.4 + date.getUTCDate()) / 365;
    const season =
      1 + 0.25 * Math.cos(4 * Math.PI * (yearPart - 0.46)) + (date.getUTCMonth() === 10 ? 0.3 : 0);
    return season * (date.getUTCDay() === 6 ? 1.35 : date.getUTCDay() === 0 ? 0.8 : 1);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const slots = new Uint16Array(SLOTS);
  let day = 0;
  let reached = weights[0];
  for (let slot = 0; slot < SLOTS; slot++) {
    while (((slot + 0.5) / SLOTS) * total > reached) reached += weights[++day];
    slots[slot] = day;
  }
  return slots;
}

/** Calls `visit` for every basket, customer by customer, in the same order each time. */
function eachBasket(
  purchases: Uint16Array,
  slots: Uint16Array,
  seed: string,
  visit: (customer: number, day: number, items: number) => void,
): void {
  const draw = drawsFor(seed, 'baskets');
  for (let customer = 0; customer < purchases.length; customer++) {
    // Most are customers from the first day on; a quarter join later.
    const joined = draw() >>> 30 === 0 ? below(draw, SLOTS * 0.8) : 0;
    // Customers who buy a lot buy more at a time: one with nine purchases buys about three on a shopping day.
    const usual = Math.min(LARGEST_BASKET, 3 + (purchases[customer] >> 6));
    for (let left = purchases[customer]; left > 0;) {
      const items = Math.min(left, 1 + below(draw, 2 * usual - 1));
      visit(customer, slots[joined + below(draw, SLOTS - joined)], items);
      left -= items;
    }
  }
}

/** The baskets of day d are those from start[d] to start[d + 1] − 1. */
export function logBaskets(purchases: Uint16Array, seed: string) {
  const slots = daysBySeason();
  const start = new Uint32Array(DAYS + 1);
  eachBasket(purchases, slots, seed, (_, day) => start[day + 1]++);
  for (let day = 0; day < DAYS; day++) start[day + 1] += start[day];
  const next = start.slice();
  const baskets = { start, customer: new Uint32Array(start[DAYS]), items: new Uint8Array(start[DAYS]) };
  eachBasket(purchases, slots, seed, (customer, day, items) => {
    const index = next[day]++;
    baskets.customer[index] = customer;
    baskets.items[index] = items;
  });
  return baskets;
}
