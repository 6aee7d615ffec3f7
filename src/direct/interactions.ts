/** The library: transactions in, interactions out, without files, threads or a database. */
import type { Static, TSchema } from 'typebox';
import { faulty } from '../errors.ts';
import { JobRequest } from '../model/job.ts';
import type { Interaction, InteractionRow } from '../model/interaction.ts';
import { START, type InteractionColumn, type NamedColumn } from '../model/interaction-columns.ts';
import type { CourseParameters, NotebookParameters } from '../model/preset.ts';
import type { BehaviourParameters, TrainingParameters } from '../model/session-preset.ts';
import type { Split } from '../model/split.ts';
import { prevSkipsIgnores } from '../plan/plan.ts';
import { columnValues, rowOf } from '../read/interaction-columns.ts';
import { eventPrefix } from '../read/event-ids.ts';
import { badColumns, interactionColumns } from '../validation/interaction-columns.ts';
import { validator } from '../validation/validator.ts';
import { articleAttributes, customersInFiles, type Article, type Customer } from './attributes.ts';
import { collectedLog } from './collected-log.ts';
import { collectedTransactions, type Transaction } from './collected-transactions.ts';
import { checkGiven } from './given.ts';
import { directJob, NO_FILES, type DirectJob } from './job.ts';
import { sequencesOf, type Sequence } from './sequences.ts';

/** A moment: epoch milliseconds, or ISO 8601, in UTC unless it names a zone. */
type Moment = number | string;

/** Parameters that are written otherwise than they are kept. */
interface Written {
  split?: { validation_from: Moment; test_from: Moment } | { folds: Moment[] } | null;
  shift_to?: Moment | null;
}

type Given<Schema extends TSchema> = Partial<Omit<Static<Schema>, keyof Written>> & Written;

/** The presets, each with its parameters. */
type PresetOptions =
  | ({ preset?: 'notebook' } & Given<typeof NotebookParameters>)
  | ({ preset: 'course' } & Given<typeof CourseParameters>)
  | ({ preset: 'training' } & Given<typeof TrainingParameters>)
  | ({ preset: 'behaviour' } & Given<typeof BehaviourParameters>);

/** Columns that need all rows of a job before the first one can be written. */
type LateColumn = 'user_in_train' | 'item_in_train';
export type RowColumn = Exclude<InteractionColumn, LateColumn>;

/** What to generate, and for whom: by default for all customers. The same members as in `POST /v1/jobs`. */
export type InteractionsOptions = PresetOptions & {
  /** Random seed: an integer or a string; 42 and "42" are the same. Default 42. */
  seed?: number | string;
  /** So many customers, drawn by the seed. */
  sample_size?: number;
  /** Instead: exactly these customers. */
  customer_ids?: string[];
  /** Only customers with at least so many purchases, and at most so many. */
  min_purchases?: number;
  max_purchases?: number;
  /** Only purchases from then on count, and before then: epoch milliseconds or ISO 8601. */
  bought_from?: number | string;
  bought_to?: number | string;
  /** `loaded`: only customers among `customers`. */
  customers_in?: 'log' | 'loaded';
  /** Attributes of articles, for parameters that name their columns. */
  articles?: Iterable<Article>;
  /** Customers that count also without transactions. */
  customers?: Iterable<Customer>;
  /** Columns of the rows, in this order; by default the five of `Interaction`. */
  columns?: RowColumn[];
};

/** Transactions in memory or on their way, in any order. */
export type Transactions = Iterable<Transaction> | AsyncIterable<Transaction>;

const REQUEST = Object.keys(JobRequest.properties);
const LATE: readonly string[] = ['user_in_train', 'item_in_train'] satisfies LateColumn[];
const check = validator(JobRequest, { noun: 'member', pointer: '' });

/** Members of a request; all others are parameters, whose names and values the preset checks. */
function requestOf(options: object): JobRequest {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const isMember = (name: string) => name !== 'parameters' && REQUEST.includes(name);
  const request = Object.fromEntries(given.filter(([name]) => isMember(name))) as JobRequest;
  const parameters = Object.fromEntries(given.filter(([name]) => !isMember(name)));
  const isSelected = request.sample_size !== undefined || request.customer_ids !== undefined;
  const asked = { ...request, ...(!isSelected && { all_customers: true as const }), parameters };
  const faults = check(asked);
  if (faults.length > 0) throw faulty(faults);
  return asked;
}

function chosenColumns(columns: readonly string[] | undefined): NamedColumn[] | undefined {
  if (columns === undefined) return undefined;
  const late = columns.find((column) => LATE.includes(column));
  if (late !== undefined)
    throw badColumns(`${late} needs all rows of a job: use the service for it, or leave it out.`);
  return interactionColumns(columns.join());
}

async function jobOf(transactions: Transactions, options: InteractionsOptions): Promise<DirectJob> {
  const { articles, customers, columns: _columns, ...asked } = options;
  const request = requestOf(asked);
  const collected = collectedTransactions();
  if (Symbol.asyncIterator in transactions) for await (const one of transactions) collected.add(one);
  else for (const one of transactions) collected.add(one);
  collected.end();
  const { attributes, files } = articleAttributes(articles ?? []);
  const inFiles = customers && customersInFiles(customers, collected.customers);
  const log = collectedLog({ ...collected, attributes });
  return directJob(log, request, { ...NO_FILES, ...files, customers: inFiles });
}

function* rowsOf({ customer_id, rows }: Sequence, ids: string[], skipsIgnores: boolean) {
  const { length, t_dat, article, score } = rows;
  let prev_article_id: string = START;
  for (let i = 0; i < length; i++) {
    const article_id = ids[article[i]];
    yield { t_dat: t_dat[i], customer_id, article_id, interaction_score: score[i], prev_article_id };
    if (!skipsIgnores || score[i] > 0) prev_article_id = article_id;
  }
}

/** Rows with chosen columns. */
function chosenRows({ plan, request, generator_version, fingerprint }: DirectJob, ids: string[]) {
  const valuesOf = columnValues((rank) => ids[rank]);
  const { split } = request.parameters as { split?: Split | null };
  const facts = { fingerprint, event_prefix: eventPrefix(generator_version), split: split ?? undefined };
  const skipsIgnores = prevSkipsIgnores(plan.parameters);

  return function* ({ customer_id, rows }: Sequence, columns: NamedColumn[]): Generator<object> {
    const { length, t_dat, article, score, details, sampling } = rows;
    const ranks = new Uint32Array(article.buffer, article.byteOffset, length);
    const slice = {
      ...{ customer_id, length, t_dat, article: ranks, score },
      ...{ prev_article_key: -1, prev_skips_ignores: skipsIgnores },
    };
    const drawn = { item_prob: sampling!.item_prob, draws: details && sampling!.draws };
    const valueOf = valuesOf({ slice, position: 0, details, sampling: () => drawn }, { job: facts });
    for (let i = 0; i < length; i++) yield rowOf(columns, valueOf, i);
  };
}

/**
 * Generates interactions from the transactions of a shop: the rows of a job with the same data, seed, preset
 * and parameters, in the same order. Transactions are held in memory; rows are generated customer by customer
 * as they are taken. Rejects with a Problem for wrong options or transactions, before the first row.
 */
export function interactions<const Columns extends RowColumn[]>(
  transactions: Transactions,
  options: InteractionsOptions & { columns: Columns },
): AsyncGenerator<Required<Pick<InteractionRow, Columns[number]>>, void, undefined>;
export function interactions(
  transactions: Transactions,
  options?: InteractionsOptions,
): AsyncGenerator<Interaction, void, undefined>;
export async function* interactions(
  transactions: Transactions,
  options: InteractionsOptions = {},
): AsyncGenerator<object, void, undefined> {
  checkGiven(transactions, options);
  const columns = chosenColumns(options.columns);
  const job = await jobOf(transactions, options);
  const ids = job.log.articleIds(job.plan.catalogue.keys);
  if (columns) {
    const inColumns = chosenRows(job, ids);
    const withSampling = true;
    for (const sequence of sequencesOf(job, { withSampling })) yield* inColumns(sequence, columns);
    return;
  }
  const skipsIgnores = prevSkipsIgnores(job.plan.parameters);
  for (const sequence of sequencesOf(job)) yield* rowsOf(sequence, ids, skipsIgnores);
}
