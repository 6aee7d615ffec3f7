/**
 * What the workers need to know about a job: its customers in order, and the plan for all of them. A worker
 * makes it once per job; its arrays are in shared memory, for all threads.
 */
import { drawsFromAll } from '../model/selection.ts';
import {
  generationPlan,
  type GenerationPlan,
  type GenerationRequest,
  type KnownParts as KnownPlan,
} from '../plan/plan.ts';
import type { Stores } from '../storage/stores.ts';
import type { ActiveCustomers } from './activity.ts';
import { selectCustomers, type SelectionRequest } from './selection.ts';
import { storedLog } from './stored-log.ts';

export interface PlanRequest extends SelectionRequest, GenerationRequest {
  job_id: number;
}

export interface Plan extends GenerationPlan {
  job_id: number;
  /** Imports of transactions that make up the job's version of the data set. */
  imports: number[];
  /** Keys of the selected customers, in byte order of their ids. */
  customers: Uint32Array;
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

/** Parts of an earlier plan for the same version of the data set; its catalogue is that of all articles. */
export interface KnownParts extends KnownPlan {
  /** Of a selection by activity. */
  active?: ActiveCustomers;
}

export function planOf(stores: Stores, request: PlanRequest, known: KnownParts = {}): Plan {
  const { job_id, parameters, dataset_version, selection } = request;
  const log = storedLog(stores, dataset_version);
  const customers = selectCustomers(stores, request, known.active);
  const all = drawsFromAll(parameters, selection);
  const articles = () => (all ? log.soldArticles() : log.articlesOf(customers));
  const { catalogue, drawn } = known;
  const plan = generationPlan(log, request, articles, { catalogue: all ? catalogue : undefined, drawn });
  return { ...plan, job_id, customers, imports: log.imports };
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
