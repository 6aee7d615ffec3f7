/** Which forms of rows a job has in which format. */
import type { Format, RowsRequest } from '../contract.ts';
import { faulty, Problem } from '../errors.ts';
import { POSITIVES } from '../model/row-forms.ts';
import { parametersOf, type JobRow } from '../storage/jobs.ts';

const NEEDS = 'needs a job with parameters.negatives_per_positive, in a session preset';

/** Throws Problem: not_acceptable for a format without lists, bad_data for a job without. */
export function checkForm({ form, lists }: RowsRequest, format: Format, job: JobRow | undefined): void {
  if (form === undefined) return;
  if (form !== 'lists' || !lists || !job) {
    throw faulty([{ parameter: 'form', detail: `form=${form} is not available yet.` }]);
  }
  if (format === 'csv') {
    const detail = 'CSV has no lists. Use .ndjson, .parquet or .arrow for form=lists.';
    throw new Problem('not_acceptable', detail);
  }
  const { negatives_per_positive, negatives_for_clicks } = parametersOf(job);
  if (typeof negatives_per_positive !== 'number') {
    const detail = `form=lists ${NEEDS}: job ${job.id} has none.`;
    throw faulty([{ parameter: 'form', detail }], 'bad_data');
  }
  if (lists.positives !== 'purchases' && negatives_for_clicks !== true) {
    const needs = 'needs a job with parameters.negatives_for_clicks';
    const detail = `positives=${lists.positives} ${needs}: clicks of job ${job.id} have no negatives.`;
    throw faulty([{ parameter: 'positives', detail }], 'bad_data');
  }
}

/** Tells a form from others in an ETag; empty for rows, whose ETags it must not change. */
export const formKey = ({ form, lists }: RowsRequest): string =>
  form === undefined ? '' : ` ${[form, ...Object.values(lists ?? {})].join()}`;

/** How many rows of this form a whole job has. */
export function rowsIn({ lists }: RowsRequest, { ignores, clicks, purchases }: JobRow): number {
  const counts = [ignores, clicks, purchases];
  const scores = lists ? POSITIVES[lists.positives] : [0, 1, 2];
  return scores.reduce((sum, score) => sum + counts[score], 0);
}
