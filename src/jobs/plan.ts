/**
 * What the workers need to know about a job: its customers in order, its catalogue, its parameters. A worker
 * makes it once per job; its arrays are in shared memory, for all threads.
 */
import { hasSessions } from '../model/preset-kind.ts';
import type { ParameterValue } from '../generate/presets.ts';
import { candidatesOf, needsCategories, type Candidates } from '../generate/session/candidates.ts';
import { needsPrices, sameColumns } from '../generate/session/mixture.ts';
import { dayOf } from '../generate/session/time.ts';
import type { SessionParameters } from '../model/session-preset.ts';
import { shiftOf } from '../model/shift.ts';
import { laterSplit } from '../model/split.ts';
import { drawsFromAll } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { sharedArray } from '../threads/shared.ts';
import type { ActiveCustomers } from './activity.ts';
import { dateNotes } from './article-dates.ts';
import { articleFactsOf } from './article-facts.ts';
import { boughtArticles, catalogueOf, type Catalogue } from './catalogue.ts';
import { oneDayNotes, sampleNotes } from './sample-notes.ts';
import { selectCustomers, type SelectionRequest } from './selection.ts';

export interface PlanRequest extends SelectionRequest {
  job_id: number;
  preset: string;
  parameters: Record<string, ParameterValue>;
}

export interface Plan extends Pick<PlanRequest, 'job_id' | 'seed' | 'preset' | 'parameters'> {
  /** Imports of transactions that make up the job's version of the data set. */
  imports: number[];
  /** Keys of the selected customers, in byte order of their ids. */
  customers: Uint32Array;
  catalogue: Catalogue;
  /** What the session presets draw from; empty for others. */
  segments: Candidates[];
  /** Sentences on the data, for the job's notes. */
  notes: string[];
  /** Milliseconds by which generated times are moved: whole days. */
  shift: number;
  /** Shared with all threads: set by `interrupt`, also in the midst of a customer's sequence. */
  interrupted: Int32Array;
}

const STOPPED = 1;
const ABANDONED = 2;

/** Ends all work of threads for a plan. */
export const interrupt = ({ interrupted }: Plan): void => void Atomics.store(interrupted, 0, STOPPED);

/** The same because nobody waits for it any more, for example since other work for the plan has failed. */
export const abandon = ({ interrupted }: Plan): void =>
  void Atomics.compareExchange(interrupted, 0, 0, ABANDONED);

/** Whether the job was cancelled, or the program stops. */
export const isStopped = ({ interrupted }: Plan): boolean => Atomics.load(interrupted, 0) === STOPPED;

/** Whether prev_article_id is that of the last click or purchase, not of the row before. */
export const prevSkipsIgnores = (parameters: Plan['parameters']): boolean =>
  parameters.prev_follows === 'clicks_and_purchases';

interface Drawn {
  segments: Candidates[];
  notes: string[];
}

/** What a session preset draws from. Reads all transactions, so it takes a while. */
function drawnFrom(
  stores: Stores,
  { preset, parameters, dataset_version }: PlanRequest,
  { catalogue, imports, shift }: Pick<Plan, 'catalogue' | 'imports' | 'shift'>,
): Drawn {
  if (!hasSessions(preset) || catalogue.keys.length === 0) return { segments: [], notes: [] };
  const given = parameters as unknown as SessionParameters;
  // Generated are the times before the shift.
  const settings = { ...given, split: given.split && laterSplit(given.split, -shift) };
  const { first_t_dat, last_t_dat } = stores.datasets.at(dataset_version);
  const span = { first_t_dat: first_t_dat ?? 0, last_t_dat: last_t_dat ?? 0 };
  const articles = stores.imports.visibleAt('articles', dataset_version);
  const categories = needsCategories(settings)
    ? { imports: articles, column: settings.category_column }
    : undefined;
  // Stored parameters lack what has come since.
  const { negatives, on_sale_from = null, on_sale_to = null } = settings;
  const further = {
    ...{ imports: articles, columns: sameColumns(negatives), prices: needsPrices(negatives) },
    ...{ on_sale_from, on_sale_to },
  };
  const facts = articleFactsOf(stores, catalogue, imports, categories, further);
  const isEstimated = [settings.on_sale_grace_days, on_sale_from, on_sale_to].every((one) => one === null);
  const days = dayOf(span.last_t_dat) - dayOf(span.first_t_dat) + 1;
  const notes = [
    ...sampleNotes(catalogue),
    ...(isEstimated ? oneDayNotes(days) : []),
    ...dateNotes(facts, catalogue, { on_sale_from, on_sale_to }),
  ];
  return { segments: candidatesOf(facts, settings, span), notes };
}

/** Parts of an earlier plan for the same version of the data set, which take a while to make. */
export interface KnownParts {
  /** The catalogue of all articles. */
  catalogue?: Catalogue;
  /** What a session preset draws from, for the same parameters. */
  drawn?: Drawn;
  /** Of a selection by activity. */
  active?: ActiveCustomers;
}

export function planOf(stores: Stores, request: PlanRequest, known: KnownParts = {}): Plan {
  const { job_id, seed, preset, parameters, dataset_version } = request;
  const imports = stores.imports.visibleAt('transactions', dataset_version);
  const customers = selectCustomers(stores, request, known.active);
  const all = drawsFromAll(parameters, request.selection);
  const articles = () =>
    all ? stores.transactions.soldArticles(imports) : boughtArticles(stores, imports, customers);
  const catalogue = (all ? known.catalogue : undefined) ?? catalogueOf(stores, articles(), imports);
  const interrupted = sharedArray(Int32Array, 1);
  const shift = shiftOf(parameters, stores.datasets.at(dataset_version));
  const made = { imports, catalogue, shift };
  const drawn = known.drawn ?? drawnFrom(stores, request, made);
  return { job_id, seed, preset, parameters, ...made, customers, ...drawn, interrupted };
}

/** The customers of a selection by activity; undefined for others. */
export type ActiveOf = (
  selection: PlanRequest['selection'],
  version: number,
) => Promise<ActiveCustomers | undefined>;

/**
 * Makes plans by `make`, and keeps the slow parts of the last ones that the next are likely to need: the
 * catalogue of all articles, and what a session preset draws from. One of each, of one version of the data.
 */
export function planner(
  make: (request: PlanRequest, known: KnownParts) => Promise<Plan>,
  activeOf: ActiveOf,
) {
  let version = -1;
  let known: KnownParts = {};
  let segmentsFor = '';

  return async (request: PlanRequest): Promise<Plan> => {
    const { dataset_version, parameters, preset, selection } = request;
    if (dataset_version !== version) {
      version = dataset_version;
      known = {};
    }
    const key = JSON.stringify([preset, parameters]);
    const active = await activeOf(selection, dataset_version);
    const { catalogue } = known;
    const plan = await make(request, { ...(segmentsFor === key ? known : { catalogue }), active });
    if (dataset_version !== version) return plan;
    if (drawsFromAll(parameters, selection)) known.catalogue = plan.catalogue;
    if (plan.segments.length > 0) {
      known.drawn = { segments: plan.segments, notes: plan.notes };
      segmentsFor = key;
    }
    return plan;
  };
}
