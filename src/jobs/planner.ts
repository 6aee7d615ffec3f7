/**
 * Makes plans, and keeps those parts of the last ones that take a while and that the next are likely to need: the
 * catalogue of all articles, and what a session preset draws from. One of each, of one version of the data set.
 */
import type { GeneratorPool } from './generator-pool.ts';
import type { KnownParts, Plan, PlanRequest } from './plan.ts';

export function planner(generators: GeneratorPool): (request: PlanRequest) => Promise<Plan> {
  let version = -1;
  let known: KnownParts = {};
  let segmentsFor = '';

  return async (request) => {
    const { dataset_version, parameters, preset, selection } = request;
    if (dataset_version !== version) {
      version = dataset_version;
      known = {};
    }
    const key = JSON.stringify([preset, parameters]);
    const plan = await generators.plan(request, segmentsFor === key ? known : { catalogue: known.catalogue });
    if (dataset_version !== version) return plan;
    if (parameters.catalogue === 'all' || 'all_customers' in selection) known.catalogue = plan.catalogue;
    if (plan.segments.length > 0) {
      known.segments = plan.segments;
      segmentsFor = key;
    }
    return plan;
  };
}
