/** What a row of a file of interactions is: the parameter `form`. */
import type { Format, RowsRequest } from '../contract.ts';
import { faulty, Problem } from '../errors.ts';
import { fileColumnsOf, type FileColumn } from '../formats/file-columns.ts';
import { LIST_FILE_COLUMNS } from '../formats/gathered-lists.ts';
import { POSITIVES } from '../model/row-forms.ts';
import { parametersOf, type JobRow } from '../storage/jobs.ts';
import type { RowQuery } from './row-query.ts';
import { checkSessionColumns, SESSION_COLUMNS, sessionColumns } from './session-rows.ts';

/** The columns of a binary file. */
export function columnsOfFile(query: RowQuery): readonly FileColumn[] {
  if (query.lists) return LIST_FILE_COLUMNS;
  return query.form === 'sessions' ? sessionColumns(query) : fileColumnsOf(query);
}

/**
 * A request with the columns of its form, by default the form's own. Throws Problem: not_acceptable for a
 * format without lists, bad_request for options or columns that the form doesn't have.
 */
export function inItsForm(
  request: RowsRequest,
  format: Format,
  columns: RowsRequest['columns'] = SESSION_COLUMNS,
): RowsRequest {
  const { form, pairs } = request;
  if (form === undefined) return request;
  if (format === 'csv') {
    const detail = `CSV has no lists. Use .ndjson, .parquet or .arrow for form=${form}.`;
    throw new Problem('not_acceptable', detail, { errors: [{ parameter: 'form', detail }] });
  }
  if (form === 'lists') return request;
  if (pairs !== undefined) {
    const detail =
      'form=sessions and pairs=best cannot be combined: sessions keep all of their interactions.';
    throw faulty(['form', 'pairs'].map((parameter) => ({ parameter, detail })));
  }
  checkSessionColumns(columns);
  return { ...request, columns };
}

const NEEDS = 'needs a job with parameters.negatives_per_positive, in a session preset';

/** Throws Problem: bad_data for lists of a job without. */
export function checkLists({ lists }: RowsRequest, job: JobRow | undefined): void {
  if (!lists || !job) return;
  const { negatives_per_positive, negatives_for_clicks } = parametersOf(job);
  if (typeof negatives_per_positive !== 'number') {
    const detail = `form=lists ${NEEDS}: job ${job.id} has none.`;
    throw faulty([{ parameter: 'form', detail }], 'bad_data');
  }
  if (lists.positives !== 'purchases' && negatives_for_clicks !== true) {
    const needs = `positives=${lists.positives} needs a job with parameters.negatives_for_clicks`;
    const detail = `${needs}: clicks of job ${job.id} have no negatives.`;
    throw faulty([{ parameter: 'positives', detail }], 'bad_data');
  }
}

/** Tells a form from others in an ETag; empty for rows, whose ETags it must not change. */
export const formKey = ({ form, lists }: RowsRequest): string =>
  form === undefined ? '' : ` ${[form, ...Object.values(lists ?? {})].join()}`;

/** How many rows of this form a whole job has. */
export function rowsIn(
  { lists }: Pick<RowsRequest, 'lists'>,
  { ignores, clicks, purchases }: JobRow,
): number {
  const counts = [ignores, clicks, purchases];
  const scores = lists ? POSITIVES[lists.positives] : [0, 1, 2];
  return scores.reduce((sum, score) => sum + counts[score], 0);
}
