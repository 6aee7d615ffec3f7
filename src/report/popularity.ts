/** On which articles the rows of each score fall: popular ones or rare ones. */
import type { Popularity } from '../model/report.ts';
import type { SaleFacts } from './sale-records.ts';
import { SCORES, type ReportState } from './state.ts';

const HEAD = 0.1;
const MIDDLE = 0.5;

const DEFINITION =
  'Articles of the catalogue by units sold in the whole log: head the first 10 %, middle the next 40 %, tail the rest. Gini: 0 if all articles have as many rows, 1 if one has them all';

export function popularityOf({ articles }: ReportState, { units }: SaleFacts): Popularity {
  const order = Array.from(units, (_, rank) => rank).sort((a, b) => units[b] - units[a] || a - b);
  const head = Math.ceil(order.length * HEAD);
  const middle = Math.ceil(order.length * MIDDLE);
  const of = (score: number) => {
    const rows = order.map((rank) => articles[rank * SCORES + score]);
    const all = total(rows);
    const share = (from: number, to: number) => (all === 0 ? null : total(rows.slice(from, to)) / all);
    return {
      head: share(0, head),
      middle: share(head, middle),
      tail: share(middle, order.length),
      gini: gini(rows),
    };
  };
  return { definition: DEFINITION, articles: units.length, ignores: of(0), clicks: of(1), purchases: of(2) };
}

/** Half the mean difference between two articles, as a share of the mean; null without rows. */
export function gini(rows: number[]): number | null {
  const all = total(rows);
  if (all === 0) return null;
  const ascending = [...rows].sort((a, b) => a - b);
  const n = ascending.length;
  const weighted = ascending.reduce((sum, own, i) => sum + (i + 1) * own, 0);
  return Math.max(0, (2 * weighted) / (n * all) - (n + 1) / n);
}

const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
