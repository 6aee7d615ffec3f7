/** Reads jobs: the job table is the queue, the log and the truth. */
import type { BareJob, JobFilter, JobState } from '../model/job.ts';
import { activityOf, type Activity, type FullSelection } from '../model/selection.ts';
import type { Database } from './database.ts';
import { listedJobs } from './listed-jobs.ts';
import { listsNote } from './lists-note.ts';
import { intactJson, storedJson } from './stored-json.ts';

type Computed = 'queue_position' | 'interactions' | 'counts' | 'rows_per_second' | 'eta_seconds';
type Counts = BareJob['counts'];
type Encoded = 'selection' | 'parameters' | 'notes';

/** A job as it is stored: all of its selection, and what the runner needs to go on with it. */
export interface JobRow extends Omit<BareJob, Computed | Encoded | 'error'>, Record<Encoded, string>, Counts {
  dataset_version: number;
  ignores_missing: number;
  customers_short_of_ignores: number;
  blocks: number;
  csv_bytes: number;
  error: string | null;
}

type Requested = Encoded | 'seed' | 'preset';
type Origin = 'generator_version' | 'dataset_version' | 'dataset_fingerprint' | 'fingerprint';
/** What is known of a job when it is created. */
export type NewJob = Pick<JobRow, Requested | Origin | 'customers_total'>;

/** How many `customer_ids` a job lists. */
const CUSTOMER_IDS_SHOWN = 100;

/** As a job shows it, which is also how it's stored: reading a page must not parse 100,000 ids per job. */
function shown(selection: FullSelection | BareJob['selection']): BareJob['selection'] {
  if (!('customer_ids' in selection)) return selection;
  const { customer_ids } = selection;
  if ('customer_ids_total' in selection) return selection;
  return {
    customer_ids: customer_ids.slice(0, CUSTOMER_IDS_SHOWN),
    customer_ids_total: customer_ids.length,
    ...activityOf(selection),
  };
}

/** A selection in two columns: what jobs show of it, and the customers of a list that is longer than that. */
export function storedSelection(selection: string): { shown: string; customer_ids?: string } {
  const full = JSON.parse(selection) as FullSelection;
  if (!('customer_ids' in full) || full.customer_ids.length <= CUSTOMER_IDS_SHOWN)
    return { shown: selection };
  return { shown: JSON.stringify(shown(full)), customer_ids: JSON.stringify(full.customer_ids) };
}

/** Seconds between two ISO times, or until now. */
const secondsBetween = (start: string, end: string | null): number =>
  Math.max(0.001, ((end === null ? Date.now() : Date.parse(end)) - Date.parse(start)) / 1000);

function erasureNote({ customers_erased: erased }: JobRow): string[] {
  if (erased === 0) return [];
  const who = erased === 1 ? '1 customer was' : `${erased} customers were`;
  return [`${who} erased afterwards: content_digest is that of the other rows, not that of the request.`];
}

/** The members that are stored as JSON. Damaged ones are replaced, which the notes say. */
function decoded(row: JobRow): Pick<BareJob, Encoded | 'error'> {
  const damaged: string[] = [];
  const read = <T>(name: Encoded | 'error', fallback: T): T =>
    storedJson(row[name] as string, fallback, () => damaged.push(name));
  const none = { customer_ids: [], customer_ids_total: Math.max(1, row.customers_total) };
  const selection = shown(read<BareJob['selection'] | FullSelection>('selection', none));
  const parameters = read<BareJob['parameters']>('parameters', {});
  const error = row.error === null ? null : read('error', { code: 'internal', detail: 'Unknown.' });
  const notes = read<string[]>('notes', []);
  const noted = damaged.map(
    (name) => `The ${name} of this job can't be shown: the database is damaged there.`,
  );
  return { selection, parameters, error, notes: [...notes, ...noted] };
}

/** What a job was made with. Throws Problem: nothing may be made, or said, of parameters that are damaged. */
export function parametersOf({ id, parameters }: JobRow): Record<string, unknown> {
  return intactJson(parameters, {}, `The parameters of job ${id} are`, 'Start the job again');
}

function toJob(row: JobRow, queuePosition: number | null): BareJob {
  const { ignores, clicks, purchases, customers_done, customers_total, started_at, finished_at, state } = row;
  const interactions = ignores + clicks + purchases;
  const seconds = started_at === null ? null : secondsBetween(started_at, finished_at);
  const { selection, parameters, notes, error } = decoded(row);
  return {
    id: row.id,
    state,
    queue_position: queuePosition,
    selection,
    seed: row.seed,
    preset: row.preset,
    parameters,
    notes: [...notes, ...listsNote(row, parameters), ...erasureNote(row)],
    generator_version: row.generator_version,
    dataset_fingerprint: row.dataset_fingerprint,
    fingerprint: row.fingerprint,
    customers_total,
    customers_done,
    customers_without_purchases: row.customers_without_purchases,
    customers_erased: row.customers_erased,
    interactions,
    counts: { ignores, clicks, purchases },
    rows_per_second: seconds === null ? null : Math.round(interactions / seconds),
    eta_seconds:
      state === 'running' && seconds !== null && customers_done > 0
        ? Math.round((seconds / customers_done) * (customers_total - customers_done) * 10) / 10
        : null,
    created_at: row.created_at,
    started_at,
    finished_at,
    error,
    content_digest: row.content_digest,
    verdict: row.verdict,
  };
}

/** The first response to a request with an idempotency key. */
export interface RememberedResponse {
  request_sha256: string;
  job_id: number;
  status: 200 | 201 | 202;
  answer: string;
}

export function jobStore(db: Database) {
  const row = db.prepare<[number], JobRow>(`SELECT * FROM jobs WHERE id = ?`);
  const list = listedJobs<JobRow>(db);
  const ahead = db
    .prepare<[number], number>(`SELECT count(*) FROM jobs WHERE state = 'queued' AND id < ?`)
    .pluck();
  const next = db.prepare<[], JobRow>(`SELECT * FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 1`);
  const countIn = db.prepare<[JobState], number>('SELECT count(*) FROM jobs WHERE state = ?').pluck();
  const customerIds = db
    .prepare<[number], string>('SELECT customer_ids FROM job_customer_ids WHERE job_id = ?')
    .pluck();
  const inState = db.prepare<[], { state: JobState; count: number }>(
    'SELECT state, count(*) AS count FROM jobs GROUP BY state',
  );
  const customersErased = db
    .prepare<[number], number>('SELECT customers_erased FROM jobs WHERE id = ?')
    .pluck();
  const lastSucceeded = db.prepare<[], JobRow>(
    `SELECT * FROM jobs WHERE state = 'succeeded' ORDER BY id DESC LIMIT 1`,
  );
  const report = db.prepare<[number], string>('SELECT report FROM job_reports WHERE job_id = ?').pluck();
  const withoutReport = db
    .prepare<[], number>(
      `SELECT id FROM jobs WHERE state = 'succeeded' AND verdict IS NULL AND customers_total > 1 ORDER BY id`,
    )
    .pluck();
  const answer = db.prepare<[string], RememberedResponse>(
    'SELECT request_sha256, job_id, status, answer FROM idempotency_keys WHERE key = ?',
  );

  /** `found`: newest first, without gaps in the queue, so that one count tells all positions in it. */
  function inQueue(found: JobRow[]): BareJob[] {
    let last: number | undefined;
    const positionOf = ({ id }: JobRow) => (last = (last ?? ahead.get(id) ?? 0) + 1);
    return found
      .reduceRight<BareJob[]>((jobs, one) => {
        jobs.push(toJob(one, one.state === 'queued' ? positionOf(one) : null));
        return jobs;
      }, [])
      .reverse();
  }
  const toJobInQueue = (found: JobRow): BareJob => inQueue([found])[0];

  return {
    row: (id: number): JobRow | undefined => row.get(id),
    /** All of a job's selection; a row has the beginning of a long list of customers. */
    selectionOf({ id, selection }: Pick<JobRow, 'id' | 'selection'>): FullSelection {
      const ids = customerIds.get(id);
      return ids === undefined
        ? (JSON.parse(selection) as FullSelection)
        : { customer_ids: JSON.parse(ids) as string[], ...activityOf(JSON.parse(selection) as Activity) };
    },
    countIn: (state: JobState): number => countIn.get(state) as number,
    get(id: number): BareJob | undefined {
      const found = row.get(id);
      return found && toJobInQueue(found);
    },
    /** Newest first, those before `before`. */
    list(before: number, limit: number, filter: JobFilter = {}): BareJob[] {
      const found = list(before, limit, filter);
      // Other jobs may stand between those of one customer in the queue.
      return filter.customers === undefined ? inQueue(found) : found.map(toJobInQueue);
    },
    /** How many customers a job has lost; undefined if there is no such job. */
    customersErased: (id: number): number | undefined => customersErased.get(id),
    nextQueued: (): JobRow | undefined => next.get(),
    countByState: () => inState.all(),
    lastSucceeded: (): BareJob | undefined => {
      const found = lastSucceeded.get();
      return found && toJobInQueue(found);
    },
    /** The report as a JSON string. */
    report: (id: number): string | undefined => report.get(id),
    /** Succeeded jobs of more than one customer whose report hasn't been made, oldest first. */
    withoutReport: (): number[] => withoutReport.all(),
    remembered: (key: string): RememberedResponse | undefined => answer.get(key),
  };
}
