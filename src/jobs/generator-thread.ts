/**
 * Entry of a generator thread: with a connection of its own it reads purchases, generates, and packs the sequences for
 * the writer. Holds nothing that could show in the rows: any thread can do any customers.
 */
import { workerData } from 'node:worker_threads';
import { csvFieldBytes } from '../model/csv-size.ts';
import { eventCollector, type EventBatch } from '../report/event-batch.ts';
import type { SequenceBatch } from '../storage/sequences.ts';
import { openStores, type Stores } from '../storage/stores.ts';
import { buffersIn, giveWay, moved, serve } from '../threads.ts';
import { eventMaker, type MakeEvents } from './event-maker.ts';
import { planOf, type KnownParts, type Plan, type PlanRequest } from './plan.ts';
import { sequenceBatches, type SequenceBatches } from './sequence-batch.ts';

const { path } = workerData as { path: string };
const stores: Stores = openStores(path);

/** What was made of some customers: rows for the writer, and the same events for the report. */
export interface Generated {
  batch: SequenceBatch;
  events: EventBatch;
}

/** What this thread has of a job. Memory in the size of the catalogue and a batch. */
interface Work {
  make: MakeEvents;
  events: ReturnType<typeof eventCollector>;
  batches: SequenceBatches;
}
const works = new Map<number, Work>();

function workOf(plan: Plan): Work {
  const known = works.get(plan.job_id);
  if (known) return known;
  const make = eventMaker(plan);
  const work = {
    make,
    events: eventCollector(),
    batches: sequenceBatches(plan.catalogue, make.prevSkipsIgnores),
  };
  works.set(plan.job_id, work);
  return work;
}

function generate(plan: Plan, from: number, to: number): Generated {
  const { make, events: collected, batches } = workOf(plan);
  batches.start();
  const keys = plan.customers.subarray(from, to);
  const ids = stores.customers.idsOf(keys);
  for (const [i, columns] of stores.purchases.ofCustomers(keys, plan.imports, make.needsDetails)) {
    const [customer_key, customer_id] = [keys[i], ids[i]];
    const events = make.eventsOf(customer_id, columns);
    collected.add(events);
    batches.add({ customer_key, customer_id, csv_bytes: csvFieldBytes(customer_id) }, events);
  }
  const made = { batch: batches.take(), events: collected.take() };
  return moved(made, [...buffersIn(made.batch), ...buffersIn(made.events)]);
}

giveWay();
serve({
  plan: (request: PlanRequest, known: KnownParts) => planOf(stores, request, known),

  /** Sequences of the customers `from` (included) to `to` (not) of the plan. */
  generate: (plan: Plan, from: number, to: number) => stores.inOneRead(() => generate(plan, from, to)),

  forget(jobId: number): void {
    works.delete(jobId);
  },
});
