/** Refuses a job that could become too large before it is stored: nothing is generated for that. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../errors.ts';
import { interactionsAtMost, purchasesOfSample, type Bound } from '../generate/bound.ts';
import { hasSessions } from '../model/preset-kind.ts';
import type { Population } from '../generate/population.ts';
import type { DatasetVersion } from '../storage/datasets.ts';
import { drawsFromAll, type FullSelection } from '../model/selection.ts';
import type { Stores } from '../storage/stores.ts';
import type { ActiveCustomers } from './activity.ts';

export interface Limits {
  /** The setting MAX_INTERACTIONS. */
  maxInteractions: number;
  /** Bytes that the disk of the database has free. */
  freeBytes(): number;
}

export const limitsOf = (database: string, maxInteractions = Infinity): Limits => ({
  maxInteractions,
  freeBytes() {
    const { bavail, bsize } = statfsSync(dirname(database));
    return bavail * bsize;
  },
});

/** Up to so many customers, their transactions are counted: a look-up each. */
const FEW = 100;

/** What a job needs for its bound, of a request or as it is stored. */
interface Asked {
  preset: string;
  parameters: object;
  selection: FullSelection;
  /** Of a selection by activity: who can be selected. */
  active?: ActiveCustomers;
}

/** The most transactions that the selected customers can have in this version of the data set. */
function purchasesOf(
  stores: Stores,
  { selection, active }: Asked,
  { transactions, customers: all, version }: DatasetVersion,
): number {
  const purchases = active?.purchases ?? transactions;
  if ('all_customers' in selection) return purchases;
  const most = active?.most ?? stores.imports.mostOfCustomerAt(version) ?? transactions;
  if (!('customer_ids' in selection)) {
    const customers = active?.customers.length ?? all;
    const drawn = Math.min(selection.sample_size, customers);
    return purchasesOfSample(drawn, { customers, purchases }, most);
  }
  const { customer_ids: ids } = selection;
  if (ids.length > FEW) return Math.min(purchases, ids.length * most);
  const keys = ids.flatMap((id) => stores.customers.keyOf(id) ?? []);
  return stores.transactions.countOf(keys, stores.imports.visibleAt('transactions', version));
}

function populationOf(stores: Stores, asked: Asked, dataset: DatasetVersion): Population {
  const { selection, parameters, active } = asked;
  const purchases = purchasesOf(stores, asked, dataset);
  const all = active?.customers.length ?? dataset.buyers;
  const selected = 'customer_ids' in selection ? selection.customer_ids.length : all;
  const drawn = 'sample_size' in selection ? selection.sample_size : selected;
  return {
    purchases,
    customers: Math.min(drawn, all, dataset.buyers, purchases),
    articles: drawsFromAll(parameters, selection) ? dataset.articles : Math.min(dataset.articles, purchases),
  };
}

export interface JobBound extends Bound {
  population: Population;
}

/** Takes a fraction of a millisecond. */
export function boundOf(stores: Stores, asked: Asked, dataset: DatasetVersion): JobBound {
  const population = populationOf(stores, asked, dataset);
  return { ...interactionsAtMost(asked.preset, asked.parameters, population), population };
}

/** Expected interactions of a customer with purchases. */
export const perCustomer = ({ expected, population }: JobBound): number =>
  expected / Math.max(1, population.customers);

/** Bytes of the database per interaction: see docs/performance.md. */
const BYTES = { notebook: 13, sessions: 32 };

const inWords = (count: number) => count.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** Throws Problem: too_many_interactions or disk_full, with the bound and what sets it. */
export function checkLimits(limits: Limits, { preset }: Asked, bound: JobBound): void {
  const { most, population, sources } = bound;
  const bytes = most * (hasSessions(preset) ? BYTES.sessions : BYTES.notebook);
  const isTooMany = most > limits.maxInteractions;
  const free = isTooMany ? Infinity : limits.freeBytes();
  if (!isTooMany && bytes <= free) return;

  const [{ parameter, interactions }] = sources;
  const share = `${Math.round((interactions / bound.expected) * 100)} %`;
  const { customers, purchases } = population;
  const whose = `up to ${inWords(customers)} customers with up to ${inWords(purchases)} purchases`;
  const why =
    parameter === null
      ? `They come from ${whose}. Select fewer customers.`
      : `About ${share} of them come from ${parameter}, for ${whose}. Lower it, or select fewer customers.`;
  const errors = parameter === null ? undefined : [{ pointer: `/parameters/${parameter}`, detail: why }];
  const could = `This job could make up to ${inWords(most)} interactions`;
  if (isTooMany) {
    const allowed = `more than the ${inWords(limits.maxInteractions)} that MAX_INTERACTIONS allows`;
    throw new Problem('too_many_interactions', `${could}, ${allowed}. ${why}`, { errors });
  }
  const megabytes = (value: number) => `${inWords(value / 1e6)} MB`;
  const room = `which need about ${megabytes(bytes)}, but the disk has ${megabytes(free)} free`;
  throw new Problem('disk_full', `${could}, ${room}. ${why}`, { errors });
}
