/** The bad rows of an import as CSV: where, why, and the row itself. */
import { csvField } from '../formats/csv-field.ts';
import type { Stores } from '../storage/stores.ts';

const ROWS_AT_A_TIME = 1000;

export function* rejectsCsv(stores: Stores, importId: number): Generator<string> {
  yield 'line,reason,row\n';
  for (let line = 0; ;) {
    const rows = stores.imports.rejectsAfter(importId, line, ROWS_AT_A_TIME);
    if (rows.length === 0) return;
    yield rows
      .map((reject) => `${reject.line},${csvField(reject.reason)},${csvField(reject.row)}\n`)
      .join('');
    line = rows[rows.length - 1].line;
  }
}
