/**
 * The report of a job: what its rows look like, whether single features give the labels away, and figures of real
 * shops beside its own. The vocabulary only; how the figures come about is in src/report.
 */
import { Type, type Static } from 'typebox';
import { Count, Milliseconds, Serial, Sha256 } from './field.ts';

/** From which AUC on a feature gets which verdict, unless a request says otherwise. */
export const WARNING_FROM = 0.6;
export const LEAK_FROM = 0.8;

/** From which AUC a feature gets which verdict: 0.5 to 1, `warning` not above `leak`. */
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

export const Verdict = Type.Enum(['ok', 'warning', 'leak'], {
  description:
    '`ok` below the threshold `warning`, `leak` from the threshold `leak` on, else `warning`; by the larger of auc and best_auc. `ok`, too, where that differs from 0.5 by no more than chance would',
  examples: ['ok'],
});
export type Verdict = Static<typeof Verdict>;

const Auc = (description: string, example: number) =>
  Type.Number({ minimum: 0.5, maximum: 1, description, examples: [example] });

const Ratio = (description: string, example: number) =>
  Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: `${description}; null where there is nothing to divide by`,
    examples: [example],
  });

const Text = (description: string, example: string) => Type.String({ description, examples: [example] });

export const FeatureSeparation = Type.Object(
  {
    auc: Auc(
      'How well the feature alone tells the two scores apart, by its own order: the probability that of two rows, one of each score, the one is told from the other, ties counting half; 0.5 is a coin. Rows without a value stand after all others',
      0.98,
    ),
    direction: Type.Enum(['higher', 'lower'], {
      description: 'Whether the first of the two scores has the higher or the lower values',
      examples: ['lower'],
    }),
    error: Type.Number({
      minimum: 0,
      description: 'The exact AUC is at most so far from `auc`: rows in one bin are ties',
      examples: [0.0004],
    }),
    best_auc: Auc(
      'What a model reaches that may use the feature in any way, not only in its own order ("the minute is 0"): its values ordered by the share of the score among them, learnt on one half of the customers and tested on the other, so that chance finds nothing. Never below `auc`',
      0.98,
    ),
    chance: Type.Number({
      minimum: 0,
      description: 'An AUC nearer to 0.5 than this may be chance: three standard deviations',
      examples: [0.01],
    }),
    verdict: Verdict,
  },
  { description: 'How well a feature alone tells two scores apart' },
);
export type FeatureSeparation = Static<typeof FeatureSeparation>;

const Separation = (description: string) =>
  Type.Union([FeatureSeparation, Type.Null()], { description: `${description}; null without rows of both` });

export const FeatureAudit = Type.Object(
  {
    feature: Type.Enum([...FEATURES], { description: 'Name of the feature', examples: ['hour'] }),
    title: Text('What to call it', 'Hour of the day'),
    definition: Text('What its values are', '0 to 23, UTC'),
    purchases_vs_ignores: Separation('Purchases (score 2) against ignores (score 0)'),
    clicks_vs_ignores: Separation('Clicks (score 1) against ignores (score 0)'),
    verdict: Type.Union([Verdict, Type.Null()], {
      description: 'The worse of the two verdicts; null if there is none',
      examples: ['leak'],
    }),
    intended: Type.Boolean({
      description: 'The feature is meant to separate, so that its verdict is no fault',
      examples: [false],
    }),
    reason: Type.Union([Type.String(), Type.Null()], {
      description: 'Why it is meant to; null if it is not',
      examples: [null],
    }),
    explanation: Text(
      'What causes it, and which preset or parameter cures it: a sentence',
      'Purchases stand at 00:00, other rows at other hours; the preset training gives all rows of a day times from one curve.',
    ),
  },
  { description: 'One feature of the leak audit' },
);
export type FeatureAudit = Static<typeof FeatureAudit>;

export const LeakAudit = Type.Object(
  {
    thresholds: Type.Object(
      {
        warning: Auc('AUC from which a feature is a `warning`', WARNING_FROM),
        leak: Auc('AUC from which it is a `leak`', LEAK_FROM),
      },
      { description: 'Where the verdicts change' },
    ),
    leaks: Type.Array(Type.String(), {
      description: 'Features with the verdict `leak` that are not meant to separate',
      examples: [['hour']],
    }),
    warnings: Type.Array(Type.String(), {
      description: 'Features with the verdict `warning` that are not meant to separate',
      examples: [[]],
    }),
    intended: Type.Array(Type.String(), {
      description: 'Features with either verdict that are meant to separate',
      examples: [['article_popularity']],
    }),
    features: Type.Array(FeatureAudit, { description: 'Every feature' }),
  },
  { description: 'Whether single features give the labels away' },
);
export type LeakAudit = Static<typeof LeakAudit>;

const ByScore = (description: string, example: number) => ({
  ignores: Count(`${description}: ignores`, example),
  clicks: Count(`${description}: clicks`, example),
  purchases: Count(`${description}: purchases`, example),
});

const Edge = (which: string) =>
  Type.Union([Type.Number(), Type.Null()], {
    description: `${which}, in the histogram's unit; null: no bound`,
    examples: [0],
  });

export const HistogramBin = Type.Object(
  {
    label: Text('What to write below it', '00'),
    from: Edge('Least value'),
    to: Edge('Bound of the values, not reached'),
    ...ByScore('Rows with such a value', 1000),
  },
  { description: 'One bar of a histogram, with the rows of each score' },
);
export type HistogramBin = Static<typeof HistogramBin>;

export const Histogram = Type.Object(
  {
    name: Text('Name', 'hour'),
    title: Text('What to call it', 'Hour of the day'),
    unit: Text('What its values are', 'hour, UTC'),
    bins: Type.Array(HistogramBin, { description: 'From the least values to the largest' }),
    without_value: Type.Object(ByScore('Rows without a value', 0), {
      description:
        'Rows that are in no bin because they have no such value, like the gap before a first event',
    }),
  },
  { description: 'How the rows of each score are distributed over a feature' },
);
export type Histogram = Static<typeof Histogram>;

const Share = (description: string, example: number) =>
  Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
    description: `${description}, 0 to 1; null without rows`,
    examples: [example],
  });

const PopularityOf = (rows: string) =>
  Type.Object(
    {
      head: Share(`Share of ${rows} that fall on the head`, 0.5),
      middle: Share(`Share of ${rows} that fall on the middle`, 0.35),
      tail: Share(`Share of ${rows} that fall on the tail`, 0.15),
      gini: Share(`Gini coefficient of ${rows} over the articles: 0 all alike, 1 all on one`, 0.7),
    },
    { description: `On which articles ${rows} fall` },
  );

export const Popularity = Type.Object(
  {
    definition: Text(
      'What head, middle and tail are',
      'Articles of the catalogue by units sold in the whole log: head the first 10 %, middle the next 40 %, tail the rest',
    ),
    articles: Count('Articles in the catalogue', 14000),
    ignores: PopularityOf('ignores'),
    clicks: PopularityOf('clicks'),
    purchases: PopularityOf('purchases'),
  },
  { description: 'Popularity of the articles, by score' },
);
export type Popularity = Static<typeof Popularity>;

export const PERCENTS = [0, 5, 25, 50, 75, 95, 100] as const;

const Quantiles = (what: string) =>
  Type.Array(Type.Integer({ minimum: 0 }), {
    minItems: PERCENTS.length,
    maxItems: PERCENTS.length,
    description: `${what} of a customer, at each of \`percent\`; empty histories left out. Exact below 2048, above rounded down by at most 0.1 %; the largest is exact`,
    examples: [[3, 10, 40, 90, 240, 700, 6100]],
  });

export const Published = Type.Object(
  {
    shop: Text('Whose figure it is', 'OTTO'),
    value: Text('The figure', '38'),
    source: Text('Where it was published', 'OTTO Recommender Systems Dataset (2022)'),
  },
  { description: 'A published figure of a real shop' },
);

export const Realism = Type.Object(
  {
    name: Text('Name', 'clicks_per_purchase'),
    title: Text('What to call it', 'Clicks a purchase'),
    value: Type.Union([Type.Number(), Type.Null()], {
      description: 'Figure of this job; null where there is none',
      examples: [32.1],
    }),
    unit: Text('Unit of the figure', 'clicks'),
    published: Type.Array(Published, { description: 'The same of real shops' }),
    note: Text('How it is counted here', 'Rows with score 1 for each row with score 2'),
  },
  { description: 'A figure of this job beside those of real shops' },
);
export type Realism = Static<typeof Realism>;

export const Report = Type.Object(
  {
    job: Type.Object(
      {
        id: Serial('job'),
        preset: Text('Name of the set of parameters', 'training'),
        parameters: Type.Record(Type.String(), Type.Unknown(), { description: 'All parameters, resolved' }),
        seed: Text('What chance started from', '42'),
        generator_version: Text('Version of the rules', '1'),
        dataset_fingerprint: Sha256('Fingerprint of the data set it was made from'),
        fingerprint: Sha256('Digest of all that the rows depend on'),
        content_digest: Type.Union([Sha256('Digest of its rows'), Type.Null()], {
          description: 'SHA-256 of its rows in a compact form',
        }),
      },
      { description: 'Which job it is about' },
    ),
    data: Type.Object(
      {
        first_t_dat: Milliseconds('First transaction of the data set'),
        last_t_dat: Milliseconds('Last transaction of the data set'),
        articles: Count('Articles in the catalogue of the job', 14000),
        has_times: Type.Boolean({
          description: 'Whether purchases of the job have times of day, or stand at 00:00 all of them',
          examples: [false],
        }),
      },
      { description: 'What it was made from' },
    ),
    counts: Type.Object(
      {
        interactions: Count('All rows', 210000),
        ...ByScore('Rows', 70000),
        customers: Count('Customers of the job', 1000),
        customers_without_purchases: Count('Customers that were skipped, having no purchases', 6),
        customers_without_rows: Count('Customers without rows, those skipped included', 6),
        customers_short_of_ignores: Count(
          'Customers that got fewer ignores than the rules ask for, no article being left',
          0,
        ),
        ignores_missing: Count('Ignores that were not made for want of articles', 0),
        ignores_of_bought_articles: Count(
          'Ignores of articles that the same customer buys at another time',
          0,
        ),
        rows_sharing_their_time: Count('Rows that share their time with another row of the customer', 60000),
      },
      { description: 'Counts' },
    ),
    ratios: Type.Object(
      {
        ignores_per_purchase: Ratio('Ignores for each purchase', 3),
        clicks_per_purchase: Ratio('Clicks for each purchase', 1.6),
        ignores_share: Ratio('Share of rows that are ignores', 0.53),
        clicks_share: Ratio('Share of rows that are clicks', 0.29),
        purchases_share: Ratio('Share of rows that are purchases', 0.18),
        rows_sharing_their_time_share: Ratio(
          'Share of rows that share their time with another row of the customer',
          0.1,
        ),
      },
      { description: 'Ratios' },
    ),
    per_customer: Type.Object(
      {
        percent: Type.Array(Type.Number(), {
          description: 'Of which share of customers, in percent, the values are not exceeded',
          examples: [[...PERCENTS]],
        }),
        ignores: Quantiles('Ignores'),
        clicks: Quantiles('Clicks'),
        purchases: Quantiles('Purchases'),
        interactions: Quantiles('Rows'),
      },
      { description: 'Quantiles over customers' },
    ),
    histograms: Type.Array(Histogram, { description: 'Histograms by score' }),
    popularity: Popularity,
    leak_audit: LeakAudit,
    realism: Type.Array(Realism, { description: 'Figures of real shops beside those of the job' }),
  },
  { $id: 'Report', description: 'Figures about the rows of a job' },
);
export type Report = Static<typeof Report>;

/** How far a report is that is still being made. */
export const ReportProgress = Type.Object(
  {
    job_id: Serial('job'),
    state: Type.Enum(['waiting', 'running'], {
      description: '`waiting` for its turn, or `running`: rows are being read',
      examples: ['running'],
    }),
    customers_done: Count('Customers whose rows have been read', 400),
    customers_total: Count('Customers of the job that have rows', 1000),
  },
  { $id: 'ReportProgress', description: 'How far a report is that is still being made' },
);
export type ReportProgress = Static<typeof ReportProgress>;
