/**
 * What a worker thread does for jobs: plans, reads transactions, generates and encodes sequences. It holds
 * nothing that could show in the rows, so any thread can generate for any customer.
 */
import type { SequenceChunk } from '../storage/sequence-blocks.ts';
import type { Stores } from '../storage/stores.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { chunkEncoder, type ChunkEncoder } from './encode.ts';
import { sequenceGenerator, type SequenceGenerator } from './generator.ts';
import { planOf, prevSkipsIgnores, type KnownParts, type Plan, type PlanRequest } from './plan.ts';

export type JobHandlers = ReturnType<typeof jobHandlers>;

/** What a thread keeps of a job: as large as the catalogue. */
interface Work {
  plan: Plan;
  /** Where the index of the customer under way is kept, should the thread die. */
  current: Int32Array;
  generator: SequenceGenerator;
  encoder: ChunkEncoder;
}

export function jobHandlers(stores: Stores) {
  const works = new Map<number, Work>();

  function sequencesOf({ plan, current, generator, encoder }: Work, from: number, to: number): SequenceChunk {
    const customers = plan.customers.subarray(from, to);
    const ids = stores.customers.idsOf(customers);
    encoder.begin(customers.length);
    const { ofCustomers } = stores.transactions;
    current[0] = from;
    for (const [i, stored] of ofCustomers(customers, plan.imports, generator.hasDetails)) {
      current[0] = from + i;
      encoder.add(customers[i], ids[i], generator.sequenceOf(ids[i], stored));
    }
    const chunk = encoder.end();
    return moved(chunk, buffersIn(chunk));
  }

  return {
    plan: (request: PlanRequest, known: KnownParts): Plan => planOf(stores, request, known),

    /** Before the first call for a job. */
    begin(plan: Plan, current: Int32Array): void {
      works.set(plan.job_id, {
        plan,
        current,
        generator: sequenceGenerator(plan),
        encoder: chunkEncoder(plan.catalogue, prevSkipsIgnores(plan.parameters)),
      });
    },

    /** Encoded sequences of the customers [from, to) of a job. */
    generate: (jobId: number, from: number, to: number): SequenceChunk =>
      stores.inOneRead(() => sequencesOf(works.get(jobId) as Work, from, to)),

    forget: (jobId: number): void => void works.delete(jobId),
  };
}
