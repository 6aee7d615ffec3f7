/** `footfall jobs`: all jobs, or one. */
import type { BareJob } from '../contract.ts';
import { JobState } from '../model/job.ts';
import { Verdict } from '../model/leak-audit.ts';
import { oneOf } from '../validation/sentences.ts';
import { jobNumber, noSuchJob } from './job-number.ts';
import { outputOf } from './output.ts';
import { duration } from './progress.ts';
import { withServices, type Session } from './session.ts';
import { aligned } from './table.ts';
import { UsageError, type Options } from './usage-error.ts';
import { inFlags } from './words.ts';

const LIMIT = 20;
const PAGE = 1000;

interface Filter {
  state?: JobState;
  preset?: string;
  verdict?: Verdict;
  limit: number;
}

/** Throws UsageError for a value that isn't one of a few. */
function checkChoice(options: Options, name: string, choices: readonly unknown[]): void {
  const value = options[name];
  if (value === undefined || choices.includes(value)) return;
  throw new UsageError(`jobs: --${name} must be ${oneOf(choices)}, not ${JSON.stringify(value)}.`);
}

function filterOf(options: Options): Filter {
  checkChoice(options, 'state', JobState.enum);
  checkChoice(options, 'verdict', Verdict.enum);
  const { limit = String(LIMIT), ...rest } = options as Record<string, string | undefined>;
  if (!/^[1-9]\d{0,8}$/.test(limit))
    throw new UsageError(`jobs: --limit must be an integer of at least 1, not ${JSON.stringify(limit)}.`);
  return { ...(rest as Omit<Filter, 'limit'>), limit: Number(limit) };
}

/** The newest that fit, in pages as the service hands them out. */
async function newest({ jobs }: Session['services'], filter: Filter): Promise<BareJob[]> {
  const { state, preset, verdict, limit } = filter;
  const found: BareJob[] = [];
  let after: string | null | undefined;
  while (after !== null && found.length < limit) {
    const page = await jobs.list({ limit: PAGE, ...(after && { after }), ...(state && { state }) });
    const fitting = page.items.filter(
      (job) => (preset ?? job.preset) === job.preset && (verdict ?? job.verdict) === job.verdict,
    );
    found.push(...fitting);
    after = page.after;
  }
  return found.slice(0, limit);
}

function stateInWords({ state, queue_position, customers_done, customers_total, eta_seconds }: BareJob) {
  if (state === 'queued') return `queued, number ${queue_position ?? '?'}`;
  if (state !== 'running') return state;
  const percent = customers_total > 0 ? Math.floor((100 * customers_done) / customers_total) : 0;
  return `running, ${percent} %${eta_seconds === null ? '' : `, ${duration(eta_seconds)} left`}`;
}

const timeOf = (time: string) => time.slice(0, 16).replace('T', ' ');

const HEAD = ['job', 'state', 'customers', 'interactions', 'verdict', 'preset', 'seed', 'created (UTC)'];

function tableOf(items: BareJob[]): string {
  const rows = items.map((job) => [
    String(job.id),
    stateInWords(job),
    String(job.customers_total),
    String(job.interactions),
    job.verdict ?? '',
    job.preset,
    job.seed.length > 20 ? `${job.seed.slice(0, 19)}…` : job.seed,
    timeOf(job.created_at),
  ]);
  return aligned([HEAD, ...rows]);
}

export async function listJobs(options: Options): Promise<void> {
  const filter = filterOf(options);
  const items = await withServices(options, ({ services }) => newest(services, filter));
  outputOf(options).answer({ items }, items.length > 0 ? tableOf(items) : 'There are no such jobs.');
}

export async function showJob(word: string, options: Options): Promise<void> {
  const id = jobNumber('jobs', word);
  const filter = ['state', 'preset', 'verdict', 'limit'].find((name) => name in options);
  if (filter !== undefined) throw new UsageError(`jobs: --${filter} is for the list: leave JOB or it out.`);
  const job = await withServices(options, ({ services: { jobs } }) => jobs.get(id));
  if (!job) throw noSuchJob(id);
  outputOf(options).answer(job, factsOf(job));
}

function factsOf(job: BareJob): string {
  const { ignores, clicks, purchases } = job.counts;
  const facts: [string, string | null | undefined][] = [
    ['job', String(job.id)],
    ['state', stateInWords(job)],
    ['error', job.error && inFlags(job.error.detail)],
    ['customers', `${job.customers_done} of ${job.customers_total} done`],
    ['interactions', `${job.interactions} (${ignores} ignores, ${clicks} clicks, ${purchases} purchases)`],
    ['verdict', job.verdict],
    ['selection', JSON.stringify(job.selection)],
    ['seed', job.seed],
    ['preset', job.preset],
    ['parameters', JSON.stringify(job.parameters)],
    ['created', job.created_at],
    ['started', job.started_at],
    ['finished', job.finished_at],
    ['digest', job.content_digest],
    ...job.notes.map((note): [string, string] => ['note', inFlags(note)]),
  ];
  return aligned(facts.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
