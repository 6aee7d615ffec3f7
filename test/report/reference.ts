/** The obvious, slow way to the figures of a report: one object per row, AUC by sorting. */
import type { FeatureName } from '../../src/model/features.ts';
import type { EventRow } from '../generate/sequences.ts';
import type { Sales } from '../../src/report/article-records.ts';

const DAY = 86_400_000;
const day = (t: number) => Math.floor(t / DAY);

export type FeatureRow = Record<FeatureName, number> & { score: number };

/** The features of each row of the customers' sequences, NaN where a row has no value. */
export function featureRows(sequences: EventRow[][], facts: Sales): FeatureRow[] {
  return sequences.flatMap((rows) => rows.map((_, i) => featuresOf(rows, i, facts)));
}

function featuresOf(rows: EventRow[], i: number, { first_sale, last_sale, units }: Sales): FeatureRow {
  const [t, article, score] = rows[i];
  const date = new Date(t);
  const purchases = rows.filter((row) => row[2] === 2);
  const bit = (is: boolean) => (is ? 1 : 0);
  return {
    score,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    day_of_week: (date.getUTCDay() + 6) % 7,
    day_of_month: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    time: t,
    days_before_last_purchase: purchases.length > 0 ? purchases[purchases.length - 1][0] - t : NaN,
    days_after_first_purchase: purchases.length > 0 ? t - purchases[0][0] : NaN,
    gap_to_previous: i > 0 ? t - rows[i - 1][0] : NaN,
    gap_to_next: i + 1 < rows.length ? rows[i + 1][0] - t : NaN,
    position: i,
    relative_position: rows.length === 1 ? 0 : i / (rows.length - 1),
    article_popularity: units[article],
    article_age: t - first_sale[article],
    on_sale: bit(day(t) >= day(first_sale[article]) && day(t) <= day(last_sale[article])),
    same_article_as_previous: bit(i > 0 && rows[i - 1][1] === article),
    tied_in_time: bit(rows.some((row, k) => k !== i && row[0] === t)),
    bought_at_another_time: bit(purchases.some((row) => row[1] === article && row[0] !== t)),
  };
}

/** The share of pairs in which the first label has the higher value, ties counting half; NaN is above all. */
export function exactAuc(
  rows: FeatureRow[],
  feature: FeatureName,
  positive: number,
  negative: number,
): number {
  const valueOf = (row: FeatureRow) => (Number.isNaN(row[feature]) ? Infinity : row[feature]);
  const sorted = rows
    .filter(({ score }) => score === positive || score === negative)
    .map((row) => ({ value: valueOf(row), isPositive: row.score === positive }))
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  let pairs = 0;
  let below = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to].value === sorted[from].value) to++;
    const positives = sorted.slice(from, to).filter(({ isPositive }) => isPositive).length;
    pairs += positives * (below + (to - from - positives) / 2);
    below += to - from - positives;
    from = to;
  }
  return pairs / (below * sorted.filter(({ isPositive }) => isPositive).length);
}
