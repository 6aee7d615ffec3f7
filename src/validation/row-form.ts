/** Reads what a row of a file of interactions is. */
import { faulty, type Fault } from '../errors.ts';
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

const contradicted = (form: RowForm, others: [name: string, value: unknown][]): Fault => {
  const names = others.map(([name]) => name).join(', ');
  return { parameter: 'form', detail: `form=${form} cannot be combined with ${names}.` };
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
    if (faults.length > 0) throw faulty([...faults, contradicted('lists', wrong)]);
    return {
      form,
      lists: { positives: positives ?? 'purchases', history_length: history_length ?? HISTORY_LENGTH },
    };
  }
  const ofLists = Object.entries({ positives, history_length }).filter(([, value]) => value !== undefined);
  if (ofLists.length > 0) {
    const remedy = form === undefined ? 'set that, too, or leave it out' : 'leave it out';
    const faults = ofLists.map(([parameter]) => {
      return { parameter, detail: `${parameter} is an option of form=lists: ${remedy}.` };
    });
    throw faulty(form === undefined ? faults : [...faults, contradicted(form, ofLists)]);
  }
  return form === undefined || form === 'rows' ? {} : { form };
}
