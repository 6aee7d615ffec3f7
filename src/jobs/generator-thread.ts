/**
 * Entry of a generator thread: with a connection of its own it reads purchases, generates, and packs the sequences
 * for the writer. Holds no state that could show in the rows: any thread can do any stretch of customers.
 */
import { workerData } from 'node:worker_threads';
import { Events } from '../generate/events.ts';
import { generatorFor } from '../generate/presets.ts';
import type { Generate } from '../generate/notebook.ts';
import type { Purchases } from '../generate/purchases.ts';
import { randomSourceFor } from '../generate/random.ts';
import { csvFieldBytes } from '../model/csv-size.ts';
import { purchaseColumns } from '../storage/purchases.ts';
import { openStores, type Stores } from '../storage/stores.ts';
import { moved, serve } from '../threads.ts';
import { planOf, type Catalogue, type Plan, type PlanRequest } from './plan.ts';
import { rankPurchases } from './ranked-purchases.ts';
import { sequenceBatch } from './sequence-batch.ts';

const { path } = workerData as { path: string };
const stores: Stores = openStores(path);
const columns = purchaseColumns();
const ranked: Purchases = { length: 0, t_dat: new Float64Array(256), article: new Int32Array(256) };
const events = new Events();

/** The generator of the job at hand: making one costs memory in the size of the catalogue. */
let current: { job_id: number; generate: Generate; imports: Set<number> } | undefined;

function generatorOf(plan: Plan) {
  if (current?.job_id !== plan.job_id) {
    current = {
      job_id: plan.job_id,
      generate: generatorFor(plan.preset, plan.catalogue.keys.length, plan.parameters),
      imports: new Set(plan.imports),
    };
  }
  return current;
}

serve({
  plan: (request: PlanRequest, catalogue?: Catalogue) => planOf(stores, request, catalogue),

  /** Sequences of the customers `from` (included) to `to` (not) of the plan. */
  generate(plan: Plan, from: number, to: number) {
    const { generate, imports } = generatorOf(plan);
    const batch = sequenceBatch(plan.catalogue);
    for (let i = from; i < to; i++) {
      const customer_key = plan.customers[i];
      const customer_id = stores.customers.idOf(customer_key);
      stores.purchases.read(customer_key, imports, columns);
      rankPurchases(columns, plan.catalogue.ranks, ranked);
      generate(randomSourceFor(plan.seed, customer_id), ranked, events);
      batch.add({ customer_key, customer_id, csv_bytes: csvFieldBytes(customer_id) }, events);
    }
    const made = batch.take();
    return moved(made, [made.numbers.buffer as ArrayBuffer, made.events.buffer as ArrayBuffer, made.digests.buffer as ArrayBuffer]);
  },
});
