/** A job without a database: the request resolved, the plan, the customers, and what a job's notes say. */
import { Problem } from '../errors.ts';
import { generatorVersion } from '../generate/presets.ts';
import type { JobRequest } from '../model/job.ts';
import { drawsFromAll } from '../model/selection.ts';
import { generationPlan, type GenerationPlan } from '../plan/plan.ts';
import { requestFingerprint, resolveRequest, type ResolvedRequest } from '../plan/request.ts';
import { checkShift, timesOf } from '../plan/shift.ts';
import { splitNotes } from '../plan/split-notes.ts';
import { fingerprintOf } from '../storage/dataset-fingerprint.ts';
import type { CollectedLog } from './collected-log.ts';
import { selectedCustomers, type CustomersInFiles } from './selection.ts';

/** The files besides the log. */
export interface FurtherFiles {
  /** Columns of the articles files; empty without any. */
  article_columns: string[];
  articles_sha256: string[];
  /** Undefined without customers files. */
  customers?: { ids: CustomersInFiles; sha256: string[]; content_sum: string };
}

export const NO_FILES: FurtherFiles = { article_columns: [], articles_sha256: [] };

export interface DirectJob {
  log: CollectedLog;
  request: ResolvedRequest;
  plan: GenerationPlan;
  /** Keys of the selected customers, in byte order of their ids. */
  customers: Uint32Array;
  notes: string[];
  generator_version: string;
  dataset_fingerprint: string;
  /** The same as of a job with this request on this data. */
  fingerprint: string;
}

/** Throws Problem: no_data, bad_request, bad_data, unknown_customers. */
export function directJob(log: CollectedLog, asked: JobRequest, files = NO_FILES): DirectJob {
  if (log.transactions === 0) throw new Problem('no_data', 'There are no transactions.');
  const { article_columns, articles_sha256 } = files;
  const data = {
    ...{ dates_only: log.dates_only, article_columns },
    has_customers_file: files.customers !== undefined,
  };
  const request = resolveRequest(data, asked);
  const { selection, parameters } = request;
  checkShift(parameters, log);
  const selected = selectedCustomers(log, request, files.customers?.ids ?? new Set());
  const { customers } = selected;
  const isAll = drawsFromAll(parameters, selection);
  const plan = generationPlan(log, request, () => (isAll ? log.soldArticles() : log.articlesOf(customers)));
  const empty = splitNotes(parameters, timesOf(parameters, log));
  const dataset_fingerprint = fingerprintOf('transactions', [log]);
  return {
    ...{ log, request, plan, customers, dataset_fingerprint },
    notes: [...request.notes, ...selected.notes, ...empty, ...plan.notes],
    generator_version: generatorVersion(request.preset),
    fingerprint: requestFingerprint(request, {
      fingerprint: dataset_fingerprint,
      customers_fingerprint: fingerprintOf('customers', files.customers ? [files.customers] : []),
      articles_sha256,
      customers_sha256: files.customers?.sha256 ?? [],
    }),
  };
}
