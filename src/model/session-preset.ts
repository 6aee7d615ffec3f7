/**
 * Parameters of the session model, and of the two presets on it: `training` and `behaviour` differ in their
 * defaults only. The vocabulary; what the parameters do is in src/generate/session. Each has its meaning, unit,
 * range and default here, and nowhere else.
 */
import { Type, type Static } from 'typebox';
import { EARLIEST, LATEST } from './field.ts';

const MEAN_MAX = 500;

const Mean = (description: string, value: number) =>
  Type.Number({
    minimum: 0,
    maximum: MEAN_MAX,
    default: value,
    unit: 'count',
    description: `${description}: the mean of a Poisson distribution, 0 to ${MEAN_MAX}`,
    examples: [value],
  });

const Days = (description: string, [minimum, maximum]: [number, number], value: number) =>
  Type.Integer({
    minimum,
    maximum,
    default: value,
    unit: 'days',
    description: `${description}: whole days, ${minimum} to ${maximum}`,
    examples: [value],
  });

const Real = (description: string, [minimum, maximum]: [number, number], value: number, unit: string) =>
  Type.Number({
    minimum,
    maximum,
    default: value,
    unit,
    description: `${description}, ${minimum} to ${maximum}`,
    examples: [value],
  });

const Switch = (description: string, value: boolean) =>
  Type.Boolean({ default: value, description, examples: [value] });

const Weight = (description: string, value: number) =>
  Type.Optional(Real(`${description}; 0 if others are given and it is not`, [0, 1000], value, 'weight'));

const NEGATIVES = { uniform: 0.5, popularity: 0.3, same_category: 0.2 };

const Negatives = Type.Object(
  {
    uniform: Weight('Weight of drawing any article that is on sale', NEGATIVES.uniform),
    popularity: Weight(
      'Weight of drawing articles on sale by units sold to the power of popularity_alpha',
      NEGATIVES.popularity,
    ),
    same_category: Weight(
      'Weight of drawing articles on sale of the category of the purchase that the session is about',
      NEGATIVES.same_category,
    ),
  },
  {
    additionalProperties: false,
    default: NEGATIVES,
    description:
      'How articles that were neither bought nor clicked are drawn: the weights of a mixture, of which only the ratios count. A part that has no candidates at a moment drops out; an article that is excluded is drawn again. Without articles the default is { uniform: 0.5, popularity: 0.3, same_category: 0 }',
    examples: [NEGATIVES],
  },
);

const Boundary = (what: string, value: string) =>
  Type.Unsafe<number | string>({
    type: ['integer', 'string'],
    isTime: true,
    minimum: EARLIEST,
    maximum: LATEST,
    unit: 'milliseconds',
    description: `First moment of the ${what} rows: epoch milliseconds or ISO 8601, UTC unless it says otherwise`,
    examples: [value],
  });

const Boundaries = Type.Object({
  validation_from: Boundary('validation', '2020-08-01'),
  test_from: Boundary('test', '2020-09-01'),
});

const Split = Type.Unsafe<Static<typeof Boundaries> | null>({
  ...Boundaries,
  type: ['object', 'null'],
  additionalProperties: false,
  default: null,
  description:
    'Two moments on one line for all customers, the first before the second: rows before validation_from are `train`, before test_from `validation`, the others `test`. Nothing a row depends on lies behind the end of its part. null: no split',
  examples: [null],
});

/** What the presets differ in. */
export interface SessionDefaults {
  ignores_per_purchase: number;
  ignores_per_click: number;
  clicks_per_purchase: number;
  other_clicks_per_purchase: number;
  visits_per_purchase: number;
  session_max_seconds: number;
  beside_max_seconds: number;
}

const fields = (defaults: SessionDefaults) => ({
  ignores_per_purchase: Mean(
    'Ignored articles beside a purchase, in its session',
    defaults.ignores_per_purchase,
  ),
  ignores_per_click: Mean('Ignored articles beside a click, in its session', defaults.ignores_per_click),
  clicks_per_purchase: Mean(
    'Clicks on an article in the session in which it is bought, before that',
    defaults.clicks_per_purchase,
  ),
  other_clicks_per_purchase: Mean(
    'Clicks, for each purchase in a session, on articles that the customer does not buy',
    defaults.other_clicks_per_purchase,
  ),
  visits_per_purchase: Mean(
    'Sessions without a purchase, for each purchase, on days around it',
    defaults.visits_per_purchase,
  ),
  visit_days: Days('Most days from such a visit to the purchase it goes with', [0, 365], 30),
  visit_clicks_median: Real('Clicks in such a visit: the median of a log-normal distribution, which is rounded up', [0.1, 200], 0.9, 'count'), // prettier-ignore
  visit_clicks_sigma: Real(
    'Standard deviation of the logarithm of the clicks in a visit',
    [0, 3],
    1.45,
    'natural logarithm',
  ),
  gap_median_seconds: Real(
    'Median time from an event of a session to the next, log-normal, in seconds',
    [1, 3600],
    40,
    'seconds',
  ),
  gap_sigma: Real('Standard deviation of the logarithm of that time', [0, 3], 1.2, 'natural logarithm'),
  session_break_seconds: Real(
    'Bound of that time, and the longest time between two purchases of one session where purchases keep their times, in seconds',
    [60, 86_400],
    1800,
    'seconds',
  ),
  session_max_seconds: Real(
    'Longest session in which no purchase keeps its time, in seconds: gaps are made smaller to fit in',
    [0, 86_400],
    defaults.session_max_seconds,
    'seconds',
  ),
  beside_max_seconds: Real(
    'Where purchases keep their times: most time from the first event of a session to its first purchase, and from its last purchase to its last event, in seconds',
    [0, 86_400],
    defaults.beside_max_seconds,
    'seconds',
  ),
  negatives: Negatives,
  popularity_alpha: Real(
    'Power of the units sold by which popular articles are drawn: 0 is uniform, 1 is in proportion',
    [0, 1],
    0.5,
    'exponent',
  ),
  popularity_window: Type.Enum(['so_far', 'total'], {
    default: 'so_far',
    description:
      'Which sales make an article popular: `so_far` only those before the period that the event lies in, `total` those of the whole log (with `split`: before the end of the part)',
    examples: ['so_far'],
  }),
  category_column: Type.String({
    default: 'product_type_name',
    pattern: '^.{1,128}$',
    description: 'Column of the loaded articles that holds their category, for negatives.same_category',
    examples: ['product_type_name'],
  }),
  on_sale_grace_days: Days(
    'How long before its first sale and after its last one an article may be seen',
    [0, 3650],
    14,
  ),
  period_days: Days(
    'Length of the periods by which candidates are kept: an article is drawn only in periods that lie wholly in its time on sale. Fewer days follow the sales more closely and need more memory',
    [1, 28],
    7,
  ),
  exclude_bought: Switch(
    'Whether articles that the customer buys anywhere in the data are never ignored by it',
    true,
  ),
  exclude_clicked: Switch(
    'Whether articles that the customer clicks in its sequence are never ignored by it',
    true,
  ),
  purchase_time: Type.Enum(['spread', 'recorded'], {
    default: 'spread',
    description:
      'Time of day of purchases: `spread` draws one for each day with purchases, from one curve for all scores, the day stays; `recorded` keeps the times as they are, other events get times of the same precision. The default is `recorded` where the data have times of day',
    examples: ['spread'],
  }),
  store_channels: Type.String({
    default: '1',
    pattern: '^([0-9]{1,9}(,[0-9]{1,9})*)?$',
    description: 'Which sales_channel_ids are stores, with commas between them; empty: none',
    examples: ['1'],
  }),
  store_clicks: Switch('Whether purchases in a store have clicks and visits, as others have', false),
  prev_follows: Type.Enum(['all', 'clicks_and_purchases'], {
    default: 'all',
    description:
      'Which events prev_article_id may name: `all`, or only `clicks_and_purchases`, as a tracker that does not see impressions would have it',
    examples: ['all'],
  }),
  split: Split,
  catalogue: Type.Enum(['all'], {
    default: 'all',
    description:
      'Which articles can be drawn: `all` that were ever bought. That of a sample is not offered, since it would depend on what the selected customers buy later',
    examples: ['all'],
  }),
});

/**
 * Sessions are short and events close to purchases, so that clicks, which come before, are no earlier by the clock.
 * 1.9 clicks for each purchase that was not made in a store: about 1.6 for each purchase where one in six is, 1.3
 * where it is one in three.
 */
export const TrainingParameters = Type.Object(
  fields({
    ignores_per_purchase: 3,
    ignores_per_click: 0,
    clicks_per_purchase: 1.3,
    other_clicks_per_purchase: 0.6,
    visits_per_purchase: 0,
    session_max_seconds: 3600,
    beside_max_seconds: 30,
  }),
  {
    $id: 'TrainingParameters',
    additionalProperties: false,
    description: 'Parameters of the preset `training`',
  },
);

/**
 * Near OTTO, YooChoose and RetailRocket in clicks a purchase (30), clicks a visit (3.1) and events a session
 * (median 6, mean 16.8, impressions included). Impressions a click are tens to hundreds in real shops; 4 keeps a
 * job below 170 rows a purchase, and those who need more set `ignores_per_click`.
 */
export const BehaviourParameters = Type.Object(
  fields({
    ignores_per_purchase: 4,
    ignores_per_click: 4,
    clicks_per_purchase: 1.5,
    other_clicks_per_purchase: 1,
    visits_per_purchase: 9,
    session_max_seconds: 43_200,
    beside_max_seconds: 21_600,
  }),
  {
    $id: 'BehaviourParameters',
    additionalProperties: false,
    description: 'Parameters of the preset `behaviour`',
  },
);

export interface Mixture {
  uniform: number;
  popularity: number;
  same_category: number;
}

/** Epoch milliseconds. */
export interface SplitBoundaries {
  validation_from: number;
  test_from: number;
}

/** Parameters of either preset once they are resolved: all there, times as numbers. */
export type SessionParameters = Omit<Static<typeof TrainingParameters>, 'negatives' | 'split'> & {
  negatives: Mixture;
  split: SplitBoundaries | null;
};
