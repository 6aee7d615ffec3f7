/** Reads a list of columns of interactions, as `columns=` has it. */
import { faulty } from '../errors.ts';
import { ALL_INTERACTION_COLUMNS, type InteractionColumn } from '../model/interaction-columns.ts';
import { expected } from './sentences.ts';

/** `t_dat,strategy` → its names. Throws Problem (bad_request). */
export function interactionColumns(text: string): InteractionColumn[] {
  const names = text.split(',').map((name) => name.trim());
  for (const [i, name] of names.entries()) {
    if (!(ALL_INTERACTION_COLUMNS as string[]).includes(name))
      throw badColumns(
        `Unknown column ${JSON.stringify(name)}. ${expected(ALL_INTERACTION_COLUMNS, 'column')}`,
      );
    if (names.indexOf(name) !== i) throw badColumns(`columns must name ${JSON.stringify(name)} only once.`);
  }
  return names as InteractionColumn[];
}

const badColumns = (detail: string) => faulty([{ parameter: 'columns', detail }]);
