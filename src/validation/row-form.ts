/** Reads what a row of a file of interactions is. */
import { faulty } from '../errors.ts';
import type { FormQuery } from '../model/form-query.ts';
import { HISTORY_LENGTH, type ListsShape, type RowForm } from '../model/row-forms.ts';

/** Options of other rows, or of some other interactions, than lists have. */
const NOT_WITH_LISTS = {
  columns: 'form=lists has columns of its own',
  time: 'form=lists has times as they are by default',
  integers: 'form=lists has integers as they are by default',
  pairs: 'form=lists has a row for each positive',
  interaction_score: 'positives says which interactions are rows of form=lists',
};

/**
 * `query` has been checked against its schema, and may have members of others. Throws Problem (bad_request)
 * for options that contradict each other.
 */
export function rowForm(query: FormQuery & Partial<Record<keyof typeof NOT_WITH_LISTS, unknown>>): {
  form?: Exclude<RowForm, 'rows'>;
  lists?: ListsShape;
} {
  const { form, positives, history_length } = query;
  if (form === 'lists') {
    const wrong = Object.entries(NOT_WITH_LISTS).filter(([name]) => query[name as 'time'] !== undefined);
    const faults = wrong.map(([name, why]) => ({ parameter: name, detail: `${why}: leave ${name} out.` }));
    if (faults.length > 0) throw faulty(faults);
    return {
      form,
      lists: { positives: positives ?? 'purchases', history_length: history_length ?? HISTORY_LENGTH },
    };
  }
  const ofLists = Object.entries({ positives, history_length }).filter(([, value]) => value !== undefined);
  if (ofLists.length > 0) {
    const detail = 'is an option of form=lists: set that, too, or leave it out.';
    throw faulty(ofLists.map(([parameter]) => ({ parameter, detail: `${parameter} ${detail}` })));
  }
  return form === undefined || form === 'rows' ? {} : { form };
}
