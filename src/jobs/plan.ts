/**
 * What the threads need to know of a job: its customers in order, its catalogue and its parameters. Made once a job,
 * in a generator thread; the arrays are shared memory, so that all threads have the same.
 */
import { createHash } from 'node:crypto';
import { PRESETS, type ParameterValue } from '../generate/presets.ts';
import { drawSample, sampleSource } from '../generate/sample.ts';
import { candidatesOf, needsCategories, type Candidates } from '../generate/session/candidates.ts';
import { csvFieldBytes } from '../model/csv-size.ts';
import type { FullSelection } from '../storage/jobs.ts';
import type { SessionParameters } from '../model/session-preset.ts';
import type { Stores } from '../storage/stores.ts';
import { articleFactsOf } from './article-facts.ts';

export interface Catalogue {
  /** Article keys by rank: sorted by article_id in byte order. */
  keys: Uint32Array;
  /** Rank by article key; -1 where the article is not in the catalogue. */
  ranks: Int32Array;
  /** Bytes of each article's id as a CSV field, by rank. */
  csv_bytes: Uint16Array;
  /** SHA-256 over the ids in order, each followed by a line feed: what ranks in digests refer to. */
  digest: Uint8Array;
  /** When each article was first and last sold in the whole data set (epoch ms), and how often, by rank. */
  first_sale: Float64Array;
  last_sale: Float64Array;
  units: Uint32Array;
}

export interface Plan {
  job_id: number;
  seed: string;
  preset: string;
  parameters: Record<string, ParameterValue>;
  /** Imports of transactions that make up the job's version of the data set. */
  imports: number[];
  /** First and last transaction of the data set, epoch ms. */
  span: { first_t_dat: number; last_t_dat: number };
  /** Keys of the selected customers, in byte order of their ids. */
  customers: Uint32Array;
  catalogue: Catalogue;
  /** What the session presets draw from; empty for others. */
  segments: Candidates[];
}

/** Whether prev_article_id is that of the last click or purchase, not simply that of the event before. */
export const prevSkipsIgnores = ({ prev_follows }: Plan['parameters']): boolean =>
  prev_follows === 'clicks_and_purchases';

/** What of a job decides its plan. */
export interface PlanRequest {
  job_id: number;
  seed: string;
  preset: string;
  parameters: Record<string, ParameterValue>;
  dataset_version: number;
  selection: FullSelection;
}

const sharedUint32 = (values: ArrayLike<number>): Uint32Array => {
  const shared = new Uint32Array(new SharedArrayBuffer(values.length * 4));
  shared.set(values);
  return shared;
};

/** Keys of the selected customers in byte order of their ids. Takes a second or two at a million customers. */
function selectCustomers(stores: Stores, request: PlanRequest): Uint32Array {
  const { selection, seed, dataset_version } = request;
  const imports = [
    ...stores.imports.visibleAt('transactions', dataset_version),
    ...stores.imports.visibleAt('customers', dataset_version),
  ];
  if ('customer_ids' in selection) {
    const ids = [...new Set(selection.customer_ids)].map((id) => Buffer.from(id)).sort(Buffer.compare);
    return sharedUint32(ids.map((id) => stores.customers.keyOf(id.toString()) as number));
  }
  const all = stores.customers.allKeys(imports);
  if ('all_customers' in selection) return sharedUint32(all);
  return sharedUint32(
    Array.from(drawSample(sampleSource(seed), all.length, selection.sample_size), (index) => all[index]),
  );
}

/** Keys of the articles that these customers bought, in byte order of their ids. */
function boughtArticles(stores: Stores, imports: number[], customers: Uint32Array): number[] {
  const all = stores.transactions.soldArticles(imports);
  const bought = new Set<number>();
  for (const [, { length, article }] of stores.transactions.ofCustomers(customers, imports, false)) {
    for (let i = 0; i < length; i++) bought.add(article[i]);
    if (bought.size === all.length) break;
  }
  return all.filter((key) => bought.has(key));
}

export function catalogueOf(stores: Stores, keys: number[], imports: number[]): Catalogue {
  const ids = stores.articles.idsOf(keys);
  const ranks = new Int32Array(
    new SharedArrayBuffer((keys.reduce((max, key) => Math.max(max, key), 0) + 1) * 4),
  ).fill(-1);
  const csv_bytes = new Uint16Array(new SharedArrayBuffer(keys.length * 2));
  keys.forEach((key, rank) => {
    ranks[key] = rank;
    csv_bytes[rank] = csvFieldBytes(ids[rank]);
  });
  return {
    keys: sharedUint32(keys),
    ranks,
    csv_bytes,
    digest: createHash('sha256')
      .update(ids.map((id) => `${id}\n`).join(''))
      .digest(),
    ...salesByRank(stores, imports, ranks, keys.length),
  };
}

function salesByRank(stores: Stores, imports: number[], ranks: Int32Array, size: number) {
  const first_sale = new Float64Array(new SharedArrayBuffer(size * 8));
  const last_sale = new Float64Array(new SharedArrayBuffer(size * 8));
  const units = new Uint32Array(new SharedArrayBuffer(size * 4));
  const sales = stores.transactions.salesOf(imports);
  sales.article_key.forEach((key, i) => {
    const rank = ranks[key] ?? -1;
    if (rank < 0) return;
    first_sale[rank] = sales.first_t_dat[i];
    last_sale[rank] = sales.last_t_dat[i];
    units[rank] = sales.units[i];
  });
  return { first_sale, last_sale, units };
}

/** What a session preset draws from: made from all purchases of the data set, so it takes a while. */
function segmentsOf(
  stores: Stores,
  request: PlanRequest,
  catalogue: Catalogue,
  imports: number[],
  span: Plan['span'],
): Candidates[] {
  if (PRESETS[request.preset].model !== 'session' || catalogue.keys.length === 0) return [];
  const parameters = request.parameters as unknown as SessionParameters;
  const articles = stores.imports.visibleAt('articles', request.dataset_version);
  const column = needsCategories(parameters) ? parameters.category_column : undefined;
  return candidatesOf(articleFactsOf(stores, catalogue, imports, articles, column), parameters, span);
}

/** Parts of an earlier plan for the same version of the data set: they take a while to make. */
export interface KnownParts {
  /** The catalogue of all articles. */
  catalogue?: Catalogue;
  /** What a session preset draws from, for the same parameters. */
  segments?: Candidates[];
}

export function planOf(stores: Stores, request: PlanRequest, known: KnownParts = {}): Plan {
  const { job_id, seed, preset, parameters, dataset_version, selection } = request;
  const imports = stores.imports.visibleAt('transactions', dataset_version);
  const customers = selectCustomers(stores, request);
  const { first_t_dat, last_t_dat } = stores.datasets.at(dataset_version);
  const span = { first_t_dat: first_t_dat ?? 0, last_t_dat: last_t_dat ?? 0 };
  const all = parameters.catalogue === 'all' || 'all_customers' in selection;
  const articles = () =>
    all ? stores.transactions.soldArticles(imports) : boughtArticles(stores, imports, customers);
  const catalogue = (all ? known.catalogue : undefined) ?? catalogueOf(stores, articles(), imports);
  const segments = known.segments ?? segmentsOf(stores, request, catalogue, imports, span);
  return { job_id, seed, preset, parameters, imports, span, customers, catalogue, segments };
}
