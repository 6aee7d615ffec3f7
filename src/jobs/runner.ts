/**
 * The runner: takes jobs from the queue one at a time and sees them through, across restarts; generates for one
 * customer at once; cancels and deletes. The job table is the truth, this file only moves it on.
 */
import { Problem } from '../errors.ts';
import { GENERATOR_VERSION } from '../generate/presets.ts';
import type { Job, JobEstimate, JobEvent, JobRequest, JobState } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import { reportAccumulator } from '../report/accumulate.ts';
import { withThresholds, type Thresholds } from '../report/audit.ts';
import type { FullSelection, JobRow, RememberedAnswer } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import type { Writer } from '../storage/writer-thread.ts';
import { estimateOf } from './estimate.ts';
import type { GeneratorPool } from './generator-pool.ts';
import type { PackerPool } from './packer-pool.ts';
import type { Housekeeper } from '../storage/housekeeper.ts';
import { jobEvents } from './job-events.ts';
import { countAgain, customersAtATime, runPlan } from './pipeline.ts';
import type { Plan, PlanRequest } from './plan.ts';
import { planner } from './planner.ts';
import { newJob, requestSha256, resolveRequest, type ResolvedRequest } from './request.ts';

export interface RunnerDeps {
  stores: Stores;
  writer: Writer;
  generators: GeneratorPool;
  packers: PackerPool;
  housekeeper: Housekeeper;
  /** Called with what went wrong inside: for the log. */
  onError(error: unknown, jobId: number): void;
  chunkCustomers?: number;
}

interface Answer {
  status: 200 | 201 | 202;
  job: Job;
}

const ended = (state: JobState) => state !== 'queued' && state !== 'running';

export function startRunner(deps: RunnerDeps) {
  const { stores, writer, generators, packers, housekeeper } = deps;
  const stopping = new AbortController();
  const events = jobEvents((id) => stores.jobs.get(id), stopping.signal);
  const underWay = new Set<Promise<void>>();
  let draining: Promise<void> | undefined;
  let dryRuns = 0;

  const planFor = planner(generators);

  const makersFor = (version: number) => ({
    generators,
    packers,
    chunkCustomers: deps.chunkCustomers ?? customersAtATime(stores.datasets.at(version)),
  });

  const planRequestOf = (row: JobRow): PlanRequest => ({
    job_id: row.id,
    seed: row.seed,
    preset: row.preset,
    parameters: JSON.parse(row.parameters),
    dataset_version: row.dataset_version,
    selection: JSON.parse(row.selection) as FullSelection,
  });

  async function make(row: JobRow): Promise<void> {
    if (row.generator_version !== GENERATOR_VERSION) {
      throw new Problem(
        'conflict',
        `The job was begun by generator version ${row.generator_version}, this is ${GENERATOR_VERSION}. Start it again.`,
      );
    }
    const plan = await planFor(planRequestOf(row));
    await writer.call.jobs.savePlan(row.id, plan.customers.length);
    events.changed(row.id);
    const pipeline = { stores, writer, ...makersFor(row.dataset_version) };
    await countAgain(pipeline, plan, row.customers_done, stopping.signal);
    const digest = await runPlan(pipeline, row, plan, () => events.changed(row.id), stopping.signal);
    if (digest === undefined) return;
    const report = await reportOn(row.id, plan, digest);
    await writer.call.jobs.succeed(row.id, digest, report);
  }

  /** The report of a job that is about to succeed, as JSON text. */
  async function reportOn(id: number, plan: Plan, content_digest: string): Promise<string> {
    const { catalogue, span, customers } = plan;
    // A job over nobody was never handed to a thread.
    const state = (await packers.counted(id)) ?? reportAccumulator(catalogue, span).take();
    const counted = state.customers + state.customers_without_events;
    if (counted !== customers.length)
      throw new Error(`Only ${counted} of ${customers.length} customers were counted for the report.`);
    const { preset, seed, generator_version, dataset_fingerprint, fingerprint, customers_without_purchases } =
      stores.jobs.row(id) as JobRow;
    const job = {
      id,
      preset,
      seed,
      generator_version,
      dataset_fingerprint,
      fingerprint,
      customers_without_purchases,
    };
    const { first_sale, last_sale, units } = catalogue;
    return packers.report(state, {
      job: { ...job, parameters: plan.parameters, content_digest, customers_total: customers.length },
      facts: { first_sale, last_sale, units },
      span,
    });
  }

  /** All threads forget a job. */
  async function forget(id: number): Promise<void> {
    await Promise.all([generators.forget(id), packers.forget(id)]);
  }

  /** Sees a running job to its end; whatever goes wrong is its error, not ours. */
  async function run(row: JobRow): Promise<void> {
    try {
      await make(row);
    } catch (error) {
      if (stopping.signal.aborted) return;
      deps.onError(error, row.id);
      const { code, detail } = failureOf(error);
      await writer.call.jobs.fail(row.id, code, detail);
    } finally {
      // The threads forget it, however it ended.
      if (!stopping.signal.aborted) await forget(row.id);
    }
    events.changed(row.id);
    // Space of a job that did not succeed, and of imports that only it still read.
    if (!stopping.signal.aborted) void housekeeper.sweep();
  }

  const track = (work: Promise<void>): Promise<void> => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work)).catch((error: unknown) => deps.onError(error, 0));
    return work;
  };

  async function drain(): Promise<void> {
    for (
      let next = stores.jobs.nextQueued();
      next && !stopping.signal.aborted;
      next = stores.jobs.nextQueued()
    ) {
      if (await writer.call.jobs.claim(next.id)) await run(stores.jobs.row(next.id) as JobRow);
    }
  }

  function wake(): void {
    draining ??= track(drain()).finally(() => (draining = undefined));
    draining.catch(() => undefined);
  }

  function answerAgain(remembered: RememberedAnswer, sha256: string): Answer {
    if (remembered.request_sha256 !== sha256) {
      throw new Problem(
        'key_reused',
        'This Idempotency-Key came with another request before. Use a new key for a new request.',
      );
    }
    return { status: remembered.status, job: JSON.parse(remembered.answer) as Job };
  }

  /** Stores a job, or finds the answer that its key got before. */
  async function store(
    request: ResolvedRequest,
    started: boolean,
    key: string | undefined,
  ): Promise<{ job: Job } | { again: Answer }> {
    const request_sha256 = requestSha256(request);
    const known = key === undefined ? undefined : stores.jobs.remembered(key);
    if (known) return { again: answerAgain(known, request_sha256) };
    const created = await writer.call.jobs.create(
      await newJob(stores, request),
      started,
      key === undefined ? undefined : { key, request_sha256 },
    );
    return 'remembered' in created ? { again: answerAgain(created.remembered, request_sha256) } : created;
  }

  async function amend(key: string | undefined, answer: Answer): Promise<Answer> {
    if (key !== undefined) await writer.call.jobs.amendAnswer(key, answer.status, JSON.stringify(answer.job));
    return answer;
  }

  const current = (id: number): Job => stores.jobs.get(id) as Job;

  return {
    async create(
      request: JobRequest,
      options: { idempotencyKey?: string; waitSeconds?: number },
    ): Promise<Answer> {
      const stored = await store(resolveRequest(stores, request), false, options.idempotencyKey);
      if ('again' in stored) return stored.again;
      const { id } = stored.job;
      wake();
      if (!options.waitSeconds) return { status: 202, job: stored.job };
      await events.ended(id, options.waitSeconds * 1000);
      const job = stores.jobs.get(id) ?? stored.job;
      return ended(job.state) ? amend(options.idempotencyKey, { status: 200, job }) : { status: 202, job };
    },

    /** Undefined if the customer is not known. */
    async createForCustomer(
      customerId: string,
      request: JobRequest,
      options: { idempotencyKey?: string },
    ): Promise<Answer | undefined> {
      const resolved = resolveRequest(
        stores,
        { ...request, customer_ids: [customerId] },
        { catalogue: 'all' },
      );
      const stored = await store(resolved, true, options.idempotencyKey).catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'unknown_customers') return undefined;
        throw error;
      });
      if (stored === undefined || 'again' in stored) return stored?.again;
      await track(run(stores.jobs.row(stored.job.id) as JobRow));
      const job = current(stored.job.id);
      if (job.state !== 'succeeded')
        throw new Problem('internal', job.error?.detail ?? `The job ended as ${job.state}.`);
      return amend(options.idempotencyKey, { status: 201, job });
    },

    async estimate(request: JobRequest): Promise<JobEstimate> {
      const resolved = resolveRequest(stores, request);
      const { dataset_version } = await newJob(stores, resolved);
      // Threads tell jobs apart by their ids.
      const plan = await planFor({ job_id: --dryRuns, dataset_version, ...resolved });
      const makers = makersFor(dataset_version);
      return await estimateOf(plan, makers, stores.jobs.lastSucceeded()).finally(() => forget(plan.job_id));
    },

    get: (id: number): Job | undefined => stores.jobs.get(id),

    /** Cancelling what has ended changes nothing. */
    async cancel(id: number): Promise<Job | undefined> {
      if (await writer.call.jobs.cancel(id)) {
        events.changed(id);
        void housekeeper.sweep();
      }
      return stores.jobs.get(id);
    },

    async delete(id: number): Promise<boolean> {
      const result = await writer.call.jobs.remove(id);
      if (result === 'running') {
        throw new Problem(
          'conflict',
          `Job ${id} is running. Cancel it first, with POST /v1/jobs/${id}/cancel, then delete it.`,
        );
      }
      if (result === 'unknown') return false;
      events.changed(id);
      await housekeeper.sweep();
      return true;
    },

    events: (
      id: number,
      lastEventId: number | undefined,
      signal: AbortSignal,
    ): AsyncIterable<JobEvent> | undefined => stores.jobs.get(id) && events.of(id, lastEventId, signal),

    /** Undefined if there is no such job. Throws Problem (conflict) before it has succeeded. */
    report(id: number, thresholds: Thresholds): Report | undefined {
      const job = stores.jobs.row(id);
      if (!job) return undefined;
      const text = stores.jobs.report(id);
      if (text === undefined) {
        throw new Problem(
          'conflict',
          `Job ${id} is ${job.state}: its report is to be had when it has succeeded.`,
        );
      }
      return withThresholds(JSON.parse(text) as Report, thresholds);
    },

    /** Takes up what was under way when the process ended. */
    async resume(): Promise<void> {
      await writer.call.jobs.requeueRunning();
      wake();
    },

    /** Stops between two batches; running jobs keep their rows and go on at the next start. */
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.allSettled([...underWay]);
    },
  };
}

/** What a client gets to know of a failure. */
function failureOf(error: unknown): { code: string; detail: string } {
  if (error instanceof Problem) return { code: error.code, detail: error.message };
  if (error instanceof RangeError) return { code: 'bad_data', detail: error.message };
  if ((error as { code?: string }).code === 'SQLITE_FULL') {
    return {
      code: 'disk_full',
      detail: 'The disk is full. Make room, for example by deleting jobs, and start the job again.',
    };
  }
  return {
    code: 'internal',
    detail: 'Something went wrong inside of footfall; the log says what. Start the job again.',
  };
}
