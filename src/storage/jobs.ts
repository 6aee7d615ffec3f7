/** Jobs: the queue, the log and the truth. A change of state is one guarded UPDATE. */
import { CUSTOMER_IDS_SHOWN, type Job, type JobState } from '../model/job.ts';
import type { Database } from './database.ts';

/** A job as it is stored: all of its selection, and what the runner needs to go on with it. */
export interface JobRow {
  id: number;
  state: JobState;
  selection: string;
  seed: string;
  preset: string;
  parameters: string;
  notes: string;
  generator_version: string;
  dataset_version: number;
  dataset_fingerprint: string;
  fingerprint: string;
  customers_total: number;
  customers_done: number;
  customers_without_purchases: number;
  ignores: number;
  clicks: number;
  purchases: number;
  ignores_missing: number;
  customers_short_of_ignores: number;
  blocks: number;
  csv_bytes: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  error: string | null;
  content_digest: string | null;
}

/** How a job is selected, in full. */
export type FullSelection = { sample_size: number } | { customer_ids: string[] } | { all_customers: true };

const COLUMNS = `id, state, selection, seed, preset, parameters, notes, generator_version, dataset_version, dataset_fingerprint, fingerprint,
  customers_total, customers_done, customers_without_purchases, ignores, clicks, purchases, ignores_missing,
  customers_short_of_ignores, blocks, csv_bytes,
  created_at, started_at, finished_at, error, content_digest`;

function shown(selection: FullSelection): Job['selection'] {
  if (!('customer_ids' in selection)) return selection;
  return {
    customer_ids: selection.customer_ids.slice(0, CUSTOMER_IDS_SHOWN),
    customer_ids_total: selection.customer_ids.length,
  };
}

/** Seconds between two ISO times, or until now. */
function secondsBetween(start: string, end: string | null): number {
  return Math.max(0.001, ((end === null ? Date.now() : Date.parse(end)) - Date.parse(start)) / 1000);
}

function linksOf(id: number, state: JobState): Job['links'] {
  const self = `/v1/jobs/${id}`;
  const events = `${self}/events`;
  if (state !== 'succeeded') return { self, events };
  return {
    self,
    interactions: `${self}/interactions`,
    csv: `${self}/interactions.csv`,
    customers: `${self}/customers`,
    transactions: `${self}/transactions`,
    events,
    report: `${self}/report`,
  };
}

function toJob(row: JobRow, queuePosition: number | null): Job {
  const { ignores, clicks, purchases, customers_done, customers_total, started_at, finished_at, state } = row;
  const interactions = ignores + clicks + purchases;
  const seconds = started_at === null ? null : secondsBetween(started_at, finished_at);
  return {
    id: row.id,
    state,
    queue_position: queuePosition,
    selection: shown(JSON.parse(row.selection) as FullSelection),
    seed: row.seed,
    preset: row.preset,
    parameters: JSON.parse(row.parameters),
    notes: JSON.parse(row.notes),
    generator_version: row.generator_version,
    dataset_fingerprint: row.dataset_fingerprint,
    fingerprint: row.fingerprint,
    customers_total,
    customers_done,
    customers_without_purchases: row.customers_without_purchases,
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
    error: row.error === null ? null : JSON.parse(row.error),
    content_digest: row.content_digest,
    links: linksOf(row.id, state),
  };
}

/** The first answer to a request with an idempotency key. */
export interface RememberedAnswer {
  request_sha256: string;
  job_id: number;
  status: 200 | 201 | 202;
  answer: string;
}

export function jobStore(db: Database) {
  const row = db.prepare<[number], JobRow>(`SELECT ${COLUMNS} FROM jobs WHERE id = ?`);
  const list = db.prepare<[number, number], JobRow>(
    `SELECT ${COLUMNS} FROM jobs WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const listIn = db.prepare<[string, number, number], JobRow>(
    `SELECT ${COLUMNS} FROM jobs WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const ahead = db
    .prepare<[number], number>(`SELECT count(*) FROM jobs WHERE state = 'queued' AND id < ?`)
    .pluck();
  const next = db.prepare<[], JobRow>(
    `SELECT ${COLUMNS} FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 1`,
  );
  const inState = db.prepare<[], { state: JobState; count: number }>(
    'SELECT state, count(*) AS count FROM jobs GROUP BY state',
  );
  const lastSpeed = db.prepare<[], JobRow>(
    `SELECT ${COLUMNS} FROM jobs WHERE state = 'succeeded' ORDER BY id DESC LIMIT 1`,
  );
  const report = db.prepare<[number], string>('SELECT report FROM job_reports WHERE job_id = ?').pluck();
  const answer = db.prepare<[string], RememberedAnswer>(
    'SELECT request_sha256, job_id, status, answer FROM idempotency_keys WHERE key = ?',
  );

  const toJobInQueue = (found: JobRow): Job =>
    toJob(found, found.state === 'queued' ? (ahead.get(found.id) as number) + 1 : null);
  return {
    row: (id: number): JobRow | undefined => row.get(id),
    get(id: number): Job | undefined {
      const found = row.get(id);
      return found && toJobInQueue(found);
    },
    /** Newest first, those before `before`. */
    list: (before: number, limit: number, state?: JobState): Job[] =>
      (state === undefined ? list.all(before, limit) : listIn.all(state, before, limit)).map(toJobInQueue),
    nextQueued: (): JobRow | undefined => next.get(),
    countByState: () => inState.all(),
    lastSucceeded: (): Job | undefined => {
      const found = lastSpeed.get();
      return found && toJobInQueue(found);
    },
    /** The report as JSON text. */
    report: (id: number): string | undefined => report.get(id),
    remembered: (key: string): RememberedAnswer | undefined => answer.get(key),
  };
}

/** What is known of a job when it is asked for. */
export type NewJob = Pick<
  JobRow,
  | 'selection'
  | 'seed'
  | 'preset'
  | 'parameters'
  | 'notes'
  | 'generator_version'
  | 'dataset_version'
  | 'dataset_fingerprint'
  | 'fingerprint'
  | 'customers_total'
>;

const KEY_HOURS = 24;

export function jobWrites(db: Database) {
  const { get, row } = jobStore(db);
  const insert = db.prepare(
    `INSERT INTO jobs (state, selection, seed, preset, parameters, notes, generator_version, dataset_version, dataset_fingerprint, fingerprint,
       customers_total, created_at, started_at)
     VALUES (@state, @selection, @seed, @preset, @parameters, @notes, @generator_version, @dataset_version, @dataset_fingerprint, @fingerprint,
       @customers_total, @now, @started_at)`,
  );
  const claim = db.prepare<[string, number]>(
    `UPDATE jobs SET state = 'running', started_at = coalesce(started_at, ?) WHERE id = ? AND state = 'queued'`,
  );
  const plan = db.prepare<[number, number]>('UPDATE jobs SET customers_total = ? WHERE id = ?');
  const finish = db.prepare<[string, string, number]>(
    `UPDATE jobs SET state = 'succeeded', finished_at = ?, content_digest = ? WHERE id = ? AND state = 'running'`,
  );
  const fail = db.prepare<[string, string, number]>(
    `UPDATE jobs SET state = 'failed', finished_at = ?, error = ? WHERE id = ? AND state IN ('queued', 'running')`,
  );
  const cancel = db.prepare<[string, number]>(
    `UPDATE jobs SET state = 'cancelled', finished_at = ? WHERE id = ? AND state IN ('queued', 'running')`,
  );
  const saveReport = db.prepare<[number, string]>(
    'INSERT OR REPLACE INTO job_reports (job_id, report) VALUES (?, ?)',
  );
  const removeReport = db.prepare<[number]>('DELETE FROM job_reports WHERE job_id = ?');
  const remove = db.prepare<[number]>(`DELETE FROM jobs WHERE id = ? AND state <> 'running'`);
  const remember = db.prepare(
    `INSERT INTO idempotency_keys (key, request_sha256, job_id, status, answer, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const amend = db.prepare<[number, string, string]>(
    'UPDATE idempotency_keys SET status = ?, answer = ? WHERE key = ?',
  );
  const forget = db.prepare<[string]>('DELETE FROM idempotency_keys WHERE created_at < ?');
  const requeue = db.prepare(`UPDATE jobs SET state = 'queued' WHERE state = 'running'`);

  return {
    /**
     * Stores a new job, queued or (`started`) running at once. With a key whose answer is known, nothing is stored and
     * that answer comes back.
     */
    create: db.transaction(
      (
        job: NewJob,
        started: boolean,
        key?: { key: string; request_sha256: string },
      ): { job: Job } | { remembered: RememberedAnswer } => {
        const now = new Date().toISOString();
        if (key) {
          forget.run(new Date(Date.now() - KEY_HOURS * 3_600_000).toISOString());
          const remembered = jobStore(db).remembered(key.key);
          if (remembered) return { remembered };
        }
        const { lastInsertRowid } = insert.run({
          ...job,
          now,
          state: started ? 'running' : 'queued',
          started_at: started ? now : null,
        });
        const created = get(Number(lastInsertRowid)) as Job;
        if (key)
          remember.run(
            key.key,
            key.request_sha256,
            created.id,
            started ? 201 : 202,
            JSON.stringify(created),
            now,
          );
        return { job: created };
      },
    ),
    /** Replaces the remembered answer by the one that was really given (after `Prefer: wait`). */
    amendAnswer: (key: string, status: number, answer: string) => void amend.run(status, answer, key),
    claim: (id: number): boolean => claim.run(new Date().toISOString(), id).changes === 1,
    /** Notes what the selection came to. */
    savePlan: (id: number, customersTotal: number) => void plan.run(customersTotal, id),
    /** False if it has been cancelled meanwhile. `report` is JSON text. */
    succeed: db.transaction((id: number, contentDigest: string, report: string): boolean => {
      if (finish.run(new Date().toISOString(), contentDigest, id).changes === 0) return false;
      saveReport.run(id, report);
      return true;
    }),
    fail: (id: number, code: string, detail: string): boolean =>
      fail.run(new Date().toISOString(), JSON.stringify({ code, detail }), id).changes === 1,
    cancel: (id: number): boolean => cancel.run(new Date().toISOString(), id).changes === 1,
    /** Takes the job out of the list; its rows are swept afterwards. */
    remove: db.transaction((id: number): 'removed' | 'running' | 'unknown' => {
      if (remove.run(id).changes === 0) return row(id) ? 'running' : 'unknown';
      removeReport.run(id);
      return 'removed';
    }),
    /** After a restart: jobs that were running wait in the queue again, and go on where they were. */
    requeueRunning: (): number => requeue.run().changes,
  };
}
