/** The report of a job, from what was counted over its rows. Pure: the same counts give the same report. */
import { LEAK_FROM, WARNING_FROM, type Thresholds } from '../model/leak-audit.ts';
import { PERCENTS, type Report } from '../model/report.ts';
import type { SaleFacts } from './article-records.ts';
import { daysOf, leakAudit } from './audit.ts';
import { SCORES, type DataSpan, type ReportCounts } from './counts.ts';
import { rowsWith, type Distribution } from './distribution.ts';
import { featureDistributions, totalsOf } from './features.ts';
import { histogramsOf } from './histograms.ts';
import { popularityOf } from './popularity.ts';
import { sizeQuantiles } from './quantiles.ts';
import { realismOf } from './realism.ts';

export const DEFAULT_THRESHOLDS: Thresholds = { warning: WARNING_FROM, leak: LEAK_FROM };

export interface ReportContext {
  job: Report['job'];
  /** Counts of the job that its rows don't tell. */
  untold: Pick<
    Report['counts'],
    'customers' | 'customers_without_purchases' | 'customers_short_of_ignores' | 'ignores_missing'
  >;
  facts: SaleFacts;
  span: DataSpan;
  thresholds?: Thresholds;
}

/**
 * Takes 20 to 130 ms, the latter with 100,000 articles. Jobs without rows, articles or customers have a
 * report, too: what it cannot tell is null.
 */
export function reportOf(counts: ReportCounts, context: ReportContext): Report {
  const { job, untold, facts, span, thresholds = DEFAULT_THRESHOLDS } = context;
  const totals = totalsOf(counts);
  const [ignores, clicks, purchases] = [0, 1, 2].map((score) => totals[score] + totals[SCORES + score]);
  const features = featureDistributions(counts, facts);
  const has_times = !isAllMidnight(features);
  const interactions = ignores + clicks + purchases;
  const tied = rowsWhere(features.tied_in_time, 1);
  const over = (a: number, b: number) => (b === 0 ? null : a / b);
  return {
    job,
    data: {
      first_t_dat: span.first_t_dat,
      last_t_dat: span.last_t_dat,
      articles: facts.units.length,
      has_times,
    },
    counts: {
      interactions,
      ignores,
      clicks,
      purchases,
      customers: untold.customers,
      customers_without_purchases: untold.customers_without_purchases,
      customers_without_rows: untold.customers - counts.customers,
      customers_short_of_ignores: untold.customers_short_of_ignores,
      ignores_missing: untold.ignores_missing,
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
    popularity: popularityOf(counts, facts),
    leak_audit: leakAudit(
      features,
      {
        preset: job.preset,
        parameters: job.parameters,
        has_times,
        days: daysOf(span.first_t_dat, span.last_t_dat),
      },
      thresholds,
    ),
    realism: realismOf(counts, { ignores, clicks, purchases }),
  };
}

function rowsWhere({ bins }: Distribution, value: number, scores = [0, 1, 2]): number {
  const bin = bins.find(({ from }) => from === value);
  return bin ? scores.reduce((rows, score) => rows + rowsWith(bin, score), 0) : 0;
}

/** Do all purchases stand at 00:00:00.000? */
function isAllMidnight({ hour, minute, second, millisecond }: Record<string, Distribution>): boolean {
  return [hour, minute, second, millisecond].every(({ bins }) =>
    bins.every((bin) => bin.from === 0 || rowsWith(bin, 2) === 0),
  );
}
