/**
 * What the columns item_prob and draws say is not stored: rows are made again, and must be those stored. How
 * that is done is for `jobs/`, which implements the interfaces here.
 */
import { Problem } from '../errors.ts';
import type { InteractionSlice } from '../formats/interaction-slice.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { SequenceBlock } from '../storage/sequence-blocks.ts';

/** What a job's rows are made again from; it can be sent to threads. */
export interface SamplingPlan {
  job_id: number;
  /** Tells it from all others. */
  key: string;
  /** Only `RemakeRows` knows what it is. */
  plan: unknown;
}

/** Finds plans. Rejects with a Problem (conflict) if rows of the job can't be made again. */
export type SamplingPlanOf = (job: JobRow) => Promise<SamplingPlan>;

/** All rows of a customer, by index in the sequence. The columns may be longer, and are overwritten. */
export interface RemadeRows {
  length: number;
  t_dat: Float64Array;
  /** Ranks of articles, whose keys are in `keys`. */
  article: Int32Array;
  keys: Uint32Array;
  score: Uint8Array;
  /** NaN where there is none; undefined with preset notebook, like `draws`. */
  sampling_prob: Float64Array | undefined;
  item_prob: Float64Array;
  draws: Uint32Array | undefined;
}

/** Makes the rows of a customer again, in a thread. Those made last are kept: blocks come one by one. */
export type RemakeRows = (plan: SamplingPlan, customerKey: number, customerId: string) => RemadeRows;

/** `why`: a sentence. */
export function cannotBeRemade(jobId: number, why: string): Problem {
  const detail =
    `item_prob and draws of job ${jobId} aren't known any more. ${why} Start the job again, or leave these ` +
    'columns out.';
  return new Problem('conflict', detail, { errors: [{ parameter: 'columns', detail }] });
}

/**
 * The rows of a customer, made again for one of its blocks. `sampling_prob` is what the block stores, if it
 * has details. Throws Problem (conflict) if the block's rows are others.
 */
export function remadeFor(
  remake: RemakeRows,
  plan: SamplingPlan,
  block: SequenceBlock,
  slice: InteractionSlice,
  sampling_prob: Float64Array | undefined,
): RemadeRows {
  const made = remake(plan, block.customer_key, block.customer_id);
  const { position, length } = block;
  let isSame =
    position + length <= made.length && (sampling_prob === undefined) === (made.sampling_prob === undefined);
  for (let i = 0, at = position; isSame && i < length; i++, at++) {
    isSame =
      made.t_dat[at] === slice.t_dat[i] &&
      made.keys[made.article[at]] === slice.article[i] &&
      made.score[at] === slice.score[i] &&
      (sampling_prob === undefined || Object.is(made.sampling_prob![at], sampling_prob[i]));
  }
  if (isSame) return made;
  const why = `Made again, the rows of customer ${JSON.stringify(block.customer_id)} are not those stored.`;
  throw cannotBeRemade(plan.job_id, why);
}
