/** The report of a job, from what was counted over its rows. Pure: the same counts give the same report. */
import { LEAK_FROM, PERCENTS, WARNING_FROM, type Report } from '../model/report.ts';
import type { DataSpan } from './accumulate.ts';
import { daysOf, leakAudit, type Thresholds } from './audit.ts';
import { rowsWith, type Distribution } from './distribution.ts';
import { featureDistributions, totalsOf } from './features.ts';
import { histogramsOf } from './histograms.ts';
import { popularityOf } from './popularity.ts';
import { sizeQuantiles } from './quantiles.ts';
import { realismOf } from './realism.ts';
import type { SaleFacts } from './sale-records.ts';
import { SCORES, type ReportState } from './state.ts';

export const DEFAULT_THRESHOLDS: Thresholds = { warning: WARNING_FROM, leak: LEAK_FROM };

export interface ReportContext {
  job: {
    id: number;
    preset: string;
    parameters: Record<string, unknown>;
    seed: string;
    generator_version: string;
    dataset_fingerprint: string;
    fingerprint: string;
    content_digest: string | null;
    /** Customers of the job, and how many of them have no purchases. */
    customers_total: number;
    customers_without_purchases: number;
  };
  facts: SaleFacts;
  span: DataSpan;
  thresholds?: Thresholds;
}

/**
 * Takes 20 to 130 ms, the latter with 100,000 articles. Throws nothing for jobs without rows, articles or customers: what cannot be told is null.
 */
export function reportOf(state: ReportState, context: ReportContext): Report {
  const { job, facts, span, thresholds = DEFAULT_THRESHOLDS } = context;
  const { customers_total, customers_without_purchases, ...named } = job;
  const totals = totalsOf(state);
  const [ignores, clicks, purchases] = [0, 1, 2].map((score) => totals[score] + totals[SCORES + score]);
  const features = featureDistributions(state, facts);
  const has_times = !isAllMidnight(features);
  const interactions = ignores + clicks + purchases;
  const tied = rowsWhere(features.tied_in_time, 1);
  const over = (a: number, b: number) => (b === 0 ? null : a / b);
  return {
    job: named,
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
      customers: customers_total,
      customers_without_purchases,
      customers_without_rows: customers_total - state.customers,
      customers_short_of_ignores: state.customers_short_of_ignores,
      ignores_missing: state.ignores_missing,
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
      ignores: sizeQuantiles(state, 0),
      clicks: sizeQuantiles(state, 1),
      purchases: sizeQuantiles(state, 2),
      interactions: sizeQuantiles(state, SCORES),
    },
    histograms: histogramsOf(features),
    popularity: popularityOf(state, facts),
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
    realism: realismOf(state, { ignores, clicks, purchases }),
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
