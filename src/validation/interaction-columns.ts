/** Reads a list of columns of interactions, as `columns=` has it. */
import { faulty } from '../errors.ts';
import { ALL_INTERACTION_COLUMNS, type InteractionColumn } from '../model/interaction-columns.ts';
import { expected } from './sentences.ts';

/** `t_dat,strategy` → its names. Throws Problem (bad_request). */
export function interactionColumns(text: string): InteractionColumn[] {
  const names = text.split(',').map((name) => name.trim());
  for (const [i, name] of names.entries())
    checkColumn(name, ALL_INTERACTION_COLUMNS, names.indexOf(name) !== i);
  return names as InteractionColumn[];
}

/** Throws Problem (bad_request) for a column that isn't known or has been named before. */
export function checkColumn(name: string, known: readonly string[], isRepeated: boolean): void {
  const quoted = JSON.stringify(name);
  if (!known.includes(name)) throw badColumns(`Unknown column ${quoted}. ${expected(known, 'column')}`);
  if (isRepeated) throw badColumns(`columns must name ${quoted} only once.`);
}

export const badColumns = (detail: string) => faulty([{ parameter: 'columns', detail }]);
