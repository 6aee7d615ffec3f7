/**
 * Plans of succeeded jobs, to make their rows again: for item_prob and draws, which are not stored. Only
 * where all that the rows depend on is as it was.
 */
import { generatorVersion, isSameVersion } from '../generate/presets.ts';
import { readsArticles } from '../generate/session/parameters.ts';
import { cannotBeRemade, type SamplingPlan, type SamplingPlanOf } from '../read/sampling.ts';
import type { FullSelection } from '../model/selection.ts';
import { parametersOf, type JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { planRequestOf } from './run.ts';
import type { Workers } from './workers.ts';

/** Each may take as much memory as a running job's: some 60 MB for two years of 40,000 articles. */
const PLANS_KEPT = 2;

const DATA_CHANGED = 'What it was made from has been replaced, taken back or erased in part since.';

/** Throws Problem (conflict) unless what the job's rows depend on is all there, and the same. */
function checkOrigin(stores: Stores, job: JobRow, selection: FullSelection): void {
  const { id, preset, generator_version, dataset_version, dataset_fingerprint } = job;
  const parameters = parametersOf(job);
  if (!isSameVersion(preset, generator_version, parameters)) {
    const detail = `Generator version ${generator_version} made it; this is ${generatorVersion(preset)}.`;
    throw cannotBeRemade(id, detail);
  }
  const { datasets, imports } = stores;
  const left = datasets.fingerprintsLeft(dataset_version);
  const articles = readsArticles(parameters) ? imports.visibleAt('articles', dataset_version) : [];
  const customers = selection.customers_in ? imports.visibleAt('customers', dataset_version) : [];
  const { version } = datasets.current();
  const now = new Set([
    ...imports.visibleAt('articles', version),
    ...imports.visibleAt('customers', version),
  ]);
  const isSame =
    left.fingerprint === dataset_fingerprint &&
    ('customer_ids' in selection ||
      left.customers_fingerprint === datasets.at(dataset_version).customers_fingerprint) &&
    [...articles, ...customers].every((one) => now.has(one));
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
