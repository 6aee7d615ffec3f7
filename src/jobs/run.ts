/** Sees one running job to its end: plan, sequences, digest. Any failure becomes the job's error. */
import { Problem, problemFrom } from '../errors.ts';
import { generatorVersion, isSameVersion } from '../generate/presets.ts';
import type { FullSelection } from '../model/selection.ts';
import { LATER } from '../plan/request.ts';
import { parametersOf, type JobRow } from '../storage/jobs.ts';
import { customersPerChunk } from './chunks.ts';
import type { JobDeps } from './deps.ts';
import { boundOf, perCustomer } from './limits.ts';
import { interrupt, type Plan, type PlanRequest } from './plan.ts';
import type { JobProgress } from './progress.ts';
import { runPlan } from './run-plan.ts';

export const planRequestOf = (row: JobRow, selection: FullSelection): PlanRequest => ({
  job_id: row.id,
  seed: row.seed,
  preset: row.preset,
  // A job may have been stored when there were fewer parameters.
  parameters: { ...LATER, ...(parametersOf(row) as PlanRequest['parameters']) },
  dataset_version: row.dataset_version,
  selection,
});

function checkVersion(job: JobRow): void {
  const { generator_version, preset } = job;
  if (isSameVersion(preset, generator_version, parametersOf(job))) return;
  const current = generatorVersion(preset);
  const detail = `Generator version ${generator_version} began this job; this is ${current}.`;
  throw new Problem('conflict', `${detail} Start it again.`);
}

/** What a client learns about a failure. */
function failureOf(error: unknown): { code: string; detail: string } {
  if (error instanceof RangeError) return { code: 'bad_data', detail: error.message };
  const { code, message } = problemFrom(error, 'Unexpected error; see the server log. Start the job again.');
  return { code, detail: message };
}

/** `run` resolves when the job has ended, or when the program stops (the job can then continue). */
export function jobRun(deps: JobDeps, progress: JobProgress) {
  const { stores, writer, workers, housekeeper, stopping } = deps;
  /** By job id; undefined until it is made. */
  const plans = new Map<number, Plan | undefined>();
  stopping.addEventListener('abort', () => {
    for (const plan of plans.values()) if (plan) interrupt(plan);
  });

  /** Whether it has succeeded. */
  async function make(row: JobRow): Promise<boolean> {
    checkVersion(row);
    const request = planRequestOf(row, stores.jobs.selectionOf(row));
    const plan = await workers.plan(request);
    if (stopping.aborted || !plans.has(row.id)) return false;
    plans.set(row.id, plan);
    await writer.call.jobs.savePlan(row.id, plan.customers.length, plan.notes);
    progress.changed(row.id);
    const dataset = stores.datasets.at(row.dataset_version);
    const active = await workers.active(request.selection, row.dataset_version);
    const interactions = perCustomer(boundOf(stores, { ...request, active }, dataset));
    const chunkCustomers = deps.chunkCustomers ?? customersPerChunk(dataset, interactions);
    const onProgress = () => progress.changed(row.id);
    const digest = await runPlan({ ...deps, chunkCustomers }, row, plan, onProgress, stopping);
    return digest !== undefined && (await writer.call.jobs.succeed(row.id, digest));
  }

  /** Whether it has succeeded. */
  async function run(row: JobRow): Promise<boolean> {
    let succeeded = false;
    plans.set(row.id, undefined);
    try {
      succeeded = await make(row);
    } catch (error) {
      if (stopping.aborted) return false;
      const { code, detail } = failureOf(error);
      if (code === 'internal') deps.onError(error, row.id);
      const changed = () => progress.changed(row.id);
      await housekeeper.write(() => writer.call.jobs.fail(row.id, code, detail), changed);
    } finally {
      plans.delete(row.id);
      if (!stopping.aborted) await workers.forget(row.id);
    }
    progress.changed(row.id);
    // Space of a job that didn't succeed, and of imports that only this job still read.
    if (!stopping.aborted) void housekeeper.sweep();
    return succeeded;
  }

  /** Ends a run whose job has been cancelled, in the midst of a sequence. */
  function stop(id: number): void {
    const plan = plans.get(id);
    if (plan) interrupt(plan);
    plans.delete(id);
  }

  return { run, stop };
}
