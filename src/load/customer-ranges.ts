/** Divides customers into ranges of ids of about the same size, by a sample of those known when it begins. */
import { roomIn } from '../storage/encoded/columns.ts';
import type { IdTable } from './id-table.ts';

/** Customers in the sample, for each range. */
const SAMPLED = 16;

export function customerRanges(customers: IdTable, mostRanges: number) {
  const limits = limitsFor(customers, mostRanges);
  let ranges = new Uint16Array(1024);
  let known = 0;

  /** How many limits come before or at the customer. */
  function rangeOf(customer: number): number {
    let low = 0;
    let high = limits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (customers.compare(limits[middle], customer) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    count: limits.length + 1,

    /** The range of each customer, new ones included. The array may be longer. */
    ofAll(): Uint16Array {
      ranges = roomIn(ranges, customers.size);
      for (; known < customers.size; known++) ranges[known] = rangeOf(known);
      return ranges;
    },
  };
}

/** The first customer of each range but the first, in byte order of the ids. */
function limitsFor(customers: IdTable, mostRanges: number): Uint32Array {
  const step = Math.max(1, Math.floor(customers.size / (SAMPLED * mostRanges)));
  const sample = Uint32Array.from({ length: Math.ceil(customers.size / step) }, (_, i) => i * step);
  sample.sort((a, b) => customers.compare(a, b));
  const count = Math.min(mostRanges, sample.length);
  const limitOf = (range: number) => sample[Math.floor((range * sample.length) / count)];
  return Uint32Array.from({ length: count - 1 }, (_, i) => limitOf(i + 1));
}
