/**
 * Entry of a generator thread: with a connection of its own it reads purchases, generates, packs the sequences for the
 * writer, and counts what the report needs. Holds nothing that could show in the rows: any thread can do any customers.
 */
import { workerData } from 'node:worker_threads';
import { csvFieldBytes } from '../model/csv-size.ts';
import { reportAccumulator, type ReportAccumulator } from '../report/accumulate.ts';
import { reportOf, type ReportContext } from '../report/report.ts';
import type { ReportState } from '../report/state.ts';
import { purchaseColumns } from '../storage/purchases.ts';
import type { SequenceBatch } from '../storage/sequences.ts';
import { openStores, type Stores } from '../storage/stores.ts';
import { giveWay, moved, serve } from '../threads.ts';
import { eventMaker, type MakeEvents } from './event-maker.ts';
import { planOf, type KnownParts, type Plan, type PlanRequest } from './plan.ts';
import { sequenceBatches, type SequenceBatches } from './sequence-batch.ts';

const { path } = workerData as { path: string };
const stores: Stores = openStores(path);
const columns = purchaseColumns();

/** What this thread has of a job: its generator, and what it has counted. Memory in the size of the catalogue and a batch. */
interface Work {
  make: MakeEvents;
  imports: Set<number>;
  report: ReportAccumulator;
  batches: SequenceBatches;
}
const works = new Map<number, Work>();

function workOf(plan: Plan): Work {
  const known = works.get(plan.job_id);
  if (known) return known;
  const make = eventMaker(plan);
  const work = {
    make,
    imports: new Set(plan.imports),
    report: reportAccumulator(plan.catalogue, plan.span),
    batches: sequenceBatches(plan.catalogue, make.prevSkipsIgnores),
  };
  works.set(plan.job_id, work);
  return work;
}

function generate(plan: Plan, from: number, to: number): SequenceBatch {
  const { make, imports, report, batches } = workOf(plan);
  batches.start();
  for (let i = from; i < to; i++) {
    const customer_key = plan.customers[i];
    const customer_id = stores.customers.idOf(customer_key);
    if (make.needsDetails) stores.purchases.readDetails(customer_key, imports, columns);
    else stores.purchases.read(customer_key, imports, columns);
    const events = make.eventsOf(customer_id, columns);
    report.add(events);
    batches.add({ customer_key, customer_id, csv_bytes: csvFieldBytes(customer_id) }, events);
  }
  const made = batches.take();
  const { numbers, events, details, digests } = made;
  return moved(
    made,
    [numbers, events, details, digests].map(({ buffer }) => buffer as ArrayBuffer),
  );
}

giveWay();
serve({
  plan: (request: PlanRequest, known: KnownParts) => planOf(stores, request, known),

  /** Sequences of the customers `from` (included) to `to` (not) of the plan; they are counted for the report. */
  generate: (plan: Plan, from: number, to: number) => stores.inOneRead(() => generate(plan, from, to)),

  /** The report of a job from all that was counted, as JSON text. Takes a tenth of a second. */
  writeReport: (state: ReportState, context: ReportContext): string =>
    JSON.stringify(reportOf(state, context)),

  /** What this thread has counted of a job; undefined if it had no part in it. The thread forgets the job. */
  report(jobId: number): ReportState | undefined {
    const work = works.get(jobId);
    works.delete(jobId);
    return work?.report.take();
  },
});
