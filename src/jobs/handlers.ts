/**
 * What a worker thread does for jobs: plans, reads transactions, generates and encodes sequences. It holds
 * nothing that could show in the rows, so any thread can generate for any customer.
 */
import type { Activity } from '../model/selection.ts';
import { sequenceGenerator, type SequenceGenerator } from '../plan/generator.ts';
import { prevSkipsIgnores } from '../plan/plan.ts';
import type { SequenceChunk } from '../storage/sequence-blocks.ts';
import type { Stores } from '../storage/stores.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { activeCustomers, type ActiveCustomers } from './activity.ts';
import { chunkEncoder, type ChunkEncoder } from './encode.ts';
import { previewRows } from './preview.ts';
import { planOf, type KnownParts, type Plan, type PlanRequest } from './plan.ts';

export type JobHandlers = ReturnType<typeof jobHandlers>;

/** What a thread keeps of a job: as large as the catalogue. */
interface Work {
  plan: Plan;
  /** Where the index of the customer under way is kept, should the thread die. */
  current: Int32Array;
  generator: SequenceGenerator;
  encoder: ChunkEncoder;
}

/** Bytes of encoded rows at which a chunk ends: many times the usual ones, so that memory is bounded. */
const LARGE_CHUNK = 2 ** 24;

export function jobHandlers(stores: Stores, largeChunk = LARGE_CHUNK) {
  const works = new Map<number, Work>();

  function begin(plan: Plan, current: Int32Array): void {
    works.set(plan.job_id, {
      plan,
      current,
      generator: sequenceGenerator(plan),
      encoder: chunkEncoder(plan.catalogue, prevSkipsIgnores(plan.parameters)),
    });
  }

  function sequencesOf({ plan, current, generator, encoder }: Work, from: number, to: number): SequenceChunk {
    const customers = plan.customers.subarray(from, to);
    const ids = stores.customers.idsOf(customers);
    encoder.begin(customers.length);
    const { ofCustomers } = stores.transactions;
    current[0] = from;
    for (const [i, stored] of ofCustomers(customers, plan.imports, generator.hasDetails)) {
      current[0] = from + i;
      encoder.add(customers[i], ids[i], generator.sequenceOf(ids[i], stored));
      if (encoder.bytes() > largeChunk) break;
    }
    const chunk = encoder.end();
    // Columns keep the length of the longest sequence: after one of these, they are made anew.
    if (encoder.bytes() > largeChunk) begin(plan, current);
    return moved(chunk, buffersIn(chunk));
  }

  return {
    plan: (request: PlanRequest, known: KnownParts): Plan => planOf(stores, request, known),

    active: (version: number, activity: Activity): ActiveCustomers =>
      activeCustomers(stores, version, activity),

    /** Before the first call for a job. */
    begin,

    /** Encoded sequences of the customers [from, to) of a job, or of the first of them if they are large. */
    generate: (jobId: number, from: number, to: number): SequenceChunk =>
      stores.inOneRead(() => sequencesOf(works.get(jobId) as Work, from, to)),

    /** The rows of a plan's first customer, as a JSON array. */
    preview(plan: Plan): Uint8Array {
      const generator = sequenceGenerator(plan);
      const [key] = plan.customers;
      const id = stores.customers.idOf(key);
      const rows = stores.inOneRead(() => {
        const { ofCustomers } = stores.transactions;
        for (const [, stored] of ofCustomers([key], plan.imports, generator.hasDetails))
          return previewRows(stores, plan, id, generator.sequenceOf(id, stored));
        return Buffer.from('[]');
      });
      return moved(rows, [rows.buffer]);
    },

    forget: (jobId: number): void => void works.delete(jobId),
  };
}
