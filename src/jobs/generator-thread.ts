/**
 * Entry of a generator thread: with a connection of its own it reads purchases and makes events of them. Holds nothing
 * that could show in the rows: any thread can do any customers.
 */
import { openStores, type Stores } from '../storage/stores.ts';
import { defineThread } from '../threads/define.ts';
import { moved } from '../threads/messages.ts';
import { buffersOf, eventCollector, type EventBatch } from './event-batch.ts';
import { eventMaker, type MakeEvents } from './event-maker.ts';
import { planOf, type KnownParts, type Plan, type PlanRequest } from './plan.ts';

export const generatorThread = defineThread(import.meta.url, ({ path }: { path: string }) => {
  const stores: Stores = openStores(path);

  /** What this thread has of a job. Memory in the size of the catalogue. */
  interface Work {
    make: MakeEvents;
    imports: number[];
    customers: Uint32Array;
    /** Events that a batch is given room for: as many as the last one had and a quarter more, so that few must grow. */
    room: number;
  }
  const works = new Map<number, Work>();

  function generate(work: Work, from: number, to: number): EventBatch {
    const { make, imports, room } = work;
    const { add, take } = eventCollector(to - from, room, make.hasDetails);
    const customers = work.customers.subarray(from, to);
    const ids = stores.customers.idsOf(customers);
    for (const [i, columns] of stores.transactions.ofCustomers(customers, imports, make.hasDetails)) {
      add(customers[i], ids[i], make.eventsOf(ids[i], columns));
    }
    const batch = take();
    work.room = Math.ceil(batch.t_dat.length * 1.25);
    return moved(batch, buffersOf(batch));
  }

  return {
    plan: (request: PlanRequest, known: KnownParts) => planOf(stores, request, known),

    begin(plan: Plan): void {
      const { job_id, imports, customers } = plan;
      works.set(job_id, { make: eventMaker(plan), imports, customers, room: 0 });
    },

    /** Events of the customers `from` (included) to `to` (not) of a job. */
    generate: (jobId: number, from: number, to: number) =>
      stores.inOneRead(() => generate(works.get(jobId) as Work, from, to)),

    forget(jobId: number): void {
      works.delete(jobId);
    },
  };
});
