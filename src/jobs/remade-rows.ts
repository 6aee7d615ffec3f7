/** Makes rows of succeeded jobs again, customer by customer, in the thread that reads them. */
import type { Interactions } from '../generate/interactions.ts';
import { sequenceGenerator, type SequenceGenerator } from '../plan/generator.ts';
import type { RemadeRows, RemakeRows, SamplingPlan } from '../read/sampling.ts';
import type { Stores } from '../storage/stores.ts';
import type { Plan } from './plan.ts';

/** Two downloads may take turns. */
const GENERATORS_KEPT = 2;

/** Columns for more rows are not kept for the next customer. */
const KEPT_ROWS = 2 ** 18;

const NOBODY = -1;

/** What a thread keeps of a job: as large as the catalogue. */
interface Work {
  plan: Plan;
  generator: SequenceGenerator;
  /** Key of the customer whose rows they are. */
  customer: number;
  rows: RemadeRows | undefined;
}

function begin(plan: Plan): Work {
  return { plan, generator: sequenceGenerator(plan, true), customer: NOBODY, rows: undefined };
}

function columnsOf(made: Interactions, { catalogue }: Plan, hasDetails: boolean): RemadeRows {
  const { length, t_dat, article, score, details, sampling } = made;
  return {
    ...{ length, t_dat, article, score, keys: catalogue.keys },
    sampling_prob: hasDetails ? details!.sampling_prob : undefined,
    item_prob: sampling!.item_prob,
    draws: hasDetails ? sampling!.draws : undefined,
  };
}

export function rowRemaker(stores: Stores): RemakeRows {
  /** By key of the plan; least recently used first. */
  const works = new Map<string, Work>();

  function workFor({ key, plan }: SamplingPlan, customerKey: number): Work {
    let work = works.get(key) ?? begin(plan as Plan);
    if (work.customer !== customerKey && (work.rows?.t_dat.length ?? 0) > KEPT_ROWS) work = begin(work.plan);
    works.delete(key);
    works.set(key, work);
    if (works.size > GENERATORS_KEPT) works.delete(works.keys().next().value!);
    return work;
  }

  return (plan, customerKey, customerId) => {
    const work = workFor(plan, customerKey);
    if (work.customer === customerKey) return work.rows!;
    const { generator } = work;
    const { imports } = work.plan;
    work.customer = NOBODY; // until all is made
    for (const [, stored] of stores.transactions.ofCustomers([customerKey], imports, generator.hasDetails))
      work.rows = columnsOf(generator.sequenceOf(customerId, stored), work.plan, generator.hasDetails);
    work.customer = customerKey;
    return work.rows!;
  };
}
