/** The report of a job, from what was counted over its rows. Pure: the same counts give the same report. */
import { LEAK_FROM, PERCENTS, WARNING_FROM } from '../model/features.ts';
import type { Report } from '../model/report.ts';
import type { Sales } from './article-records.ts';
import { leakAudit } from './audit.ts';
import { SCORES, type DataSpan, type ReportCounts } from './counts.ts';
import { rowsWith, type Distribution } from './distribution.ts';
import { featureDistributions, totalsOf } from './features.ts';
import { histogramsOf } from './histograms.ts';
import { popularityNotes, popularityOf } from './popularity.ts';
import { sizeQuantiles } from './quantiles.ts';
import { realismOf } from './realism.ts';

type Untold = 'customers' | 'customers_without_purchases' | 'customers_short_of_ignores' | 'ignores_missing';

export interface ReportContext {
  job: Report['job'];
  /** Counts that do not follow from the rows. */
  untold: Pick<Report['counts'], Untold>;
  /** The job's. */
  notes: string[];
  facts: Sales;
  span: DataSpan;
}

/**
 * Takes 20 to 130 ms, the latter with 100,000 articles. Works without rows, articles or customers, too: what
 * is unknown is null.
 */
export function reportOf(counts: ReportCounts, { job, untold, notes, facts, span }: ReportContext): Report {
  const totals = totalsOf(counts);
  const [ignores, clicks, purchases] = [0, 1, 2].map((score) => totals[score] + totals[SCORES + score]);
  const interactions = ignores + clicks + purchases;
  const features = featureDistributions(counts, facts);
  const data = { ...span, articles: facts.units.length, has_times: !isAllMidnight(features) };
  const tied = rowsWhere(features.tied_in_time, 1);
  const over = (a: number, b: number) => (b === 0 ? null : a / b);
  const { customers, customers_without_purchases, customers_short_of_ignores, ignores_missing } = untold;
  const popularity = popularityOf(counts, facts);
  return {
    job,
    notes: [...notes, ...popularityNotes(popularity, { ignores, purchases })],
    data,
    counts: {
      interactions,
      ignores,
      clicks,
      purchases,
      customers,
      customers_without_purchases,
      customers_without_rows: customers - counts.customers,
      customers_short_of_ignores,
      ignores_missing,
      ignores_of_bought_articles: rowsWhere(features.bought_at_another_time, 1, [0]),
      rows_sharing_their_time: tied,
    },
    ratios: {
      ignores_per_purchase: over(ignores, purchases),
      clicks_per_purchase: over(clicks, purchases),
      ignores_share: over(ignores, interactions),
      clicks_share: over(clicks, interactions),
      purchases_share: over(purchases, interactions),
      rows_sharing_their_time_share: over(tied, interactions),
    },
    per_customer: {
      percent: [...PERCENTS],
      ignores: sizeQuantiles(counts, 0),
      clicks: sizeQuantiles(counts, 1),
      purchases: sizeQuantiles(counts, 2),
      interactions: sizeQuantiles(counts, SCORES),
    },
    histograms: histogramsOf(features),
    popularity,
    leak_audit: leakAudit(features, { job, data }, { warning: WARNING_FROM, leak: LEAK_FROM }),
    realism: realismOf(counts, { ignores, clicks, purchases }),
  };
}

function rowsWhere({ bins }: Distribution, value: number, scores = [0, 1, 2]): number {
  const bin = bins.find(({ from }) => from === value);
  return bin ? scores.reduce((rows, score) => rows + rowsWith(bin, score), 0) : 0;
}

/** Whether all purchases are at 00:00:00.000. */
function isAllMidnight({ hour, minute, second, millisecond }: Record<string, Distribution>): boolean {
  const bins = [hour, minute, second, millisecond].flatMap((distribution) => distribution.bins);
  return bins.every((bin) => bin.from === 0 || rowsWith(bin, 2) === 0);
}
