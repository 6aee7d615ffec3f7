/** One job of the generator: what was requested, its progress, its results. Schemas and types only. */
import { Type, type Static } from 'typebox';
import {
  Component,
  Count,
  EXAMPLE_CUSTOMER,
  Failure,
  Fields,
  Id,
  Nullable,
  Serial,
  Sha256,
  Text,
  Timestamp,
} from './field.ts';
import { Verdict } from './leak-audit.ts';
import { EARLIEST, LATEST } from './times.ts';

export const SAMPLE_SIZE = 1000;
export const SEED = '42';
export const SEED_LENGTH_MAX = 1000;
export const PRESET = 'notebook';
/** Maximum number of `customer_ids` in a request. */
export const CUSTOMER_IDS_MAX = 100_000;
/** Maximum of `Prefer: wait`, in seconds. */
export const WAIT_MAX = 60;
/** Maximum number of `parameters`: far more than any preset has. */
const PARAMETERS_MAX = 200;

const SampleSize = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description:
    'Number of customers, drawn without replacement from all of them; the seed decides which. Above the ' +
    'total: all',
  examples: [SAMPLE_SIZE],
});

/** Transactions of one customer: no file has more. */
const PURCHASES_MAX = 1_000_000_000;

const Purchases = (description: string, example: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: PURCHASES_MAX,
      description: `${description}, within bought_from and bought_to where they are given`,
      examples: [example],
    }),
  );

const Bought = (description: string, example: string) =>
  Type.Optional(
    Type.Unsafe<number | string>({
      type: ['integer', 'string'],
      isTime: true,
      minimum: EARLIEST,
      maximum: LATEST,
      description: `${description}: epoch milliseconds or ISO 8601, in UTC unless it has a zone`,
      examples: [example],
    }),
  );

/** Beside any of the selections: who of them. */
const ACTIVITY = {
  min_purchases: Purchases(
    'Only customers with at least so many purchases. Default 1 if one of the four is given',
    5,
  ),
  max_purchases: Purchases('Only customers with at most so many purchases', 50),
  bought_from: Bought('Only purchases from then on count', '2020-03-01'),
  bought_to: Bought('Only purchases before then count', '2020-09-01'),
  customers_in: Type.Optional(
    Type.Enum(['log', 'loaded'], {
      description:
        '`loaded`: only customers that the loaded customers files have; `log` (default): those that only ' +
        'the log has, too',
      examples: ['loaded'],
    }),
  ),
};

/** The request for a job: at most one of the three selections; without any, `sample_size: 1000`. */
export const JobRequest = Type.Object(
  {
    sample_size: Type.Optional(SampleSize),
    customer_ids: Type.Optional(
      Type.Array(Id('Id of a customer', EXAMPLE_CUSTOMER), {
        minItems: 1,
        maxItems: CUSTOMER_IDS_MAX,
        description: 'Exactly these customers, 1 to 100,000; duplicates count once',
      }),
    ),
    all_customers: Type.Optional(Type.Literal(true, { description: 'All customers', examples: [true] })),
    ...ACTIVITY,
    seed: Type.Optional(
      Type.Unsafe<number | string>({
        type: ['integer', 'string'],
        minimum: Number.MIN_SAFE_INTEGER,
        maximum: Number.MAX_SAFE_INTEGER,
        maxLength: SEED_LENGTH_MAX,
        description:
          'Random seed: an integer (up to 53 bits; pass larger ones as a string) or a string of up to 1000 ' +
          'characters; 42 and "42" are the same. Default 42',
        examples: [42],
      }),
    ),
    preset: Type.Optional(
      Type.String({
        description: 'Name of a preset, one of GET /v1/presets. Default `notebook`',
        examples: [PRESET],
      }),
    ),
    parameters: Type.Optional(
      // Names and values depend on the preset, whose schema checks them: see generate/presets.ts.
      Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        maxProperties: PARAMETERS_MAX,
        description:
          "Values that replace the preset's: numbers, strings, booleans, or objects of these. GET " +
          '/v1/presets lists the parameters of each preset with meaning, unit, range and default',
        examples: [{ min_ignores: 40, max_ignores: 60 }],
      }),
    ),
  },
  {
    $id: 'JobRequest',
    additionalProperties: false,
    description: 'What to generate',
    examples: [{ sample_size: 1000, seed: 42 }],
  },
);
export type JobRequest = Static<typeof JobRequest>;

export const JobState = Type.Enum(['queued', 'running', 'succeeded', 'failed', 'cancelled'], {
  description: 'State of the job; its rows become available once it succeeds',
  examples: ['succeeded'],
});
export type JobState = Static<typeof JobState>;

export const JobCustomers = Type.Enum(['one', 'several'], {
  description: '`one`: jobs with a single customer; `several`: all others',
  examples: ['several'],
});
export type JobCustomers = Static<typeof JobCustomers>;

/** The selection of a job as requested; long lists are cut to the first 100 and their total. */
export const Selection = Type.Union(
  [
    Type.Object({ sample_size: SampleSize, ...ACTIVITY }),
    Type.Object({
      customer_ids: Type.Array(Id('Id of a customer', 'C17850'), { description: 'The first 100 of them' }),
      customer_ids_total: Count('Number of customers in the request', 1),
      ...ACTIVITY,
    }),
    Type.Object({ all_customers: Type.Literal(true, { description: 'All customers' }), ...ACTIVITY }),
  ],
  { description: 'Which customers were requested', examples: [{ sample_size: SAMPLE_SIZE }] },
);
export type Selection = Static<typeof Selection>;

const Link = (what: string, path: string) =>
  Type.Optional(Text(`Relative URL: ${what}`, `/v1/jobs/1${path}`));

export const JobLinks = Fields('Links to everything about this job', {
  self: Text('Relative URL: this job', '/v1/jobs/1'),
  interactions: Link('its rows, in pages', '/interactions'),
  csv: Link('all its rows as CSV', '/interactions.csv'),
  exports: Link('the forms in which libraries read it', '/exports'),
  customers: Link('its customers', '/customers'),
  transactions: Link('the transactions of its customers', '/transactions'),
  events: Link('its progress as server-sent events', '/events'),
  report: Link('the report on its rows', '/report'),
});

export const Counts = Fields('Interactions by score', {
  ignores: Count('Interactions with score 0', 72000),
  clicks: Count('Interactions with score 1', 115000),
  purchases: Count('Interactions with score 2', 23000),
});

export const Job = Component('Job', 'One job of the generator', {
  id: Serial('job'),
  state: JobState,
  queue_position: Nullable(
    Type.Integer({ minimum: 1 }),
    'Position in the queue, 1 is next; null unless the job is queued',
    null,
  ),
  selection: Selection,
  seed: Type.String({ description: 'Random seed, as a string', examples: [SEED] }),
  preset: Type.String({ description: 'Name of the preset', examples: [PRESET] }),
  parameters: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    additionalProperties: { type: ['number', 'string', 'boolean', 'object', 'null'] },
    description:
      "All parameters, resolved: the preset's values and those that replaced them. GET /v1/presets " +
      'explains them',
    examples: [{ min_ignores: 40, max_ignores: 60, click_before_purchase_prob: 0.9, catalogue: 'sample' }],
  }),
  notes: Type.Array(Type.String(), {
    description:
      'Sentences: defaults that had to change because the data lack something, and erased customers',
    examples: [['Negatives are not drawn from the same category, since no articles are loaded.']],
  }),
  generator_version: Text(
    'Version of the rules; the same request yields other rows only when it changes',
    '1',
  ),
  dataset_fingerprint: Sha256('Fingerprint of the data set it was generated from'),
  fingerprint: Sha256('Digest of everything the rows depend on'),
  customers_total: Count('Selected customers', 1000),
  customers_done: Count('Customers done so far, including those without purchases', 1000),
  customers_without_purchases: Count('Customers skipped because they have no purchases', 6),
  customers_erased: Count('Customers erased since, who are no longer counted in the other numbers', 0),
  interactions: Count('Rows generated so far', 210000),
  counts: Counts,
  rows_per_second: Nullable(
    Type.Number({ minimum: 0 }),
    'Rows generated per second since the start; null before the start',
    2000000,
  ),
  eta_seconds: Nullable(
    Type.Number({ minimum: 0 }),
    'Estimated seconds until it is done; null if unknown, and after the end',
    null,
  ),
  created_at: Timestamp('When it was requested'),
  started_at: Nullable(
    Timestamp('When it started'),
    'When it started: ISO 8601, UTC; null while it is queued',
  ),
  finished_at: Nullable(Timestamp('When it ended'), 'When it ended: ISO 8601, UTC; null before that'),
  error: Type.Union([Failure, Type.Null()], { description: 'Why it failed; null if it did not fail' }),
  content_digest: Nullable(
    Sha256('Digest of its rows'),
    'SHA-256 of its rows in a compact form: equal digests mean equal rows; null until it succeeds. With ' +
      '`customers_erased` it is no longer that of the request',
  ),
  verdict: Nullable(
    Verdict,
    "Worst verdict of the report's features, except those meant to separate; null until it is made",
    'ok',
  ),
  links: JobLinks,
});
export type Job = Static<typeof Job>;

export const JobEstimate = Component('JobEstimate', 'Estimated size and duration of a job', {
  customers: Count('Customers that would be selected', 1000),
  interactions: Count('Expected number of rows', 210000),
  bytes: Count('Expected bytes of these rows on disk', 3000000),
  seconds: Type.Number({
    minimum: 0,
    description: 'Expected duration in seconds, excluding time in the queue',
    examples: [0.3],
  }),
});
export type JobEstimate = Static<typeof JobEstimate>;

/** A job as the rest of the program knows it: HTTP adds the links. */
export type BareJob = Omit<Job, 'links'>;

/** Which jobs a list has. */
export interface JobFilter {
  state?: JobState;
  customers?: JobCustomers;
}

/** One progress update of a job; `id` grows from update to update. */
export interface JobUpdate {
  id: number;
  event: 'progress' | 'succeeded' | 'failed' | 'cancelled';
  data: BareJob;
}
