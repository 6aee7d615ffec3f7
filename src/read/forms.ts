/** What a row of a file of interactions is: the parameter `form`. */
import type { Format, RowsRequest } from '../contract.ts';
import { faulty, Problem } from '../errors.ts';
import { fileColumnsOf, type FileColumn } from '../formats/file-columns.ts';
import type { RowQuery } from './row-query.ts';
import { checkSessionColumns, SESSION_COLUMNS, sessionColumns } from './session-rows.ts';

/** The columns of a binary file. */
export const columnsOfFile = (query: RowQuery): FileColumn[] =>
  query.form === 'sessions' ? sessionColumns(query) : fileColumnsOf(query);

/**
 * A request with the columns of its form, by default the form's own. Throws Problem where the form has no
 * such columns, format or other options.
 */
export function inItsForm(
  request: RowsRequest,
  format: Format,
  columns: RowsRequest['columns'] = SESSION_COLUMNS,
): RowsRequest {
  const { form, pairs } = request;
  if (form === undefined) return request;
  if (form === 'lists') throw faulty([{ parameter: 'form', detail: 'form=lists is not available yet.' }]);
  if (format === 'csv') {
    const detail = `form=${form} has lists, which CSV has no form for. Use NDJSON or Parquet instead.`;
    throw new Problem('not_acceptable', detail, { errors: [{ parameter: 'form', detail }] });
  }
  if (pairs !== undefined) {
    const detail = 'cannot be combined: a session keeps all of its interactions. Leave one out.';
    const both = [
      ['form', 'pairs'],
      ['pairs', 'form'],
    ];
    throw faulty(
      both.map(([parameter, other]) => ({ parameter, detail: `${parameter} and ${other} ${detail}` })),
    );
  }
  checkSessionColumns(columns);
  return { ...request, columns };
}
