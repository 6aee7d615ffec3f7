/** How the rows of each score are spread over popular and rare articles. */
import type { Popularity } from '../model/report.ts';
import { rowsWithScore, type Sales } from './article-records.ts';
import type { ReportCounts } from './counts.ts';

const DEFINITION =
  'Articles of the catalogue by units sold in the whole log: head the first 10 %, middle the next 40 %, ' +
  'tail the rest. Gini: 0 if all articles have as many rows, 1 if one has them all';

export function popularityOf({ articles }: ReportCounts, { units }: Sales): Popularity {
  const order = byUnits(units);
  const head = Math.ceil(order.length * 0.1);
  const middle = Math.ceil(order.length * 0.5);
  const of = (score: number) => {
    const byRank = rowsWithScore(articles, units.length, score);
    const rows = order.map((rank) => byRank[rank]);
    const all = total(rows);
    const share = (from: number, to: number) => (all === 0 ? null : total(rows.subarray(from, to)) / all);
    const tail = share(middle, order.length);
    return { head: share(0, head), middle: share(head, middle), tail, gini: gini(rows) };
  };
  return { definition: DEFINITION, articles: units.length, ignores: of(0), clicks: of(1), purchases: of(2) };
}

/** With fewer rows of a score, chance decides which is more popular. */
const FEWEST_ROWS = 1000;
/** Neither is where the shares are closer than this. */
const MARGIN = 0.02;

/** A sentence where ignored articles are more popular than bought ones. */
export function popularityNotes(
  { ignores, purchases }: Popularity,
  counts: Record<'ignores' | 'purchases', number>,
): string[] {
  const [ignored, bought] = [ignores.head ?? 0, purchases.head ?? 0];
  if (Math.min(counts.ignores, counts.purchases) < FEWEST_ROWS || ignored < bought + MARGIN) return [];
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    `Ignored articles are more popular than bought ones: ${percent(ignored)} of the ignores, but ` +
      `${percent(bought)} of the purchases, are of the tenth of the articles that sell best. A model ` +
      'learns from it that popular is bad: raise negatives.uniform, or lower negatives.popularity.',
  ];
}

/** Ranks of the articles, those with most units first, equals by rank. */
function byUnits(units: Uint32Array): Float64Array {
  // Sorting numbers that hold both, without a callback, takes a tenth of the time.
  const room = 2 ** 21; // more than most shops have articles; with 32 bits of units, exact in a double
  if (units.length > room) {
    return Float64Array.from(units, (_, rank) => rank).sort((a, b) => units[b] - units[a] || a - b);
  }
  const keys = Float64Array.from(units, (own, rank) => rank - own * room).sort();
  return keys.map((key) => key - Math.floor(key / room) * room);
}

/** Half the mean difference between two articles, as a share of the mean; null without rows. Sorts `rows`. */
export function gini(rows: Float64Array): number | null {
  const all = total(rows);
  if (all === 0) return null;
  rows.sort();
  const n = rows.length;
  let weighted = 0;
  for (let i = 0; i < n; i++) weighted += (i + 1) * rows[i];
  return Math.max(0, (2 * weighted) / (n * all) - (n + 1) / n);
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
