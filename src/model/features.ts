/** What the report measures, without its schemas: see interaction-columns.ts. */
/** Default thresholds of the verdicts. */
export const WARNING_FROM = 0.6;
export const LEAK_FROM = 0.8;

/** The AUC from which a feature gets a verdict: 0.5 to 1, `warning` not above `leak`. */
export interface Thresholds {
  warning: number;
  leak: number;
}

export const FEATURES = [
  'hour',
  'minute',
  'second',
  'millisecond',
  'day_of_week',
  'day_of_month',
  'month',
  'time',
  'days_before_last_purchase',
  'days_after_first_purchase',
  'gap_to_previous',
  'gap_to_next',
  'position',
  'relative_position',
  'article_popularity',
  'article_age',
  'on_sale',
  'same_article_as_previous',
  'tied_in_time',
  'bought_at_another_time',
] as const;
export type FeatureName = (typeof FEATURES)[number];

/** The percentiles of rows per customer. */
export const PERCENTS = [0, 5, 25, 50, 75, 95, 100] as const;
