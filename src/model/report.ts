/**
 * The report of a job: what its rows look like, whether single features give the labels away, and how it
 * compares with real shops. Schemas and types only; src/report computes it.
 */
import { Type, type Static } from 'typebox';
import { PERCENTS } from './features.ts';
import { Component, Count, Fields, Milliseconds, Nullable, Serial, Sha256, Text } from './field.ts';
import { LeakAudit } from './leak-audit.ts';

const Ratio = (description: string, example: number) =>
  Nullable(Type.Number({ minimum: 0 }), `${description}; null if the divisor is 0`, example);

const ByScore = (description: string, example: number) => ({
  ignores: Count(`${description}: ignores`, example),
  clicks: Count(`${description}: clicks`, example),
  purchases: Count(`${description}: purchases`, example),
});

const Edge = (which: string) =>
  Nullable(Type.Number(), `${which}, in the unit of the histogram; null if unbounded`, 0);

export const HistogramBin = Fields('One bar of a histogram, with the rows of each score', {
  label: Text('Label of the bar', '00'),
  from: Edge('Lower bound, inclusive'),
  to: Edge('Upper bound, exclusive'),
  ...ByScore('Rows with a value in this bin', 1000),
});
export type HistogramBin = Static<typeof HistogramBin>;

export const Histogram = Fields('Distribution of a feature over the rows of each score', {
  name: Text('Name', 'hour'),
  title: Text('Display name', 'Hour of the day'),
  unit: Text('Unit of the values', 'hour, UTC'),
  bins: Type.Array(HistogramBin, { description: 'Bins in ascending order' }),
  without_value: Type.Object(ByScore('Rows without a value', 0), {
    description: 'Rows in no bin because they have no value, such as the gap before a first interaction',
  }),
});
export type Histogram = Static<typeof Histogram>;

const Share = (description: string, example: number) =>
  Nullable(Type.Number({ minimum: 0, maximum: 1 }), `${description}, 0 to 1; null without rows`, example);

const PopularityOf = (rows: string) =>
  Fields(`Popularity of the articles among ${rows}`, {
    head: Share(`Share of ${rows} in the head`, 0.5),
    middle: Share(`Share of ${rows} in the middle`, 0.35),
    tail: Share(`Share of ${rows} in the tail`, 0.15),
    gini: Share(`Gini coefficient of ${rows} over the articles: 0 evenly spread, 1 all on one article`, 0.7),
  });

export const Popularity = Fields('Popularity of the articles, by score', {
  definition: Text(
    'Definition of head, middle and tail',
    'Articles of the catalogue by units sold in the whole log: the head is the top 10 %, the middle ' +
      'the next 40 %, the tail the rest',
  ),
  articles: Count('Articles in the catalogue', 14000),
  ignores: PopularityOf('ignores'),
  clicks: PopularityOf('clicks'),
  purchases: PopularityOf('purchases'),
});
export type Popularity = Static<typeof Popularity>;

const Quantiles = (what: string) =>
  Type.Array(Type.Integer({ minimum: 0 }), {
    minItems: PERCENTS.length,
    maxItems: PERCENTS.length,
    description:
      `${what} per customer, at each of \`percent\`, without customers that have no rows. Exact below ` +
      '2048, rounded down by at most 0.1 % above; the maximum is exact',
    examples: [[3, 10, 40, 90, 240, 700, 6100]],
  });

export const Published = Fields('A published statistic of a real shop', {
  shop: Text('Name of the shop', 'OTTO'),
  value: Text('Published value', '38'),
  source: Text('Source', 'OTTO Recommender Systems Dataset (2022)'),
});

export const Realism = Fields('A statistic of this job next to those of real shops', {
  name: Text('Name', 'clicks_per_purchase'),
  title: Text('Display name', 'Clicks per purchase'),
  value: Nullable(Type.Number(), 'Figure of this job; null where there is none', 32.1),
  unit: Text('Unit of the value', 'clicks'),
  published: Type.Array(Published, { description: 'The same statistic of real shops' }),
  note: Text('How it is counted here', 'Rows with score 1 per row with score 2'),
});
export type Realism = Static<typeof Realism>;

export const Report = Component('Report', 'Statistics of the rows of a job', {
  job: Fields('The job that the report is about', {
    id: Serial('job'),
    preset: Text('Name of the preset', 'training'),
    parameters: Type.Record(Type.String(), Type.Unknown(), { description: 'All parameters, resolved' }),
    seed: Text('Random seed', '42'),
    generator_version: Text('Version of the rules', '1'),
    dataset_fingerprint: Sha256('Fingerprint of the data set it was generated from'),
    fingerprint: Sha256('Digest of everything the rows depend on'),
    content_digest: Nullable(Sha256('Digest of its rows'), 'SHA-256 of its rows in a compact form'),
  }),
  notes: Type.Optional(
    Type.Array(Type.String(), {
      description: "The job's notes, and what its rows show besides. Reports of version 0.1 have none",
      examples: [[]],
    }),
  ),
  data: Fields('The data it was generated from', {
    first_t_dat: Milliseconds('First transaction of the data set'),
    last_t_dat: Milliseconds('Last transaction of the data set'),
    articles: Count('Articles in the catalogue of the job', 14000),
    has_times: Type.Boolean({
      description: 'Whether purchases have times of day, rather than all being at 00:00',
      examples: [false],
    }),
  }),
  counts: Fields('Counts', {
    interactions: Count('All rows', 210000),
    ...ByScore('Rows', 70000),
    customers: Count('Customers of the job', 1000),
    customers_without_purchases: Count('Customers skipped because they have no purchases', 6),
    customers_without_rows: Count('Customers without rows, including those skipped', 6),
    customers_short_of_ignores: Count(
      'Customers with fewer ignores than the rules require, because no article was left',
      0,
    ),
    ignores_missing: Count('Ignores not generated because no article was left', 0),
    ignores_of_bought_articles: Count('Ignores of articles that the same customer buys at some time', 0),
    rows_sharing_their_time: Count('Rows that share their time with another row of the customer', 60000),
  }),
  ratios: Fields('Ratios', {
    ignores_per_purchase: Ratio('Ignores per purchase', 3),
    clicks_per_purchase: Ratio('Clicks per purchase', 1.6),
    ignores_share: Ratio('Share of rows that are ignores', 0.53),
    clicks_share: Ratio('Share of rows that are clicks', 0.29),
    purchases_share: Ratio('Share of rows that are purchases', 0.18),
    rows_sharing_their_time_share: Ratio(
      'Share of rows that share their time with another row of the customer',
      0.1,
    ),
  }),
  per_customer: Fields('Quantiles over customers', {
    percent: Type.Array(Type.Number(), {
      description: 'Percentiles of the values below: the share of customers at or below a value',
      examples: [[...PERCENTS]],
    }),
    ignores: Quantiles('Ignores'),
    clicks: Quantiles('Clicks'),
    purchases: Quantiles('Purchases'),
    interactions: Quantiles('Rows'),
  }),
  histograms: Type.Array(Histogram, { description: 'Histograms by score' }),
  popularity: Popularity,
  leak_audit: LeakAudit,
  realism: Type.Array(Realism, { description: 'Statistics of real shops next to those of the job' }),
});
export type Report = Static<typeof Report>;

/** Progress of a report that is still being made. */
export const ReportProgress = Component('ReportProgress', 'Progress of a report that is still being made', {
  job_id: Serial('job'),
  state: Type.Enum(['waiting', 'running'], {
    description: '`waiting` for its turn, or `running` while its rows are being read',
    examples: ['running'],
  }),
  customers_done: Count('Customers whose rows have been read', 400),
  customers_total: Count('Customers of the job that have rows', 1000),
});
export type ReportProgress = Static<typeof ReportProgress>;
