/** Reads a list of columns of interactions, as `columns=` has it. */
import { faulty } from '../errors.ts';
import {
  ALL_INTERACTION_COLUMNS,
  type InteractionColumn,
  type NamedColumn,
} from '../model/interaction-columns.ts';
import { expected, shown } from './sentences.ts';

const LONGEST_NAME = 128;

/**
 * `customer_id:user_id,strategy` → its columns and their names. Names are separated by commas, so there is no
 * way to write one into a name, nor a colon. Throws Problem (bad_request).
 */
export function interactionColumns(text: string): NamedColumn[] {
  const parts = text.split(',').map((part) => part.split(':').map((name) => name.trim()));
  const columns = parts.map(([column]) => column);
  for (const [i, column] of columns.entries())
    checkColumn(column, ALL_INTERACTION_COLUMNS, columns.indexOf(column) !== i);
  const named = parts.map(([column, name = column, ...more]) => {
    checkName(column, name, more);
    return { column: column as InteractionColumn, name };
  });
  checkDistinct(named);
  return named;
}

/** Throws Problem (bad_request) for a column that isn't known or has been named before. */
export function checkColumn(name: string, known: readonly string[], isRepeated: boolean): void {
  const quoted = JSON.stringify(name);
  if (!known.includes(name)) throw badColumns(`Unknown column ${quoted}. ${expected(known, 'column')}`);
  if (isRepeated) throw badColumns(`columns must name ${quoted} only once.`);
}

export const badColumns = (detail: string) => faulty([{ parameter: 'columns', detail }]);

/** What readers can't take: JSON objects would put names of digits first, and lose `__proto__`. */
function checkName(column: string, name: string, more: string[]): void {
  const start = `columns cannot call ${column} ${shown(name)}`;
  if (more.length > 0)
    throw badColumns(`columns must be names or pairs like ${column}:NAME: a name has no colons and commas.`);
  if (name === '') throw badColumns(`columns must have a name after ${column}: or no colon there.`);
  if ([...name].length > LONGEST_NAME)
    throw badColumns(`${start}: a name has at most ${LONGEST_NAME} characters.`);
  if (/[\u0000-\u001f\u007f]/.test(name)) throw badColumns(`${start}: a name has no control characters.`);
  if (/^\d+$/.test(name)) throw badColumns(`${start}: a name needs a character that is no digit.`);
  if (name === '__proto__') throw badColumns(`${start}: JavaScript would lose it. Choose another name.`);
}

/** In any case: DuckDB, Spark and SQLite take `ID` and `id` for the same. */
function checkDistinct(columns: NamedColumn[]): void {
  const first = new Map<string, NamedColumn>();
  for (const { column, name } of columns) {
    const other = first.get(name.toLowerCase());
    if (other) {
      const both = `${other.column} ${shown(other.name)} and ${column} ${shown(name)}`;
      throw badColumns(`columns must have different names, but calls ${both}.`);
    }
    first.set(name.toLowerCase(), { column, name });
  }
}
