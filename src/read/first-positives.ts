/**
 * When each customer and each article has its first click or purchase in a job: what the columns
 * user_in_train and item_in_train say. Found by reading the job once, when one of them is first asked for.
 */
import type { SequenceRequest } from '../contract.ts';
import type { NamedColumn } from '../model/interaction-columns.ts';
import type { JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { sharedArray } from '../threads/shared.ts';
import type { Readers } from './handlers.ts';
import type { FirstPositives } from './in-train.ts';
import { jobFacts, type RowQuery } from './row-query.ts';

/** Jobs whose times are kept; 12 MB for a million customers and 100,000 articles. */
const JOBS_KEPT = 4;

const needsPositives = (columns: readonly NamedColumn[] = []): boolean =>
  columns.some(({ column }) => column === 'user_in_train' || column === 'item_in_train');

export function firstPositives(stores: Stores, readers: Readers) {
  const kept = new Map<string, Promise<FirstPositives>>();

  async function find(jobId: number): Promise<FirstPositives> {
    const never = (keys: number) => sharedArray(Float64Array, keys + 1).fill(Infinity);
    const found = {
      customer: never(stores.customers.lastKey()),
      article: never(stores.articles.lastKey()),
    };
    let after: number | null = stores.sequences.before(jobId);
    while (after !== null) after = await readers.call.read.notePositives(jobId, after, found);
    return found;
  }

  async function of({ id, content_digest, customers_erased }: JobRow): Promise<FirstPositives> {
    const key = `${id} ${content_digest} ${customers_erased}`;
    const known = kept.get(key) ?? find(id);
    kept.delete(key);
    kept.set(key, known); // the last one used is the last one
    if (kept.size > JOBS_KEPT) kept.delete(kept.keys().next().value!);
    known.catch(() => kept.delete(key));
    return known;
  }

  return {
    /** Adds them to a query whose columns need them. */
    async addTo({ job: facts, columns }: RowQuery, job: JobRow | undefined): Promise<void> {
      if (job && facts?.split && needsPositives(columns)) facts.positives = await of(job);
    },

    /** Those for a customer's sequence in a job, by default in the newest that has one. */
    async ofSequence(customerId: string, { columns, jobId }: Pick<SequenceRequest, 'columns' | 'jobId'>) {
      if (!needsPositives(columns)) return undefined;
      const [block] = stores.sequences.sequence(customerId, jobId);
      const job = block && stores.jobs.row(block.job_id);
      return job && jobFacts(job).split && (await of(job));
    },
  };
}
