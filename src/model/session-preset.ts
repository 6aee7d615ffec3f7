/**
 * Parameters of the session model and its two presets: `training` and `behaviour` differ in their defaults
 * only. Schemas and types only; src/generate/session implements them. Each parameter has its meaning, unit,
 * range and default here and nowhere else.
 */
import { Type, type Static } from 'typebox';
import { ranged, type Range } from './field.ts';
import type { Mixture } from './mixture.ts';
import { Negatives } from './negatives.ts';
import { ShiftTo } from './shift-parameter.ts';
import { Split } from './split-parameter.ts';

const Real = (description: string, range: Range, value: number, unit: string) =>
  Type.Number(ranged(`${description}, ${range[0]} to ${range[1]}`, range, value, unit));

const Mean = (description: string, value: number) =>
  Real(`${description}: the mean of a Poisson distribution`, [0, 500], value, 'count');

/** A whole number, or null: the rule that it is for doesn't apply. */
const CountOrNull = (description: string, [minimum, maximum]: Range, unit = 'count') =>
  Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum,
    maximum,
    default: null,
    unit,
    description: `${description}: a whole number, ${minimum} to ${maximum}, or null`,
    examples: [null],
  });

/** Names a column of the loaded articles, or null. */
const ArticleColumn = (what: string) =>
  Type.Unsafe<string | null>({
    type: ['string', 'null'],
    pattern: '^.{1,128}$',
    default: null,
    description:
      `Column of the loaded articles with ${what}, in ISO 8601 or epoch milliseconds, instead of what its ` +
      'sales tell; empty cells are estimated. null: there is none',
    examples: [null],
  });

const Days = (description: string, range: Range, value: number) =>
  Type.Integer(ranged(`${description}: whole days, ${range[0]} to ${range[1]}`, range, value, 'days'));

const Seconds = (description: string, range: Range, value: number) =>
  Real(`${description}, in seconds`, range, value, 'seconds');

const Sigma = (description: string, value: number) => Real(description, [0, 3], value, 'natural logarithm');

/** The first value is the default. */
const Choice = <const T extends string[]>(values: T, description: string) =>
  Type.Enum(values, { default: values[0], description, examples: [values[0]] });

const Switch = (description: string, value: boolean) =>
  Type.Boolean({ default: value, description, examples: [value] });

/**
 * Sessions are short and interactions close to purchases, so that clicks, which come first, aren't earlier by
 * the clock. 1.9 clicks per purchase outside stores: about 1.6 per purchase if one in six is made in a store,
 * 1.3 if one in three is.
 */
const TRAINING = {
  ignores_per_purchase: 3,
  ignores_per_click: 0,
  clicks_per_purchase: 1.3,
  other_clicks_per_purchase: 0.6,
  visits_per_purchase: 0,
  session_max_seconds: 3600,
  beside_max_seconds: 30,
};

/**
 * Close to OTTO, YooChoose and RetailRocket in clicks per purchase (30), clicks per visit (3.1) and
 * interactions per session (median 6, mean 16.8, impressions included). Real shops have tens to hundreds of
 * impressions per click; 4 keeps a job below 170 rows per purchase, and `ignores_per_click` raises it.
 */
const BEHAVIOUR: typeof TRAINING = {
  ignores_per_purchase: 4,
  ignores_per_click: 4,
  clicks_per_purchase: 1.5,
  other_clicks_per_purchase: 1,
  visits_per_purchase: 9,
  session_max_seconds: 43_200,
  beside_max_seconds: 21_600,
};

/** Ignores in lists, instead of means. */
const LISTS = {
  negatives_per_positive: CountOrNull(
    'Exactly so many ignores for each purchase, in its session, which replace those of ' +
      'ignores_per_purchase and ignores_per_click; purchases in a store have them, too. Column positive_id ' +
      'names the purchase. Fewer where candidates run out, which the notes of the job count',
    [1, 10_000],
  ),
  negatives_for_clicks: Switch('Whether each click has negatives_per_positive ignores, too', false),
};

const TIMES = {
  visit_days: Days('Maximum distance of a visit from its purchase', [0, 365], 30),
  visit_clicks_median: Real(
    'Clicks in a visit: the median of a log-normal distribution, rounded up',
    [0.1, 200],
    0.9,
    'count',
  ),
  visit_clicks_sigma: Sigma('Clicks in a visit: standard deviation of the logarithm', 1.45),
  gap_median_seconds: Seconds(
    'Median of the log-normal gap between interactions of a session',
    [1, 3600],
    40,
  ),
  gap_sigma: Sigma('Standard deviation of the logarithm of that gap', 1.2),
  session_break_seconds: Seconds(
    'Upper bound of that gap, and where purchases keep their times, also of the gap between two ' +
      'purchases of one session',
    [60, 86_400],
    1800,
  ),
};

const ARTICLES_AND_LABELS = {
  negatives: Negatives,
  popularity_alpha: Real(
    'Exponent of the units sold when drawing by popularity: 0 is uniform, 1 proportional',
    [0, 1],
    0.5,
    'exponent',
  ),
  popularity_window: Choice(
    ['so_far', 'total'],
    'Which sales count for popularity: `so_far`, those before the period of the interaction, or ' +
      "`total`, those of the whole log (with `split`: up to the end of the row's own period)",
  ),
  category_column: Type.String({
    default: 'product_type_name',
    pattern: '^.{1,128}$',
    description: 'Column of the loaded articles with their category, for negatives.same_category',
    examples: ['product_type_name'],
  }),
  on_sale_grace_days: CountOrNull(
    'Days before its first and after its last sale on which an article may be seen; null: estimated for ' +
      'each article from its sales and those of the others',
    [0, 3650],
    'days',
  ),
  on_sale_from: ArticleColumn('the day on which each was introduced'),
  on_sale_to: ArticleColumn('the day on which each was withdrawn'),
  period_days: Days(
    'Length of the periods for which candidates are tabulated: an article is drawn only in periods that ' +
      'lie entirely within its time on sale. Shorter periods follow sales more closely and need more memory',
    [1, 28],
    7,
  ),
  exclude_bought: Switch('Whether a customer never ignores articles they buy anywhere in the data', true),
  exclude_clicked: Switch('Whether a customer never ignores articles they click in the sequence', true),
  purchase_time: Choice(
    ['spread', 'recorded'],
    'Time of day of purchases: `spread` draws one per day with purchases, from one curve for all ' +
      'scores, and keeps the day; `recorded` keeps the times, and other interactions get times of the ' +
      'same precision. The default is `recorded` if the data have times of day',
  ),
  store_channels: Type.String({
    default: '1',
    pattern: '^([0-9]{1,9}(,[0-9]{1,9})*)?$',
    description: 'The sales_channel_ids of stores, separated by commas; empty: none',
    examples: ['1'],
  }),
  store_clicks: Switch('Whether purchases in a store have clicks and visits like all others', false),
  prev_follows: Choice(
    ['all', 'clicks_and_purchases'],
    'Which interactions prev_article_id may name: `all`, or only `clicks_and_purchases`, like a ' +
      'tracker that does not see impressions',
  ),
  split: Split,
  catalogue: Choice(
    ['all'],
    'Which articles can be drawn: `all` that were ever bought. There is no `sample`, since it would ' +
      'depend on what the selected customers buy later',
  ),
  shift_to: ShiftTo,
};

/** `defaults` of those parameters in which the presets differ. */
const fields = (defaults: typeof TRAINING) => ({
  ignores_per_purchase: Mean('Ignored articles per purchase, in its session', defaults.ignores_per_purchase),
  ignores_per_click: Mean('Ignored articles per click, in its session', defaults.ignores_per_click),
  clicks_per_purchase: Mean(
    'Clicks on an article before its purchase, in the same session',
    defaults.clicks_per_purchase,
  ),
  other_clicks_per_purchase: Mean(
    'Clicks per purchase on articles that the customer does not buy, in the same session',
    defaults.other_clicks_per_purchase,
  ),
  visits_per_purchase: Mean(
    'Visits (sessions without a purchase) per purchase, on days around it',
    defaults.visits_per_purchase,
  ),
  ...LISTS,
  ...TIMES,
  session_max_seconds: Real(
    'Longest session where purchases do not keep their times, in seconds; gaps shrink to fit',
    [0, 86_400],
    defaults.session_max_seconds,
    'seconds',
  ),
  beside_max_seconds: Seconds(
    'Where purchases keep their times: longest time from the start of a session to its first purchase, ' +
      'and from its last purchase to its end',
    [0, 86_400],
    defaults.beside_max_seconds,
  ),
  ...ARTICLES_AND_LABELS,
});

export const TrainingParameters = Type.Object(fields(TRAINING), {
  $id: 'TrainingParameters',
  additionalProperties: false,
  description: 'Parameters of the preset `training`',
});

export const BehaviourParameters = Type.Object(fields(BEHAVIOUR), {
  $id: 'BehaviourParameters',
  additionalProperties: false,
  description: 'Parameters of the preset `behaviour`',
});

export type { Mixture };

/** Resolved parameters of either preset: complete, with times as numbers. */
export type SessionParameters = Omit<Static<typeof TrainingParameters>, 'negatives'> & {
  negatives: Mixture;
};
