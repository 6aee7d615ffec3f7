/** Why a file that was read to its end isn't loaded: it is loaded already, or no row is left of it. */
import { hash } from 'node:crypto';
import { Problem } from '../errors.ts';
import type { Reject } from '../formats/table-reader.ts';
import { rowsInWords } from '../look/values.ts';
import type { Import, ImportOptions, RowsLeftOut } from '../model/import.ts';
import type { Reading } from '../model/reading.ts';
import type { Stores } from '../storage/stores.ts';

/** Members in order of their names, so that equal readings have equal JSON. */
const sorted = (_name: string, value: unknown) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(isGiven)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : value;

/** Options without effect are left out, so that those of later versions don't change older digests. */
const isGiven = ([, value]: [string, unknown]) =>
  value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

/** SHA-256 over what decides which rows a file has: the same whether it was given, or found by a look. */
export function readingDigest({ time_unit_given: _given, ...reading }: Reading): string {
  return hash('sha256', JSON.stringify(reading, sorted));
}

type File = { sha256: string; reading_digest: string; rows_loaded: number };

/** Throws a Problem if the file counts already: the same bytes, read in the same way. */
export function refuseDuplicate({ imports }: Stores, file: File, options: ImportOptions): void {
  const { allow_duplicate, kind, mode } = options;
  if (allow_duplicate || mode === 'replace') return;
  const before = imports.loadedFile(file.sha256, kind, file.reading_digest);
  if (!before) return;
  const { id, finished_at } = before;
  throw new Problem(
    'duplicate_file',
    `Import ${id} loaded the same file, read in the same way, on ${finished_at.slice(0, 10)} at ` +
      `${finished_at.slice(11, 16)} UTC (SHA-256 ${file.sha256}). Nothing was loaded; ` +
      'set allow_duplicate=true to count its rows twice, or take that import back first, with ' +
      `DELETE /v1/imports/${id}.`,
  );
}

type Counts = Pick<Import, 'rows_read' | 'rows_rejected'> & { rows_left_out: RowsLeftOut };

/** The Problem of a file without a row that can be loaded; `first`: its first bad row, if there is one. */
export function nothingToLoad(
  counts: Counts,
  first: (Pick<Reject, 'line' | 'reason'> & { file?: string | null }) | undefined,
): Problem {
  const { rows_read, rows_rejected, rows_left_out } = counts;
  if (rows_read === 0) return new Problem('bad_data', 'The file has no rows. Nothing was changed.');
  const { where, quantity } = rows_left_out;
  const place = first?.file ? `${first.file}, ` : '';
  const reasons = [
    first &&
      `${rowsInWords(rows_rejected)} rejected (the first: ${place}line ${first.line}: ${first.reason})`,
    where > 0 && `${rowsInWords(where)} left out by where`,
    quantity > 0 && `${rowsInWords(quantity)} left out since their quantity is 0 or less`,
  ].filter(Boolean);
  const none =
    rows_read === 1
      ? 'The only row of the file cannot'
      : `None of the ${rowsInWords(rows_read)} of the file can`;
  return new Problem(
    'bad_data',
    `${none} be loaded: ${reasons.join(', ')}. Nothing was changed.`,
    first && { errors: [{ line: first.line, detail: first.reason }] },
  );
}
