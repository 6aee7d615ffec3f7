/**
 * Plans of succeeded jobs, to make their rows again: for item_prob and draws, which are not stored. Only
 * where all that the rows depend on is as it was.
 */
import { GENERATOR_VERSION } from '../generate/presets.ts';
import { needsArticles } from '../generate/session/mixture.ts';
import type { Mixture } from '../model/mixture.ts';
import { cannotBeRemade, type SamplingPlan, type SamplingPlanOf } from '../read/sampling.ts';
import { parametersOf, type FullSelection, type JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { planRequestOf } from './run.ts';
import type { Workers } from './workers.ts';

/** Each may take as much memory as a running job's: some 60 MB for two years of 40,000 articles. */
const PLANS_KEPT = 2;

const DATA_CHANGED = 'What it was made from has been replaced, taken back or erased in part since.';

/** Throws Problem (conflict) unless what the job's rows depend on is all there, and the same. */
function checkOrigin(stores: Stores, job: JobRow, selection: FullSelection): void {
  const { id, generator_version, dataset_version, dataset_fingerprint } = job;
  if (generator_version !== GENERATOR_VERSION) {
    const detail = `Generator version ${generator_version} made it; this is ${GENERATOR_VERSION}.`;
    throw cannotBeRemade(id, detail);
  }
  const { datasets, imports } = stores;
  const left = datasets.fingerprintsLeft(dataset_version);
  const { negatives } = parametersOf(job) as { negatives?: Mixture };
  const articles =
    negatives && needsArticles(negatives) ? imports.visibleAt('articles', dataset_version) : [];
  const now = new Set(imports.visibleAt('articles', datasets.current().version));
  const isSame =
    left.fingerprint === dataset_fingerprint &&
    ('customer_ids' in selection ||
      left.customers_fingerprint === datasets.at(dataset_version).customers_fingerprint) &&
    articles.every((one) => now.has(one));
  if (!isSame) throw cannotBeRemade(id, DATA_CHANGED);
}

export function samplingPlans(stores: Stores, workers: Pick<Workers, 'plan'>): SamplingPlanOf {
  /** By key; least recently used first. */
  const kept = new Map<string, Promise<SamplingPlan>>();

  return async (job) => {
    const selection = stores.jobs.selectionOf(job);
    checkOrigin(stores, job, selection);
    const key = `${job.id} ${job.content_digest}`;
    const made =
      kept.get(key) ??
      workers.plan(planRequestOf(job, selection)).then((plan) => ({ job_id: job.id, key, plan }));
    kept.delete(key);
    kept.set(key, made);
    if (kept.size > PLANS_KEPT) kept.delete(kept.keys().next().value!);
    try {
      return await made;
    } catch (error) {
      kept.delete(key);
      checkOrigin(stores, job, selection); // it may have changed meanwhile
      throw error;
    }
  };
}
