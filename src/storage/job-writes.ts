/** Changes jobs, for the writer thread only. A change of state is one guarded UPDATE. */
import type { BareJob } from '../model/job.ts';
import type { Verdict } from '../model/leak-audit.ts';
import { before } from './block-ids.ts';
import { syncing, type Database } from './database.ts';
import { datasetStore } from './datasets.ts';
import { jobStore, storedSelection, type NewJob, type RememberedResponse } from './jobs.ts';

const KEY_HOURS = 24;

const now = () => new Date().toISOString();

/** A report as a JSON string, with what the job says of it; and how many customers it lacks. */
export interface MadeReport {
  report: string;
  notes: string[];
  verdict: Verdict;
  customers_erased: number;
}

export interface Key {
  key: string;
  request_sha256: string;
}

/** The responses to requests with an idempotency key, for a day. */
function rememberedResponses(db: Database) {
  const { remembered } = jobStore(db);
  const insert = db.prepare<[string, string, number, number, string, string]>(
    `INSERT INTO idempotency_keys (key, request_sha256, job_id, status, answer, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const amend = db.prepare<[number, string, string]>(
    'UPDATE idempotency_keys SET status = ?, answer = ? WHERE key = ?',
  );
  const forget = db.prepare<[string]>('DELETE FROM idempotency_keys WHERE created_at < ?');
  return {
    of({ key }: Key): RememberedResponse | undefined {
      forget.run(new Date(Date.now() - KEY_HOURS * 3_600_000).toISOString());
      return remembered(key);
    },
    remember: ({ key, request_sha256 }: Key, job: BareJob, status: 201 | 202) =>
      void insert.run(key, request_sha256, job.id, status, JSON.stringify(job), job.created_at),
    amend: (key: string, status: number, answer: string) => void amend.run(status, answer, key),
  };
}

/** `started`: it runs at once instead of waiting in the queue. `most`: how many others may do so. */
export interface Admission {
  started: boolean;
  most?: number;
}

type Created = { job: BareJob } | { remembered: RememberedResponse } | 'stale' | 'full';

/**
 * Stores a new job. If the response to its key is known, nothing is stored and that response is returned.
 * `stale`: there is a newer version of the data set, and rows of the job's version may be gone. `full`: too
 * many jobs wait, or run, already.
 */
function jobCreation(db: Database) {
  const { get, countIn } = jobStore(db);
  const responses = rememberedResponses(db);
  const datasets = datasetStore(db);
  const insert = db.prepare(
    `INSERT INTO jobs (state, selection, seed, preset, parameters, notes, generator_version, dataset_version,
       dataset_fingerprint, fingerprint, customers_total, created_at, started_at)
     VALUES (@state, @selection, @seed, @preset, @parameters, @notes, @generator_version, @dataset_version,
       @dataset_fingerprint, @fingerprint, @customers_total, @created_at, @started_at)`,
  );
  const insertIds = db.prepare<[number, string]>(
    'INSERT INTO job_customer_ids (job_id, customer_ids) VALUES (?, ?)',
  );
  return db.transaction((job: NewJob, { started, most = Infinity }: Admission, key?: Key): Created => {
    const created_at = now();
    const known = key && responses.of(key);
    if (known) return { remembered: known };
    if (datasets.current().version > job.dataset_version) return 'stale';
    const state = started ? 'running' : 'queued';
    if (countIn(state) >= most) return 'full';
    const started_at = started ? created_at : null;
    const { shown: selection, customer_ids } = storedSelection(job.selection);
    const id = Number(insert.run({ ...job, selection, state, created_at, started_at }).lastInsertRowid);
    if (customer_ids !== undefined) insertIds.run(id, customer_ids);
    const created = get(id) as BareJob;
    if (key) responses.remember(key, created, started ? 201 : 202);
    return { job: created };
  });
}

/** Adds to a job's notes what isn't among them: it may go on after a restart. */
function noting(db: Database) {
  const add = db.prepare<{ id: number; notes: string }>(
    `UPDATE jobs SET notes = (
        SELECT json_group_array(value) FROM (
          SELECT value FROM json_each(jobs.notes)
           UNION ALL
          SELECT value FROM json_each(@notes) WHERE value NOT IN (SELECT value FROM json_each(jobs.notes))
        )
      ) WHERE id = @id AND json_valid(notes)`,
  );
  return (id: number, notes: string[]) => {
    if (notes.length > 0) add.run({ id, notes: JSON.stringify(notes) });
  };
}

export function jobWrites(db: Database) {
  const synced = syncing(db);
  const { row } = jobStore(db);
  const { amend } = rememberedResponses(db);
  const claim = db.prepare<[string, number]>(
    `UPDATE jobs SET state = 'running', started_at = coalesce(started_at, ?)
      WHERE id = ? AND state = 'queued'`,
  );
  const plan = db.prepare<[number, number]>('UPDATE jobs SET customers_total = ? WHERE id = ?');
  const note = noting(db);
  const succeed = db.prepare<[string, string, number]>(
    `UPDATE jobs SET state = 'succeeded', finished_at = ?, content_digest = ?
      WHERE id = ? AND state = 'running'`,
  );
  const fail = db.prepare<[string, string, number]>(
    `UPDATE jobs SET state = 'failed', finished_at = ?, error = ?
      WHERE id = ? AND state IN ('queued', 'running')`,
  );
  const cancel = db.prepare<[string, number]>(
    `UPDATE jobs SET state = 'cancelled', finished_at = ? WHERE id = ? AND state IN ('queued', 'running')`,
  );
  const judge = db.prepare<[Verdict, number, number]>(
    `UPDATE jobs SET verdict = ? WHERE id = ? AND state = 'succeeded' AND verdict IS NULL
      AND customers_erased = ?`,
  );
  const insertReport = db.prepare<[number, string]>('INSERT INTO job_reports (job_id, report) VALUES (?, ?)');
  const removeReport = db.prepare<[number]>('DELETE FROM job_reports WHERE job_id = ?');
  const removeIds = db.prepare<[number]>('DELETE FROM job_customer_ids WHERE job_id = ?');
  const removeGaps = db.prepare<[number, number]>(
    'DELETE FROM erased_blocks WHERE first_block > ? AND first_block < ?',
  );
  const remove = db.prepare<[number]>(`DELETE FROM jobs WHERE id = ? AND state <> 'running'`);
  const requeue = db.prepare(`UPDATE jobs SET state = 'queued' WHERE state = 'running'`);

  return {
    create: synced(jobCreation(db)),
    /** Replaces the remembered response by the final one (after `Prefer: wait`). */
    amendResponse: synced(amend),
    claim: (id: number): boolean => claim.run(now(), id).changes === 1,
    /** Saves how many customers were selected, and what there is to say of the data. */
    savePlan: db.transaction((id: number, customersTotal: number, notes: string[]) => {
      plan.run(customersTotal, id);
      note(id, notes);
    }),
    /** False if it has been cancelled meanwhile. */
    succeed: synced(
      (id: number, contentDigest: string): boolean => succeed.run(now(), contentDigest, id).changes === 1,
    ),
    /** Keeps the report, a JSON string. False if the job is gone, has one, or lost customers meanwhile. */
    saveReport: db.transaction((id: number, { report, notes, verdict, customers_erased }: MadeReport) => {
      if (judge.run(verdict, id, customers_erased).changes === 0) return false;
      insertReport.run(id, report);
      note(id, notes);
      return true;
    }),
    fail: synced(
      (id: number, code: string, detail: string): boolean =>
        fail.run(now(), JSON.stringify({ code, detail }), id).changes === 1,
    ),
    cancel: synced((id: number): boolean => cancel.run(now(), id).changes === 1),
    /** Takes the job out of the list; its rows are swept afterwards. */
    remove: synced(
      db.transaction((id: number): 'removed' | 'running' | 'unknown' => {
        if (remove.run(id).changes === 0) return row(id) ? 'running' : 'unknown';
        removeReport.run(id);
        removeIds.run(id);
        removeGaps.run(before(id), before(id + 1));
        return 'removed';
      }),
    ),
    /** After a restart: puts running jobs back in the queue; they resume where they were. */
    requeueRunning: (): number => requeue.run().changes,
  };
}
