/** One run of the generator: what was asked for, how far it is, what came out. The vocabulary only: no behaviour. */
import { Type, type Static } from 'typebox';
import { Count, EXAMPLE_CUSTOMER, Failure, Id, Serial, Sha256, Timestamp } from './field.ts';
import { Verdict } from './report.ts';

export const SAMPLE_SIZE = 1000;
export const SEED = '42';
export const SEED_LENGTH_MAX = 1000;
export const PRESET = 'notebook';
/** Most customers that `customer_ids` may name, and so many of them a job shows. */
export const CUSTOMER_IDS_MAX = 100_000;
export const CUSTOMER_IDS_SHOWN = 100;
/** Longest `Prefer: wait`, in seconds. */
export const WAIT_MAX = 60;
/** Most members that `parameters` may have: far more than any preset has. */
const PARAMETERS_MAX = 200;

const SampleSize = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description:
    'So many customers, drawn without replacement from all customers; the seed decides which. More than there are: all',
  examples: [SAMPLE_SIZE],
});

/** What a job is asked for with. At most one of the three selections; none of them is `sample_size: 1000`. */
export const JobRequest = Type.Object(
  {
    sample_size: Type.Optional(SampleSize),
    customer_ids: Type.Optional(
      Type.Array(Id('A customer', EXAMPLE_CUSTOMER), {
        minItems: 1,
        maxItems: CUSTOMER_IDS_MAX,
        description: 'Exactly these customers, 1 to 100,000; naming one twice counts once',
      }),
    ),
    all_customers: Type.Optional(Type.Literal(true, { description: 'All customers', examples: [true] })),
    seed: Type.Optional(
      Type.Unsafe<number | string>({
        type: ['integer', 'string'],
        minimum: Number.MIN_SAFE_INTEGER,
        maximum: Number.MAX_SAFE_INTEGER,
        maxLength: SEED_LENGTH_MAX,
        description:
          'What chance starts from: an integer (of at most 53 bits; larger ones as text) or a text of at most 1000 characters; 42 and "42" are the same. Default 42',
        examples: [42],
      }),
    ),
    preset: Type.Optional(
      Type.String({
        description: 'Name of a set of parameters, one of GET /v1/presets. Default `notebook`',
        examples: [PRESET],
      }),
    ),
    parameters: Type.Optional(
      // Their names and values are the preset's affair, which checks them: see generate/presets.ts.
      Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        maxProperties: PARAMETERS_MAX,
        description:
          "Single values that replace the preset's: numbers, texts, true or false, or objects of those. GET /v1/presets lists the parameters of each preset with meaning, unit, range and default",
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
  description: 'How far it is; its rows are visible only when it has succeeded',
  examples: ['succeeded'],
});
export type JobState = Static<typeof JobState>;

/** The selection of a job as it was asked for; of long lists the first 100 and how many there are. */
export const Selection = Type.Union(
  [
    Type.Object({ sample_size: SampleSize }),
    Type.Object({
      customer_ids: Type.Array(Id('A customer', 'C17850'), { description: 'The first 100 of them' }),
      customer_ids_total: Count('How many were named', 1),
    }),
    Type.Object({ all_customers: Type.Literal(true, { description: 'All customers' }) }),
  ],
  { description: 'Which customers were asked for', examples: [{ sample_size: SAMPLE_SIZE }] },
);
export type Selection = Static<typeof Selection>;

const Link = (what: string, path: string) =>
  Type.Optional(Type.String({ description: `Relative URL: ${what}`, examples: [`/v1/jobs/1${path}`] }));

export const JobLinks = Type.Object(
  {
    self: Type.String({ description: 'Relative URL: this job', examples: ['/v1/jobs/1'] }),
    interactions: Link('its rows, in pages', '/interactions'),
    csv: Link('all its rows as CSV', '/interactions.csv'),
    customers: Link('its customers', '/customers'),
    transactions: Link('the transactions of its customers', '/transactions'),
    events: Link('its progress as server-sent events', '/events'),
    report: Link('figures about its rows', '/report'),
  },
  { description: 'Where everything about this job is to be found' },
);

export const Counts = Type.Object(
  {
    ignores: Count('Interactions with score 0', 72000),
    clicks: Count('Interactions with score 1', 115000),
    purchases: Count('Interactions with score 2', 23000),
  },
  { description: 'Interactions by score' },
);

export const Job = Type.Object(
  {
    id: Serial('job'),
    state: JobState,
    queue_position: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'Place in the queue, 1 is next; null unless it is queued',
      examples: [null],
    }),
    selection: Selection,
    seed: Type.String({ description: 'What chance started from, as text', examples: [SEED] }),
    preset: Type.String({ description: 'Name of the set of parameters', examples: [PRESET] }),
    parameters: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: { type: ['number', 'string', 'boolean', 'object', 'null'] },
      description:
        'All parameters, resolved: the values of the preset and those that replaced them. GET /v1/presets tells what they mean',
      examples: [{ min_ignores: 40, max_ignores: 60, click_before_purchase_prob: 0.9, catalogue: 'sample' }],
    }),
    notes: Type.Array(Type.String(), {
      description: 'What was changed of the defaults because the data lack something: sentences',
      examples: [['Negatives are not drawn from the same category, since no articles are loaded.']],
    }),
    generator_version: Type.String({
      description: 'Version of the rules; rows change only when it does',
      examples: ['1'],
    }),
    dataset_fingerprint: Sha256('Fingerprint of the data set it was made from'),
    fingerprint: Sha256('Digest of all that the rows depend on'),
    customers_total: Count('Selected customers', 1000),
    customers_done: Count('Customers that are done, those without purchases included', 1000),
    customers_without_purchases: Count('Customers that were skipped because they have no purchases', 6),
    interactions: Count('Rows made so far', 210000),
    counts: Counts,
    rows_per_second: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
      description: 'Rows made per second since the start; null before the start',
      examples: [2000000],
    }),
    eta_seconds: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
      description: 'Estimated seconds until it is done; null if that cannot be told, and after the end',
      examples: [null],
    }),
    created_at: Timestamp('When it was asked for'),
    started_at: Type.Union([Timestamp('When it started'), Type.Null()], {
      description: 'When it started: ISO 8601, UTC; null while it is queued',
    }),
    finished_at: Type.Union([Timestamp('When it ended'), Type.Null()], {
      description: 'When it ended: ISO 8601, UTC; null before that',
    }),
    error: Type.Union([Failure, Type.Null()], { description: 'Why it failed; null if it did not' }),
    content_digest: Type.Union([Sha256('Digest of its rows'), Type.Null()], {
      description:
        'SHA-256 of its rows in a compact form: equal digests mean equal exports; null until it has succeeded',
    }),
    verdict: Type.Union([Verdict, Type.Null()], {
      description:
        "The report's verdict over all features: `ok`, `warning` or `leak`; null until the report is made",
      examples: ['ok'],
    }),
    links: JobLinks,
  },
  { $id: 'Job', description: 'One run of the generator' },
);
export type Job = Static<typeof Job>;

export const JobEstimate = Type.Object(
  {
    customers: Count('Customers that would be selected', 1000),
    interactions: Count('Rows that are to be expected', 210000),
    bytes: Count('Bytes that these rows are expected to take up on disk', 3000000),
    seconds: Type.Number({
      minimum: 0,
      description: 'Expected duration in seconds, without waiting in the queue',
      examples: [0.3],
    }),
  },
  { $id: 'JobEstimate', description: 'What a job would come to' },
);
export type JobEstimate = Static<typeof JobEstimate>;

/** A job as the rest of the program knows it: HTTP adds the links. */
export type BareJob = Omit<Job, 'links'>;

/** One progress update of a job; `id` grows from update to update. */
export interface JobUpdate {
  id: number;
  event: 'progress' | 'succeeded' | 'failed' | 'cancelled';
  data: BareJob;
}
/** The former name, until nothing uses it any more. */
export type JobEvent = JobUpdate;
