/**
 * What must be known of a job before its first byte: its customers and articles, and whether a format can
 * hold their ids. Made by reading all rows, remembered for a few jobs: an archive has several files.
 */
import { sharedArray } from '../threads/shared.ts';
import type { Stores } from '../storage/stores.ts';
import type { UnfitId } from './handlers.ts';
import type { IdRuleName } from './id-rules.ts';
import type { ExportReading } from './reading.ts';
import { resultsAt } from './results.ts';
import type { BlockRange, JobOfSlices } from './slices.ts';

export interface Survey {
  /** Customers with rows. */
  customers: number;
  /** Keys of the articles in its rows, in byte order of their ids. Shared. */
  articles: Uint32Array;
  /** By key, the index of an article in `articles`. Shared. */
  numbers: Uint32Array;
  /** The first id, customers before articles, that breaks the rule. */
  unfit: (UnfitId & { noun: 'customer' | 'article' }) | undefined;
}

/** What is needed of a job to survey it. */
export interface Surveyed {
  ofSlices: JobOfSlices;
  slices(): BlockRange[];
}

/** Jobs whose surveys are remembered. */
const REMEMBERED = 4;

export function surveys(stores: Stores, { readers }: ExportReading) {
  /** Those used last at the end. */
  const known = new Map<string, Promise<Survey>>();

  async function make({ slices, ofSlices }: Surveyed, rule: IdRuleName | undefined): Promise<Survey> {
    const handlers = readers.call.export;
    const seen = sharedArray(Uint8Array, stores.articles.lastKey() + 1);
    let customers = 0;
    let unfit: Survey['unfit'];
    const look = (range: BlockRange) => handlers.survey(ofSlices, range, seen, rule);
    for await (const found of resultsAt(slices(), look)) {
      customers += found.customers;
      unfit ??= found.unfit && { noun: 'customer', ...found.unfit };
    }
    const { articles, numbers, unfit: article } = await handlers.numberArticles(seen, rule);
    unfit ??= article && { noun: 'article', ...article };
    return { customers, articles, numbers, unfit };
  }

  /** `version` changes with the rows. */
  return (version: string, job: Surveyed, rule?: IdRuleName): Promise<Survey> => {
    const key = `${version} ${rule ?? ''}`;
    const survey = known.get(key) ?? make(job, rule);
    known.delete(key);
    known.set(key, survey);
    survey.catch(() => known.delete(key));
    if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
    return survey;
  };
}
