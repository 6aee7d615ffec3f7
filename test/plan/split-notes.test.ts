import t from 'tap';
import { splitNotes } from '../../src/plan/split-notes.ts';

const day = (date: string) => Date.parse(date);
const TIMES = { first: day('2011-01-01'), last: day('2011-12-09T12:50Z'), shift: 0 };

t.test('parts in which no transaction lies are named', async (t) => {
  const late = { validation_from: day('2011-12-10'), test_from: day('2011-12-20') };
  t.same(splitNotes({ split: late }, TIMES), [
    'No rows are in validation, test, since all transactions are from 2011-01-01 to 2011-12-09T12:50:00.000Z.',
  ]);
  const folds = { folds: [day('2010-06-01'), day('2011-01-01'), day('2011-06-01')] };
  t.match(splitNotes({ split: folds }, TIMES), [/^No rows are in fold 0, fold 1, since/]);
});

t.test('with shift_to, it is said which times the moments are compared with', async (t) => {
  const split = { validation_from: day('2011-10-01'), test_from: day('2011-11-01') };
  t.same(splitNotes({ split }, TIMES), []);
  const times = { first: day('2025-01-01'), last: day('2026-11-01'), shift: 15 * 365 * 86_400_000 };
  t.match(splitNotes({ split }, times), [
    /^No rows are in train, validation, since .* 2026-11-01 after shift_to, and moments of split refer to these/,
  ]);
});

t.test('without a split there is nothing to say', async (t) => {
  t.same(splitNotes({}, TIMES), []);
  t.same(splitNotes({ split: null }, TIMES), []);
});
